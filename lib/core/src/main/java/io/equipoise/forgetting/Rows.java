package io.equipoise.forgetting;

/** Sums of multiples of rows, the inner loop of products of matrices. */
final class Rows {
  private Rows() {}

  /**
   * Adds factors[k] times the first {@code width} numbers of row k to {@code to}, for k from {@code
   * first} to before {@code end}: four rows at a time, so that {@code to} is read a fourth as
   * often.
   */
  static void add(double[] to, int width, double[] factors, double[][] rows, int first, int end) {
    int k = first;
    for (; k + 4 <= end; k += 4) {
      double f0 = factors[k];
      double f1 = factors[k + 1];
      double f2 = factors[k + 2];
      double f3 = factors[k + 3];
      double[] r0 = rows[k];
      double[] r1 = rows[k + 1];
      double[] r2 = rows[k + 2];
      double[] r3 = rows[k + 3];
      for (int j = 0; j < width; j++) {
        to[j] += (f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]);
      }
    }
    for (; k < end; k++) {
      for (int j = 0; j < width; j++) {
        to[j] += factors[k] * rows[k][j];
      }
    }
  }
}
