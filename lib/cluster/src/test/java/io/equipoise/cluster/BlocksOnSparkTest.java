package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Seeds;
import io.equipoise.gram.GramOptions;
import io.equipoise.gram.Products;
import io.equipoise.gram.RowPairs;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

class BlocksOnSparkTest {
  private static final int SHARDS = 5;
  private static final int TASKS = 3;

  private static Question<Integer, float[][]> rows(int width) {
    return (shard, scope) -> {
      SplittableRandom random = new SplittableRandom(Seeds.mix(9, "rows/" + shard));
      float[][] rows = new float[TASKS][width];
      for (float[] row : rows) {
        for (int i = 0; i < width; i++) {
          row[i] = (float) (random.nextDouble() - 0.5);
        }
      }
      return rows;
    };
  }

  /** Counts what tasks send to the driver and into shuffles. */
  private static final class Traffic extends SparkListener {
    final AtomicLong toDriver = new AtomicLong();
    final AtomicLong shuffled = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      toDriver.addAndGet(end.taskMetrics().resultSize());
      shuffled.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
    }
  }

  private static Traffic traffic(GramOptions.Way way, int width) throws Exception {
    Traffic traffic = new Traffic();
    LocalSpark.context().sc().addSparkListener(traffic);
    try (SparkFleet<Integer> fleet =
        new SparkFleet<>(LocalSpark.context(), shard -> shard, SHARDS, 7, "traffic")) {
      new Products(new GramOptions(way, 0, 0))
          .of(fleet, rows(width), new RowPairs(RowPairs.Kind.ALL, TASKS), width);
      LocalSpark.context().sc().listenerBus().waitUntilEmpty();
    } finally {
      LocalSpark.context().sc().removeSparkListener(traffic);
    }
    return traffic;
  }

  @Test
  void rowsTravelBetweenExecutorsAndNotToTheDriver() throws Exception {
    int width = 200_000;
    long rowBytes = 4L * TASKS * width * SHARDS;
    Traffic blocks = traffic(GramOptions.Way.BLOCKS, width);
    assertTrue(blocks.shuffled.get() > 0.8 * rowBytes, blocks.shuffled + " of " + rowBytes);
    assertTrue(blocks.shuffled.get() < 1.2 * rowBytes, blocks.shuffled + " of " + rowBytes);
    assertTrue(blocks.toDriver.get() < 64 << 10, blocks.toDriver + " bytes to the driver");
    Traffic gather = traffic(GramOptions.Way.GATHER, width);
    assertEquals(0, gather.shuffled.get());
    assertTrue(gather.toDriver.get() >= rowBytes, gather.toDriver + " of " + rowBytes);
  }

  @Test
  void productsHaveTheSameBitsOnEveryNumberOfSlotsAndInOneProcess() {
    int width = 30_000;
    for (RowPairs.Kind kind : RowPairs.Kind.values()) {
      RowPairs pairs = new RowPairs(kind, kind == RowPairs.Kind.CROSS ? 1 : TASKS);
      Question<Integer, float[][]> rows =
          (shard, scope) -> java.util.Arrays.copyOf(rows(width).answer(shard, scope), pairs.rows());
      for (GramOptions options :
          new GramOptions[] {
            GramOptions.defaults(),
            new GramOptions(GramOptions.Way.GATHER, 0, 0),
            new GramOptions(GramOptions.Way.BLOCKS, 512, 3)
          }) {
        double[] expected =
            new Products(options)
                .of(new LocalFleet<>(shard -> shard, SHARDS, 7), rows, pairs, width);
        for (int slots : new int[] {1, 2, 7}) {
          double[] cost = {1, 2, 1, 2, 1};
          try (SparkFleet<Integer> fleet =
              new SparkFleet<>(LocalSpark.context(), s -> s, cost, 7, slots, "products")) {
            double[] found = new Products(options).of(fleet, rows, pairs, width);
            assertArrayEquals(expected, found, 0.0, kind + " " + options + " " + slots);
          }
        }
      }
    }
  }
}
