package io.equipoise.cluster;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.sweep.FleetSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A whole cluster for one trial at a time: what it asks is asked on Spark. */
public final class SparkFleets implements FleetSource {
  private final JavaSparkContext spark;
  private final int slots;
  private final String label;
  private final @Nullable ExecutorLosses losses;
  private final List<SparkFleet<?>> open = new ArrayList<>();

  /** Fleets of one trial after the other, over so many slots. */
  public SparkFleets(
      JavaSparkContext spark, int slots, String label, @Nullable ExecutorLosses losses) {
    this.spark = spark;
    this.slots = slots;
    this.label = label;
    this.losses = losses;
  }

  @Override
  public <S> Fleet<S> fleet(ShardSource<S> source, double[] cost, long seed) {
    SparkFleet<S> fleet = new SparkFleet<>(spark, source, cost, seed, slots, label, losses);
    open.add(fleet);
    return fleet;
  }

  @Override
  public void trialEnded() {
    open.forEach(SparkFleet::close);
    open.clear();
  }
}
