package io.equipoise.jobs.prep;

import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes tables of crystals or of numbers. The same options and the same input bytes give the same
 * table, whoever makes it; a table that is there already is found and not made again.
 */
public final class Prep {
  private Prep() {}

  /** The table of these options, when it is there. Reads the input files once, to name it. */
  public static Optional<PreparedTable> find(Store root, Resolved<PrepOptions> options) {
    return PrepPlan.of(root, options, null).existing();
  }

  /**
   * Makes the table on Spark's executors, which must see {@code root} and the input files.
   *
   * @param root under which {@code tables/<name>-<10 hex>} appears
   * @throws Failure exit 3 when inputs are missing or too much was refused, 8 when the disk is full
   */
  public static PreparedTable run(
      JavaSparkContext spark, Store root, Resolved<PrepOptions> options) {
    return run(PrepPlan.of(root, options, null), spark);
  }

  /** Makes the table in this process, without Spark: the same bytes. */
  public static PreparedTable runLocally(Store root, Resolved<PrepOptions> options) {
    return runLocally(PrepPlan.of(root, options, null), () -> false);
  }

  static PreparedTable run(PrepPlan plan, JavaSparkContext spark) {
    return run(plan, null, spark);
  }

  static PreparedTable run(PrepPlan plan, @Nullable Replay replay, JavaSparkContext spark) {
    return plan.existing()
        .orElseGet(() -> new Making(plan, replay).with(new SparkWorkers(spark, plan.id())));
  }

  /** As {@link #runLocally(Path, Resolved)}; {@code stop} is looked at between pieces. */
  static PreparedTable runLocally(PrepPlan plan, BooleanSupplier stop) {
    return runLocally(plan, null, stop);
  }

  static PreparedTable runLocally(PrepPlan plan, @Nullable Replay replay, BooleanSupplier stop) {
    return plan.existing().orElseGet(() -> new Making(plan, replay).with(new LocalWorkers(stop)));
  }
}
