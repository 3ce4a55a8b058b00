package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;

/**
 * Which steps are stable in mean square on one task, and where a stable one leads.
 *
 * <pre>
 * c    = 1 + (kurtosis - 2)/b
 * q(g) = sum_i (g l_i / b) / (2 - g l_i c)
 * stable exactly when g l_max c &lt; 2 and q(g) &lt; 1
 * stationary  E delta_i^2 = g (S + s^2) / (b (2 - g l_i c)),  l_i &gt; 0;    S = s^2 q / (1 - q) = tr(HB)
 * </pre>
 *
 * <p>Gaussian inputs and b = 1 give q = sum g l_i / (2 (1 - g l_i)); isotropic ones then g &lt; 2 /
 * ((d + 2) l). The matrix of the recursion of the diagonal has no negative entry, so its largest
 * eigenvalue is below 1 exactly when I minus it is positive definite, which is what the two
 * conditions say. q grows with g, so the limit is found by halving.
 *
 * <p>Larger eigenvalues or a larger step leave a larger variance in every direction: why a task of
 * large eigenvalues that comes last spoils the others once the bias has gone.
 *
 * @param eigenvalues at least one above 0
 */
public record StepLimit(Vector eigenvalues, double kurtosis, int batch) {
  /** Checks that there is something to diverge. */
  public StepLimit {
    if (largest(eigenvalues) == 0) {
      throw new IllegalArgumentException(
          "eigenvalues " + eigenvalues + "; expected at least one above 0");
    }
  }

  private static double largest(Vector eigenvalues) {
    double largest = 0;
    for (int i = 0; i < eigenvalues.size(); i++) {
      largest = Math.max(largest, eigenvalues.get(i));
    }
    return largest;
  }

  private double c() {
    return 1 + (kurtosis - 2) / batch;
  }

  /** q(g); infinite where a denominator is not above 0. */
  double q(double g) {
    double sum = 0;
    for (int i = 0; i < eigenvalues.size(); i++) {
      double denominator = 2 - g * eigenvalues.get(i) * c();
      if (!(denominator > 0)) {
        return Double.POSITIVE_INFINITY;
      }
      sum += g * eigenvalues.get(i) / batch / denominator;
    }
    return sum;
  }

  /** Whether the second moment stays bounded under steps of {@code g}. */
  public boolean isStable(double g) {
    return g > 0 && q(g) < 1;
  }

  /** The smallest step that is not stable. */
  public double limit() {
    double low = 0;
    double high = 2 * batch * eigenvalues.size() / largest(eigenvalues);
    while (isStable(high)) {
      high *= 2;
    }
    double middle = 0.5 * (low + high);
    while (middle > low && middle < high) {
      if (isStable(middle)) {
        low = middle;
      } else {
        high = middle;
      }
      middle = 0.5 * (low + high);
    }
    return high;
  }

  /**
   * E delta_i^2 after very many steps of {@code g}; NaN where an eigenvalue is 0 and nothing moves.
   *
   * @param noise s^2
   * @throws IllegalArgumentException when the step is not stable
   */
  public double[] stationary(double g, double noise) {
    if (!isStable(g)) {
      throw new IllegalArgumentException(
          "step " + g + " is not stable; expected above 0 and below " + limit());
    }
    double q = q(g);
    double spread = noise * q / (1 - q);
    double[] beta = new double[eigenvalues.size()];
    for (int i = 0; i < beta.length; i++) {
      double l = eigenvalues.get(i);
      beta[i] = l == 0 ? Double.NaN : g * (spread + noise) / (batch * (2 - g * l * c()));
    }
    return beta;
  }
}
