package io.equipoise.linalg;

/**
 * Inner products of arrays' beginnings, several sums at a time: one sum alone waits for each of its
 * additions. The order of additions depends on the lengths alone.
 */
final class Dot {
  private Dot() {}

  /** sum over j below {@code n} of a_j b_j, as four interleaved sums. */
  static double of(double[] a, double[] b, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = n & -4;
    for (int j = 0; j < whole; j += 4) {
      s0 += a[j] * b[j];
      s1 += a[j + 1] * b[j + 1];
      s2 += a[j + 2] * b[j + 2];
      s3 += a[j + 3] * b[j + 3];
    }
    for (int j = whole; j < n; j++) {
      s0 += a[j] * b[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Subtracts from {@code a[n]} of each of four arrays its product with {@code b} below n. */
  static void subtract(double[][] four, double[] b, int n) {
    double[] a0 = four[0];
    double[] a1 = four[1];
    double[] a2 = four[2];
    double[] a3 = four[3];
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0; j < n; j++) {
      double x = b[j];
      s0 += a0[j] * x;
      s1 += a1[j] * x;
      s2 += a2[j] * x;
      s3 += a3[j] * x;
    }
    a0[n] -= s0;
    a1[n] -= s1;
    a2[n] -= s2;
    a3[n] -= s3;
  }

  /** {@code to += factor * row}, of a row that begins at {@code from} in a flat matrix. */
  static void add(double[] to, double factor, double[] flat, int from) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * flat[from + j];
    }
  }
}
