package io.equipoise.linalg;

/**
 * The vector operations of level 1: sums of products, and one vector plus a multiple of another.
 *
 * <p>Folded from the first number to the last, in double; inputs are not written to.
 */
public final class Level1 {
  private Level1() {}

  /** Sum of products. */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The largest number; minus infinity of none. */
  public static double largest(double[] a) {
    double top = Double.NEGATIVE_INFINITY;
    for (double each : a) {
      top = Math.max(top, each);
    }
    return top;
  }

  /** Sum of squares. */
  public static double squares(double[] a) {
    return dot(a, a);
  }

  /** The Euclidean length. */
  public static double norm(double[] a) {
    return Math.sqrt(squares(a));
  }

  /** {@code y + factor x}. */
  public static double[] plus(double[] y, double factor, double[] x) {
    double[] sum = new double[y.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = y[i] + factor * x[i];
    }
    return sum;
  }

  /** {@code y - x / divisor}: a step whose length is given by what it is divided by. */
  public static double[] minusOver(double[] y, double[] x, double divisor) {
    double[] next = new double[y.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = y[i] - x[i] / divisor;
    }
    return next;
  }

  /** {@code factor x}. */
  public static double[] times(double factor, double[] x) {
    double[] product = new double[x.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = factor * x[i];
    }
    return product;
  }

  /** {@code a - b}. */
  public static double[] minus(double[] a, double[] b) {
    return plus(a, -1, b);
  }
}
