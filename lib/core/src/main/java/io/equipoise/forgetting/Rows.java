package io.equipoise.forgetting;

/** Sums of multiples of rows, the inner loop of products of matrices. */
final class Rows {
  private static final int NARROW = 16;

  private Rows() {}

  /**
   * Adds factors[k] times the first {@code width} numbers of row k to {@code to}, for k from {@code
   * first} to before {@code end}: four rows at a time, so that {@code to} is read a fourth as
   * often.
   *
   * <p>Short rows have a loop of their own: the compiler does not make a loop wide that it has seen
   * end after a few numbers.
   */
  static void add(double[] to, int width, double[] factors, double[][] rows, int first, int end) {
    int k = first;
    if (width >= NARROW) {
      for (; k + 4 <= end; k += 4) {
        addFour(to, width, factors, rows, k);
      }
    }
    for (; k < end; k++) {
      for (int j = 0; j < width; j++) {
        to[j] += factors[k] * rows[k][j];
      }
    }
  }

  private static void addFour(
      double[] to, int width, double[] factors, double[][] rows, int first) {
    double f0 = factors[first];
    double f1 = factors[first + 1];
    double f2 = factors[first + 2];
    double f3 = factors[first + 3];
    double[] r0 = rows[first];
    double[] r1 = rows[first + 1];
    double[] r2 = rows[first + 2];
    double[] r3 = rows[first + 3];
    for (int j = 0; j < width; j++) {
      to[j] += (f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]);
    }
  }
}
