package io.equipoise.jobs.train;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.gram.GramOptions;
import io.equipoise.local.TrainingPlan;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * What a round brings to the driver, from the plan alone.
 *
 * <pre>
 * v        one vector that a shard answers with: 4 bytes x n parameters, three of them
 *          (parameters and two moments; four with an average) with local steps, one (the gradient)
 *          without
 *          task gradients that the driver gathers, where it does: 4 bytes x K tasks x d shared
 *          parameters, when these are more
 * result   v x shards                    what Spark counts against spark.driver.maxResultSize
 * heap     v x shards                    answers that came before their turn in the fold
 *        + v x 4                         answers that Spark's four threads are unpacking
 *        + 2 v                           the sum, in double
 *        + 5 x 12 n                      state before and after, its copies in broadcast and commit
 *        + 24 K d                        gathered task gradients as sums, means and state
 *        + 192 MiB                       Spark and the rest of the driver
 * </pre>
 *
 * <p>An upper bound: in the usual order of arrival few answers wait. Rows of tables are some 100
 * bytes per task and round and do not count beside it.
 *
 * @param parameters n
 * @param vectors 3 or 4 with local steps, 1 without
 * @param gathered K d where the driver gathers task gradients, else 0
 */
record MemoryForecast(long parameters, int vectors, int shards, long gathered) {
  private static final long BASE = 192L << 20;
  private static final int UNPACKING = 4;

  /**
   * The forecast of a plan.
   *
   * @param taskGradients K d
   * @throws Failure exit 8 when the method keeps more of them than a state may hold
   */
  static MemoryForecast of(TrainOptions options, long parameters, long taskGradients, int shards) {
    Balancer balancer = options.balance().balancer();
    Demand demand = balancer.demand();
    boolean keeps = demand.previous() || demand.tracking() != null;
    if (keeps && taskGradients > TrainingPlan.MOST_KEPT) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-015",
          "balance.method = "
              + balancer.name()
              + " keeps "
              + taskGradients
              + " numbers of task gradients between rounds (tasks x shared parameters); expected at"
              + " most "
              + TrainingPlan.MOST_KEPT,
          "",
          "Use a smaller network, fewer tasks, or a method that keeps none, such as cagrad.");
    }
    GramOptions gram = options.gram();
    boolean looks = demand.level() == Demand.Level.NORMS || demand.level() == Demand.Level.GRAM;
    boolean gathers = looks && gram.exact() && gram.way() == GramOptions.Way.GATHER;
    long gathered = keeps || gathers ? taskGradients * Math.min(2, demand.batches()) : 0;
    int vectors = options.train().localSteps() == 0 ? 1 : options.train().average() > 0 ? 4 : 3;
    return new MemoryForecast(parameters, vectors, shards, gathered);
  }

  /** Bytes of one shard's largest answer. */
  private long answer() {
    return 4 * Math.max(parameters * vectors, gathered);
  }

  /** Bytes that the answers of one ask have together. */
  long resultBytes() {
    return answer() * shards;
  }

  /** Bytes of heap that the driver may need at once. */
  long heapBytes() {
    long state = 5 * 12 * parameters + 24 * gathered;
    return answer() * (shards + UNPACKING + 2) + state + BASE;
  }

  /**
   * The forecast as a line.
   *
   * @throws Failure exit 8 when Spark's limit or this JVM's heap is smaller
   */
  List<String> check(TrainOptions.Execution where, SparkConf conf) {
    boolean spark = where.fleet() == TrainOptions.Where.SPARK;
    long limit = conf.getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (spark && limit > 0 && resultBytes() > limit) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-008",
          "one ask of a round brings back "
              + mib(resultBytes())
              + " ("
              + (gathered > parameters * vectors
                  ? gathered + " numbers of task gradients"
                  : parameters + " parameters x " + vectors)
              + " x 4 bytes x "
              + shards
              + " shards); expected at most spark.driver.maxResultSize = "
              + mib(limit),
          "",
          "Add --conf spark.driver.maxResultSize="
              + up(resultBytes())
              + "m, or make the table with fewer shards.");
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (heapBytes() > heap) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-009",
          "the driver may need "
              + mib(heapBytes())
              + " of heap; expected at most the "
              + mib(heap)
              + " that it has",
          "",
          "Add --driver-memory " + up(heapBytes()) + "m, or make the table with fewer shards.");
    }
    return List.of(
        "memory   at most "
            + mib(resultBytes())
            + " per ask"
            + (spark
                ? " (spark.driver.maxResultSize " + (limit > 0 ? mib(limit) : "none") + ")"
                : "")
            + ", "
            + mib(heapBytes())
            + " on the driver (heap "
            + mib(heap)
            + ")");
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
  }

  /** A quarter more, in steps of 128 MiB. */
  private static long up(long bytes) {
    return ((bytes / 4 * 5 >> 20) / 128 + 1) * 128;
  }
}
