package io.equipoise.bilevel;

import java.util.Arrays;

/**
 * A few rows of features that a linear model visits together, so that the processor's vector units
 * have something to do.
 *
 * <pre>
 * outputs     z[k][r] = sum_j y[k][j] f[r][j]       16 features at a time are turned, rows side by side
 * addTo       g[k][j] += sum_r s[k][r] f[r][j]      4 rows at a time, features side by side
 * </pre>
 *
 * <p>Only the inner loop runs over independent sums: each z is folded from its first feature to its
 * last and each g from the first row to the last, whatever the tile. The bits are those of the two
 * plain loops. Every stretch is an array of its own, read from 0 on: what the compiler turns into
 * vector instructions.
 */
final class RowTile {
  /** Rows in a tile at most: what a pass keeps of them fits a first-level cache. */
  static final int ROWS = 128;

  private static final int TURNED = 16;
  private final double[] features;
  private final int width;
  private final int[] starts;

  /** The rows at {@code indices}. */
  RowTile(LinearRows rows, int[] indices) {
    features = rows.features();
    width = rows.width();
    starts = Arrays.stream(indices).map(i -> i * width).toArray();
  }

  /** Under each model, per output one number for each row. */
  double[][][] outputs(double[]... models) {
    double[][][] z = new double[models.length][][];
    Arrays.setAll(z, m -> new double[models[m].length / width][starts.length]);
    double[][] turned = new double[TURNED][starts.length];
    for (int from = 0; from < width; from += TURNED) {
      int count = Math.min(TURNED, width - from);
      turn(turned, from, count);
      for (int m = 0; m < models.length; m++) {
        for (int k = 0; k < z[m].length; k++) {
          fold(z[m][k], turned, models[m], k * width + from, count);
        }
      }
    }
    return z;
  }

  private void turn(double[][] turned, int from, int count) {
    for (int r = 0; r < starts.length; r++) {
      int start = starts[r] + from;
      for (int j = 0; j < count; j++) {
        turned[j][r] = features[start + j];
      }
    }
  }

  private static void fold(double[] z, double[][] turned, double[] model, int at, int count) {
    int j = 0;
    for (; j + 4 <= count; j += 4) {
      int k = at + j;
      add(z, turned, j, model[k], model[k + 1], model[k + 2], model[k + 3]);
    }
    for (; j < count; j++) {
      add(z, turned[j], model[at + j]);
    }
  }

  /** Adds to each output's sum the rows times that output's slopes, one slope for each row. */
  void addTo(double[][] sums, double[][] slopes) {
    double[][] rows = new double[4][width];
    for (int r = 0; r < starts.length; r += 4) {
      int count = Math.min(4, starts.length - r);
      for (int i = 0; i < count; i++) {
        System.arraycopy(features, starts[r + i], rows[i], 0, width);
      }
      for (int k = 0; k < sums.length; k++) {
        fold(sums[k], rows, slopes[k], r, count);
      }
    }
  }

  /** Adds multiples of four arrays, one after the other. */
  private static void add(
      double[] sum, double[][] of, int from, double a, double b, double c, double d) {
    double[] p = of[from];
    double[] q = of[from + 1];
    double[] r = of[from + 2];
    double[] s = of[from + 3];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (((sum[i] + a * p[i]) + b * q[i]) + c * r[i]) + d * s[i];
    }
  }

  private static void add(double[] sum, double[] of, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * of[i];
    }
  }
}
