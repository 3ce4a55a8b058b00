package io.equipoise.jobs.train;

import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Makes the fleets of a job, on Spark or in this process, and closes them with it. */
final class Fleets implements FleetMaker, AutoCloseable {
  private final @Nullable JavaSparkContext spark;
  private final int slots;
  private final long seed;
  private final List<SparkFleet<?>> open = new ArrayList<>();

  /**
   * Fleets of one job.
   *
   * @param spark null for this process alone
   * @param slots tasks side by side; 0 for as many as Spark has
   */
  Fleets(@Nullable JavaSparkContext spark, int slots, long seed) {
    this.spark = spark;
    this.slots = slots;
    this.seed = seed;
  }

  @Override
  public <S> Fleet<S> of(ShardSource<S> source, double[] cost, String label) {
    if (spark == null) {
      return new LocalFleet<>(source, cost.length, seed);
    }
    int side = slots > 0 ? slots : spark.defaultParallelism();
    SparkFleet<S> fleet = new SparkFleet<>(spark, source, cost, seed, side, label);
    open.add(fleet);
    return fleet;
  }

  @Override
  public void close() {
    open.forEach(SparkFleet::close);
  }
}
