package io.equipoise.jobs.train;

import io.equipoise.cluster.ExecutorLosses;
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
  private final @Nullable ExecutorLosses losses;
  private final List<SparkFleet<?>> open = new ArrayList<>();

  /**
   * Fleets of one job.
   *
   * @param spark null for this process alone
   * @param slots tasks side by side; 0 for as many as Spark has
   * @param maxLost executors that may be lost within an hour
   */
  Fleets(@Nullable JavaSparkContext spark, int slots, long seed, int maxLost) {
    this.spark = spark;
    this.slots = slots;
    this.seed = seed;
    this.losses = spark == null ? null : ExecutorLosses.watch(spark, maxLost);
  }

  @Override
  public <S> Fleet<S> of(ShardSource<S> source, double[] cost, String label) {
    if (spark == null) {
      return new LocalFleet<>(source, cost.length, seed);
    }
    int side = slots > 0 ? slots : spark.defaultParallelism();
    SparkFleet<S> fleet = new SparkFleet<>(spark, source, cost, seed, side, label, losses);
    open.add(fleet);
    return fleet;
  }

  @Override
  public void close() {
    open.forEach(SparkFleet::close);
    if (losses != null) {
      losses.close();
    }
  }
}
