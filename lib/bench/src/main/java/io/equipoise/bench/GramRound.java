package io.equipoise.bench;

import com.sun.management.OperatingSystemMXBean;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.gram.GramOptions;
import io.equipoise.gram.Products;
import io.equipoise.gram.RowPairs;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What the inner products of K task gradients of d numbers cost in a round: bytes to the driver,
 * bytes between executors and milliseconds, by way: every gradient gathered on the driver, blocks
 * of coordinates folded between executors, and a sketch.
 *
 * <p>The gradients lie on two shards and cost nothing to answer, so all that is measured is the
 * products' own. Bytes are Spark's: sizes of the tasks' results, and what a shuffle read.
 * Milliseconds are the median of the rounds after the first two; the processor time is of this
 * process with all its threads, which on a master inside it are all there are.
 *
 * <p>Arguments: Spark's master, rounds, numbers of tasks and of coordinates, each with commas. A
 * cluster gets the classes as {@code spark.executor.extraClassPath} from {@code -D}.
 */
public final class GramRound {
  private static final int SHARDS = 2;
  private static final int WARM_UP = 2;
  private static final int SKETCH = 4096;

  private GramRound() {}

  /** A shard is its part of the gradients: numbers that depend on shard, task and size alone. */
  private record Gradients(int tasks, int width) implements ShardSource<float[][]> {
    @Override
    public float[][] open(int shard) {
      float[][] rows = new float[tasks][width];
      for (int k = 0; k < tasks; k++) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(shard, "task/" + k));
        for (int j = 0; j < width; j++) {
          rows[k][j] = (float) (random.nextDouble() - 0.5);
        }
      }
      return rows;
    }
  }

  /** The rows of a shard. */
  private record Rows() implements Question<float[][], float[][]> {
    @Override
    public float[][] answer(float[][] shard, Scope scope) {
      return shard;
    }
  }

  /** Counts what tasks send to the driver and read from each other. */
  private static final class Wire extends SparkListener {
    private final AtomicLong driver = new AtomicLong();
    private final AtomicLong between = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      TaskMetrics metrics = end.taskMetrics();
      driver.addAndGet(metrics.resultSize());
      between.addAndGet(metrics.shuffleReadMetrics().totalBytesRead());
    }
  }

  /** Measures each way at each size and prints a line for it. */
  public static void main(String[] args) throws TimeoutException {
    int rounds = Integer.parseInt(args[1]);
    Map<String, GramOptions> ways = new LinkedHashMap<>();
    ways.put("gather", new GramOptions(GramOptions.Way.GATHER, 0, 0));
    ways.put("blocks", GramOptions.defaults());
    ways.put("sketch", new GramOptions(GramOptions.Way.BLOCKS, SKETCH, 0));
    try (JavaSparkContext spark = Local.spark(args[0])) {
      Wire wire = new Wire();
      spark.sc().addSparkListener(wire);
      for (int width : numbers(args[3])) {
        for (int tasks : numbers(args[2])) {
          try (SparkFleet<float[][]> fleet =
              new SparkFleet<>(spark, new Gradients(tasks, width), SHARDS, 1, "bench")) {
            double[] exact = {};
            for (Map.Entry<String, GramOptions> way : ways.entrySet()) {
              double[] found =
                  measure(spark, wire, fleet, way.getKey(), way.getValue(), tasks, width, rounds);
              exact = exact.length == 0 ? found : exact;
              System.out.printf(Locale.ROOT, "  %.2e off%n", furthest(exact, found, tasks));
            }
          }
        }
      }
    }
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static double[] measure(
      JavaSparkContext spark,
      Wire wire,
      Fleet<float[][]> fleet,
      String name,
      GramOptions options,
      int tasks,
      int width,
      int rounds)
      throws TimeoutException {
    Products products = new Products(options);
    RowPairs pairs = new RowPairs(RowPairs.Kind.ALL, tasks);
    double[] gram = {};
    double[] ms = new double[rounds];
    long processor = 0;
    for (int round = -WARM_UP; round < rounds; round++) {
      if (round == 0) {
        spark.sc().listenerBus().waitUntilEmpty(60_000);
        wire.driver.set(0);
        wire.between.set(0);
        processor = processor();
      }
      long begun = System.nanoTime();
      gram = products.of(fleet.at(name + "/round/" + round), new Rows(), pairs, width);
      if (round >= 0) {
        ms[round] = (System.nanoTime() - begun) / 1e6;
      }
    }
    double used = (processor() - processor) / 1e6 / rounds;
    spark.sc().listenerBus().waitUntilEmpty(60_000);
    Arrays.sort(ms);
    System.out.printf(
        Locale.ROOT,
        "%-7s K %4d  d %8d  to the driver %,13d bytes  between executors %,13d bytes  %8.1f ms,"
            + " processor %8.1f ms",
        name,
        tasks,
        width,
        wire.driver.get() / rounds,
        wire.between.get() / rounds,
        ms[rounds / 2],
        used);
    return gram;
  }

  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** The largest difference of two products, relative to the rows' lengths. */
  private static double furthest(double[] exact, double[] found, int tasks) {
    double furthest = 0;
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < tasks; j++) {
        double size = Math.sqrt(exact[i * tasks + i] * exact[j * tasks + j]);
        double off = Math.abs(exact[i * tasks + j] - found[i * tasks + j]);
        furthest = Math.max(furthest, off / size);
      }
    }
    return furthest;
  }
}
