package io.equipoise.gram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProductsTest {
  private static final int SHARDS = 5;

  /** The part that one shard has of {@code rows} rows: sizes over six orders, both signs. */
  private record Part(int rows, int width) implements Question<Integer, float[][]> {
    @Override
    public float[][] answer(Integer shard, io.equipoise.fleet.Scope scope) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(3, "part/" + shard));
      float[][] part = new float[rows][width];
      for (float[] row : part) {
        for (int i = 0; i < width; i++) {
          row[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(7) - 3));
        }
      }
      return part;
    }
  }

  private static Fleet<Integer> fleet() {
    return new LocalFleet<>(shard -> shard, SHARDS, 1);
  }

  private static double[] products(GramOptions options, RowPairs pairs, int width) {
    return new Products(options).of(fleet(), new Part(pairs.rows(), width), pairs, width);
  }

  private static GramOptions gather() {
    return new GramOptions(GramOptions.Way.GATHER, 0, 0);
  }

  /** Sums over shards, then products, by plain loops in one order. */
  private static double[][] naive(int rows, int width) {
    double[][] sums = new double[rows][width];
    for (int shard = 0; shard < SHARDS; shard++) {
      float[][] part = fleet().ask(new Part(rows, width)).get(shard);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < width; i++) {
          sums[r][i] += part[r][i];
        }
      }
    }
    double[][] products = new double[rows][rows];
    for (int a = 0; a < rows; a++) {
      for (int b = 0; b < rows; b++) {
        for (int i = 0; i < width; i++) {
          products[a][b] += sums[a][i] * sums[b][i];
        }
      }
    }
    return products;
  }

  @Test
  void blocksAndGatherGiveTheSameBits() {
    for (RowPairs.Kind kind : RowPairs.Kind.values()) {
      for (int[] size : new int[][] {{1, 1}, {3, 17}, {4, 5000}, {7, 70_001}}) {
        RowPairs pairs = new RowPairs(kind, size[0]);
        assertArrayEquals(
            products(gather(), pairs, size[1]),
            products(GramOptions.defaults(), pairs, size[1]),
            0.0,
            kind + " " + Arrays.toString(size));
      }
    }
  }

  @Test
  void productsAreThoseOfTheSumsOverShards() {
    double[][] naive = naive(3, 5000);
    double[] gram = products(GramOptions.defaults(), new RowPairs(RowPairs.Kind.ALL, 3), 5000);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double size = Math.sqrt(naive[i][i] * naive[j][j]);
        assertEquals(naive[i][j], gram[i * 3 + j], 1e-12 * size);
      }
    }
  }

  @Test
  void lengthsAreTheDiagonal() {
    double[] gram = products(GramOptions.defaults(), new RowPairs(RowPairs.Kind.ALL, 3), 2000);
    double[] lengths =
        products(GramOptions.defaults(), new RowPairs(RowPairs.Kind.LENGTHS, 3), 2000);
    assertArrayEquals(new double[] {gram[0], gram[4], gram[8]}, lengths, 0.0);
  }

  @Test
  void crossProductsAreOfTheFirstRowsWithTheSecond() {
    double[][] naive = naive(4, 3000);
    double[] cross = products(GramOptions.defaults(), new RowPairs(RowPairs.Kind.CROSS, 2), 3000);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        double size = Math.sqrt(naive[i][i] * naive[2 + j][2 + j]);
        assertEquals(naive[i][2 + j], cross[i * 2 + j], 1e-12 * size);
      }
    }
    assertNotEquals(cross[1], cross[2]);
  }

  @Test
  void productsOfShardsDoNotAddUp() {
    double sum = 0;
    for (float[][] part : fleet().ask(new Part(1, 500))) {
      for (float x : part[0]) {
        sum += (double) x * x;
      }
    }
    double whole = products(GramOptions.defaults(), new RowPairs(RowPairs.Kind.ALL, 1), 500)[0];
    assertTrue(Math.abs(whole / sum - 1) > 0.01, whole + " and " + sum);
  }

  @Test
  void aSketchIsOffBySqrtTwoOverItsSizeOnSquaredLengths() {
    int width = 20_000;
    RowPairs pairs = new RowPairs(RowPairs.Kind.LENGTHS, 4);
    double[] exact = products(GramOptions.defaults(), pairs, width);
    for (int size : new int[] {256, 4096}) {
      double squares = 0;
      int seeds = 60;
      for (int seed = 0; seed < seeds; seed++) {
        double[] found =
            products(new GramOptions(GramOptions.Way.BLOCKS, size, seed), pairs, width);
        for (int i = 0; i < exact.length; i++) {
          double error = found[i] / exact[i] - 1;
          squares += error * error;
        }
      }
      double rms = Math.sqrt(squares / (seeds * exact.length));
      // 240 draws: the root mean square itself is known to 1 in sqrt(480), 5 %; four times that.
      assertEquals(1, rms / Math.sqrt(2.0 / size), 0.2, "size " + size);
    }
  }

  @Test
  void aSketchHasNoBiasOnProducts() {
    RowPairs pairs = new RowPairs(RowPairs.Kind.ALL, 2);
    double[] exact = products(GramOptions.defaults(), pairs, 4000);
    int size = 512;
    int seeds = 200;
    double mean = 0;
    for (int seed = 0; seed < seeds; seed++) {
      mean += products(new GramOptions(GramOptions.Way.BLOCKS, size, seed), pairs, 4000)[1] / seeds;
    }
    double spread = Math.sqrt(exact[0] * exact[3] / size / seeds);
    assertEquals(exact[1], mean, 4 * spread);
  }

  @Test
  void aSketchOfNumbersOfOneSignIsNotTheirSum() {
    float[][] ones = new float[1][10_000];
    java.util.Arrays.fill(ones[0], 1);
    double mean = 0;
    int seeds = 40;
    for (int seed = 0; seed < seeds; seed++) {
      for (float x : new CountSketch(1000, seed).of(ones)) {
        mean += (double) x * x / seeds;
      }
    }
    // The squared length is 10,000, each draw off by sqrt(2/1000) of it; four times the mean's
    // error.
    assertEquals(10_000, mean, 4 * 10_000 * Math.sqrt(2.0 / 1000 / seeds));
  }

  @Test
  void aSketchDoesNotDependOnWhereTheRowsAre() {
    float[][] rows = fleet().ask(new Part(2, 9000)).get(1);
    float[][] doubled = new float[2][9000];
    for (int r = 0; r < 2; r++) {
      for (int i = 0; i < 9000; i++) {
        doubled[r][i] = 2 * rows[r][i];
      }
    }
    float[] once = new CountSketch(100, 5).of(rows);
    float[] twice = new CountSketch(100, 5).of(doubled);
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i]);
    }
  }

  @Test
  void blocksAreBoundedInNumberInSizeAndInWhatTheySendToTheDriver() {
    for (int tasks : new int[] {1, 2, 11, 100, 1000}) {
      for (int width : new int[] {10, 5_000, 100_000, 10_000_000}) {
        RowPairs pairs = new RowPairs(RowPairs.Kind.ALL, tasks);
        int length = Products.length(pairs, width);
        assertTrue((long) length * pairs.rows() <= Products.MOST_NUMBERS);
        long blocks = (width + length - 1L) / length;
        boolean narrow = (long) tasks * width <= 1 << 28;
        assertTrue(
            blocks <= Products.MOST_BLOCKS || !narrow, tasks + " x " + width + ": " + blocks);
        assertTrue(
            8L * pairs.packed() * blocks <= Products.MOST_ANSWERS || blocks == 1 || !narrow,
            tasks + " x " + width + ": " + blocks);
      }
    }
  }

  @Test
  void optionsAndGatheringBeyondTheirRangesAreRefused() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new GramOptions(GramOptions.Way.BLOCKS, -1, 0))
            .getMessage()
            .contains("gram.sketch-size = -1"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Products(gather())
                        .of(
                            fleet(),
                            new Part(1, 1),
                            new RowPairs(RowPairs.Kind.ALL, 1000),
                            1_000_000))
            .getMessage()
            .contains("Use gram.way=blocks"));
    assertThrows(IllegalArgumentException.class, () -> new CountSketch(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new RowPairs(RowPairs.Kind.ALL, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RowPairs(RowPairs.Kind.ALL, 2).of(0, new double[3][4]));
  }
}
