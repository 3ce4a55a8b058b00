package io.equipoise.linalg;

import java.util.Arrays;

/**
 * The point of the simplex {w >= 0, sum w = 1} nearest to a given point.
 *
 * <pre>
 * u = y sorted, largest first;  rho = the largest j with u_j - (u_1 + .. + u_j - 1)/j &gt; 0
 * theta = (u_1 + .. + u_rho - 1)/rho;  w_i = max(y_i - theta, 0)
 * </pre>
 *
 * <p>The largest entry is subtracted from y first: a shift moves no projection, and a y of size
 * 1e15 would otherwise lose the 1 in the sum.
 *
 * <p>Cost: O(K log K) time, O(K) memory. Edge cases: one number gives [1]; ties are shared.
 *
 * <p>Source: Held, Wolfe and Crowder, Validation of subgradient optimization (1974) [recalled].
 */
public final class SimplexProjection {
  private SimplexProjection() {}

  /**
   * Projects {@code y}, which is not changed.
   *
   * @throws IllegalArgumentException when y is empty or holds a number that is not finite
   */
  public static double[] of(double[] y) {
    double top = largest(y);
    double[] w = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      w[i] = y[i] - top;
    }
    double theta = threshold(w);
    for (int i = 0; i < w.length; i++) {
      w[i] = Math.max(w[i] - theta, 0);
    }
    return w;
  }

  private static double largest(double[] y) {
    if (y.length == 0) {
      throw new IllegalArgumentException("0 numbers to project; expected at least one");
    }
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < y.length; i++) {
      if (!Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            "entry " + i + " to project on the simplex is " + y[i] + "; expected a finite value");
      }
      top = Math.max(top, y[i]);
    }
    return top;
  }

  private static double threshold(double[] shifted) {
    double[] ascending = shifted.clone();
    Arrays.sort(ascending);
    double sum = 0;
    double theta = 0;
    for (int j = 1; j <= ascending.length; j++) {
      double u = ascending[ascending.length - j];
      sum += u;
      if (!(u - (sum - 1) / j > 0)) {
        break;
      }
      theta = (sum - 1) / j;
    }
    return theta;
  }
}
