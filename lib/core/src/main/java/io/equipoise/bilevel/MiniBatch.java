package io.equipoise.bilevel;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which rows of a shard an oracle call reads: all of them, or a mini-batch.
 *
 * <pre>
 * b of the n rows of a level, every set of b alike;   weight n / b on those, 0 on the others
 * </pre>
 *
 * <p>So a sum over the rows is right on average. The lower and the upper level draw apart. A draw
 * belongs to a place in the computation ({@link #of}), never to the machine that makes it: the same
 * seed, step, call and shard give the same rows. Cost: O(n) for a level. Edge cases: b at least n
 * reads all rows, with weight 1.
 *
 * @param rows b, of each shard and level; 0 for all
 * @param seed of the place
 */
public record MiniBatch(int rows, long seed) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every row. */
  public static final MiniBatch ALL = new MiniBatch(0, 0);

  /** Name of the training rows' batch. */
  public static final String LOWER = "lower";

  /** Name of the held-out rows' batch. */
  public static final String UPPER = "upper";

  /** Checks the count. */
  public MiniBatch {
    Require.atLeast(0, "the rows of a mini-batch", rows);
  }

  /** Whether rows are left out. */
  public boolean some() {
    return rows > 0;
  }

  /** The draw of a place within this one's, such as {@code step/12}. */
  public MiniBatch of(String place) {
    return some() ? new MiniBatch(rows, Seeds.mix(seed, place)) : this;
  }

  /** What a row that is read counts, of {@code n}. */
  public double factor(int n) {
    return some() && rows < n ? (double) n / rows : 1;
  }

  /** The positions that are read of {@code n} rows of a level, in their order. */
  public int[] read(String level, int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    if (!some() || rows >= n) {
      return all;
    }
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, level));
    for (int i = 0; i < rows; i++) {
      int other = i + random.nextInt(n - i);
      int drawn = all[other];
      all[other] = all[i];
      all[i] = drawn;
    }
    int[] drawn = Arrays.copyOf(all, rows);
    Arrays.sort(drawn);
    return drawn;
  }

  /** One weight for each of {@code n} rows of a level: {@code each} times the factor, or 0. */
  double[] weights(String level, int n, double each) {
    double[] weights = new double[n];
    double weight = each * factor(n);
    for (int i : read(level, n)) {
      weights[i] = weight;
    }
    return weights;
  }
}
