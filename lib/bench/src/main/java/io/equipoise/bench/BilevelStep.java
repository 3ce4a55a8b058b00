package io.equipoise.bench;

import io.equipoise.bilevel.BilevelPlan;
import io.equipoise.bilevel.BilevelSolver;
import io.equipoise.bilevel.HeldOutRows;
import io.equipoise.bilevel.HyperCleaning;
import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.bilevel.RowOracle;
import io.equipoise.bilevel.SingleLoop;
import io.equipoise.bilevel.SingleLoopState;
import io.equipoise.bilevel.SolverState;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a step of S-TFBO costs on data hyper-cleaning of generated rows as many and as wide as those
 * of a set of images.
 *
 * <pre>
 * step ROWS HELD WIDTH CLASSES STEPS     this thread alone, compiled by some seconds of the same: median ms of processor
 *                                        time of a step, oracle calls a second (gradients of g and f, products with H and C), f after STEPS
 * spark MASTER ROWS HELD WIDTH CLASSES ROUNDS
 *                                        ms of wall time of a step in rounds of 10 on this master, two shards
 * memory STEPS                           live heap while so many steps of a small problem pass; exit 1 when it grows
 * </pre>
 *
 * <p>{@code python/bilevel.py} has the same rows and the same step in numpy and in PyTorch.
 */
public final class BilevelStep {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double RIDGE = 0.01;
  private static final int CALLS = 4;
  private static final long WARM_NANOS = 6_000_000_000L;

  private BilevelStep() {}

  /** Measures and prints. */
  public static void main(String[] args) {
    switch (args[0]) {
      case "step" -> step(numbers(args, 1));
      case "spark" -> spark(args[1], numbers(args, 2));
      case "memory" -> memory(Integer.parseInt(args[1]));
      default -> throw new IllegalArgumentException(args[0] + "; expected step, spark or memory");
    }
  }

  private static int[] numbers(String[] args, int from) {
    return Arrays.stream(args).skip(from).mapToInt(Integer::parseInt).toArray();
  }

  /**
   * Row i has the numbers sin(0.7 i + 1.3 j + 0.01 i j) and the class (7 i + i / 3) mod classes.
   */
  private static LinearRows rows(int from, int to, int width, int classes) {
    double[] features = new double[(to - from) * width];
    double[] labels = new double[to - from];
    for (int i = from; i < to; i++) {
      for (int j = 0; j < width; j++) {
        features[(i - from) * width + j] = Math.sin(0.7 * i + 1.3 * j + 0.01 * i * j);
      }
      labels[i - from] = (7 * i + i / 3) % classes;
    }
    return new LinearRows(features, width, labels);
  }

  private static HyperCleaning problem(int rows, int held, int width, int classes) {
    return new HyperCleaning(new RowLoss.SoftmaxLoss(classes), width, RIDGE, rows, held);
  }

  private static ShardSource<HeldOutRows> source(
      int rows, int held, int width, int classes, int shards) {
    return shard -> {
      int from = rows * shard / shards;
      int to = rows * (shard + 1) / shards;
      int heldFrom = rows + held * shard / shards;
      int heldTo = rows + held * (shard + 1) / shards;
      return new HeldOutRows(
          rows(from, to, width, classes), rows(heldFrom, heldTo, width, classes), from);
    };
  }

  private static void step(int[] n) {
    HyperCleaning problem = problem(n[0], n[1], n[2], n[3]);
    RowOracle<HeldOutRows> oracle =
        new RowOracle<>(problem, List.of(source(n[0], n[1], n[2], n[3], 1).open(0)));
    Stfbo solver = Stfbo.Options.defaults().solver();
    double[] times = new double[n[4]];
    long begun = System.nanoTime();
    SolverState last = steps(oracle, solver, times);
    while (System.nanoTime() - begun < WARM_NANOS) {
      last = steps(oracle, solver, times);
    }
    Arrays.sort(times);
    double ms = times[times.length / 2];
    double f = oracle.upper(last.x().toArray(), last.y().toArray());
    System.out.printf(Locale.ROOT, "%d %d %.4f %.1f %.12e%n", n[0], n[2], ms, CALLS * 1000 / ms, f);
  }

  /** Steps from 0, one for each of the {@code times}, which get its milliseconds. */
  private static SolverState steps(RowOracle<HeldOutRows> oracle, Stfbo solver, double[] times) {
    double[] zero = new double[oracle.dimY()];
    SolverState at = solver.start(new double[oracle.dimX()], zero, zero);
    for (int s = 0; s < times.length; s++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      BilevelSolver.Step next = solver.step(oracle, at);
      times[s] = (THREADS.getCurrentThreadCpuTime() - begun) / 1e6;
      at = next.state();
    }
    return at;
  }

  private static SingleLoop<HeldOutRows> loop(int[] n, int rounds) {
    return new SingleLoop<>(
        new BilevelPlan<>(
            problem(n[0], n[1], n[2], n[3]), Stfbo.Options.defaults(), 0, rounds, 10, 0));
  }

  private static void spark(String master, int[] n) {
    ShardSource<HeldOutRows> source = source(n[0], n[1], n[2], n[3], 2);
    try (JavaSparkContext spark = Local.spark(master);
        SparkFleet<HeldOutRows> fleet = new SparkFleet<>(spark, source, 2, 1, "bench")) {
      SingleLoop<HeldOutRows> loop = loop(n, n[4]);
      double[] times = new double[n[4]];
      SingleLoopState state = loop.start();
      for (int round = 0; round < n[4]; round++) {
        long begun = System.nanoTime();
        state = loop.round(state, fleet.at("round/" + (round + 1)));
        times[round] = (System.nanoTime() - begun) / 1e7;
      }
      double last = state.last().upper();
      Arrays.sort(times);
      System.out.printf(
          Locale.ROOT, "%s %d %d %.3f %.12e%n", master, n[0], n[2], times[times.length / 2], last);
    }
  }

  private static void memory(int steps) {
    int[] n = {400, 100, 17, 4};
    SingleLoop<HeldOutRows> loop = loop(n, steps / 10);
    Fleet<HeldOutRows> fleet = new LocalFleet<>(source(n[0], n[1], n[2], n[3], 2), 2, 1);
    SingleLoopState state = loop.start();
    long first = 0;
    long last = 0;
    for (int round = 1; round <= steps / 10; round++) {
      state = loop.round(state, fleet.at("round/" + round));
      if (round % Math.max(1, steps / 100) == 0) {
        last = live();
        first = first == 0 ? last : first;
        System.out.printf(
            Locale.ROOT, "step %d live %.2f MiB%n", 10 * round, last / (double) (1 << 20));
      }
    }
    boolean grew = last > 1.1 * first + (1 << 20);
    System.out.println(grew ? "grew" : "flat");
    System.exit(grew ? 1 : 0);
  }

  private static long live() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
