package io.equipoise.linalg;

/**
 * Free numbers to positive weights that sum to 1.
 *
 * <pre>
 * p_i = exp(x_i) / sum_j exp(x_j);    dF/dx_i = p_i (dF/dp_i - sum_j p_j dF/dp_j)
 * </pre>
 *
 * <p>The largest x is subtracted before the exponential, which changes nothing but the overflow.
 */
public final class Softmax {
  private Softmax() {}

  /** The weights of {@code x}. */
  public static double[] of(double[] x) {
    double top = Level1.largest(x);
    double[] p = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      p[i] = StrictMath.exp(x[i] - top);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** Takes a derivative in the weights {@code p} back to a derivative in x. */
  public static double[] pullBack(double[] p, double[] inWeights) {
    double mean = 0;
    for (int i = 0; i < p.length; i++) {
      mean += p[i] * inWeights[i];
    }
    double[] inFree = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      inFree[i] = p[i] * (inWeights[i] - mean);
    }
    return inFree;
  }
}
