package io.equipoise.jobs.sweep;

import io.equipoise.cluster.ExecutorLosses;
import io.equipoise.cluster.SparkCarrier;
import io.equipoise.cluster.SparkFleets;
import io.equipoise.sweep.Carrier;
import io.equipoise.sweep.LocalCarrier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Makes what carries the trials of a sweep, with or without Spark, and closes it with the job. */
final class Carriers implements AutoCloseable {
  private final @Nullable JavaSparkContext spark;
  private final SweepOptions options;
  private final @Nullable ExecutorLosses losses;

  Carriers(@Nullable JavaSparkContext spark, SweepOptions options) {
    this.spark = spark;
    this.options = options;
    this.losses =
        spark == null ? null : ExecutorLosses.watch(spark, options.resilience().maxLostExecutors());
  }

  /** The carrier that the options choose; {@code label} is for Spark's pages. */
  Carrier of(String label) {
    int slots = slots(options.execution().slots(), spark);
    boolean oneByOne = options.execution().at() == SweepOptions.At.FLEET;
    JavaSparkContext context = spark;
    if (context == null) {
      return new LocalCarrier(oneByOne ? 1 : slots);
    }
    return oneByOne
        ? new LocalCarrier(1, "fleet", () -> new SparkFleets(context, slots, label, losses))
        : new SparkCarrier(context, slots, label, losses);
  }

  /** Trials side by side. */
  static int slots(int asked, @Nullable JavaSparkContext spark) {
    if (asked > 0) {
      return asked;
    }
    return spark == null ? Runtime.getRuntime().availableProcessors() : spark.defaultParallelism();
  }

  @Override
  public void close() {
    if (losses != null) {
      losses.close();
    }
  }
}
