package io.equipoise.problem;

/**
 * One convex quadratic loss whose optimum is known.
 *
 * <pre>
 * f(x) = 1/2 (x - c)' H D H (x - c),   H = I - 2 v v'
 *
 * symbol  here      shape
 * D       spectrum  d positive eigenvalues
 * v       mirror    d, length 1
 * c       optimum   d; f(c) = 0
 * </pre>
 *
 * <p>Loss and gradient cost O(d). The arrays belong to the shard and are not written to.
 */
public record Quadratic(double[] spectrum, double[] mirror, double[] optimum) implements Objective {
  @Override
  public Slope at(double[] x) {
    double[] gradient = gradient(x);
    return new Slope(loss(x, gradient), gradient);
  }

  /** The gradient H D H (x - c). */
  public double[] gradient(double[] x) {
    double[] away = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      away[j] = x[j] - optimum[j];
    }
    reflect(away);
    for (int j = 0; j < x.length; j++) {
      away[j] *= spectrum[j];
    }
    reflect(away);
    return away;
  }

  /** The loss, from the gradient at the same point: half of (x - c)' gradient. */
  public double loss(double[] x, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += (x[j] - optimum[j]) * gradient[j];
    }
    return sum / 2;
  }

  private void reflect(double[] y) {
    double along = 0;
    for (int j = 0; j < y.length; j++) {
      along += mirror[j] * y[j];
    }
    for (int j = 0; j < y.length; j++) {
      y[j] -= 2 * along * mirror[j];
    }
  }
}
