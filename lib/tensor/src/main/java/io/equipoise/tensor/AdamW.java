package io.equipoise.tensor;

import java.io.Serializable;

/**
 * Adam with decoupled weight decay, in place on plain arrays.
 *
 * <pre>
 * theta -= rate decay theta                          where the piece decays
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
 * theta -= rate m / (1 - beta1^t) / ( sqrt(v / (1 - beta2^t)) + epsilon )     t = 1, 2, ...
 * </pre>
 *
 * <p>Arithmetic is in double, storage in float. Source: Loshchilov and Hutter, arXiv 1711.05101.
 *
 * @param decay weight decay per unit of rate, at least 0
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay)
    implements Serializable {
  /** Betas 0.9 and 0.999, epsilon 1e-8, decay 1e-5. */
  public static AdamW defaults() {
    return new AdamW(0.9, 0.999, 1e-8, 1e-5);
  }

  /** Checks the ranges. */
  public AdamW {
    require("beta1", beta1, beta1 >= 0 && beta1 < 1, "0 to below 1");
    require("beta2", beta2, beta2 >= 0 && beta2 < 1, "0 to below 1");
    require("epsilon", epsilon, epsilon > 0, "> 0");
    require("decay", decay, decay >= 0 && decay < Double.POSITIVE_INFINITY, ">= 0");
  }

  private static void require(String name, double value, boolean good, String range) {
    if (!good) {
      throw new IllegalArgumentException(
          "adamw." + name + " = " + value + "; expected " + range + ". (OPT-007)");
    }
  }

  /**
   * One step, in place.
   *
   * @param step number t of this step, from 1
   * @param decays which numbers decay
   */
  public void step(
      float[] theta, float[] m, float[] v, float[] g, long step, double rate, boolean[] decays) {
    double scale1 = 1 / (1 - StrictMath.pow(beta1, step));
    double scale2 = 1 / (1 - StrictMath.pow(beta2, step));
    double keep = 1 - rate * decay;
    for (int i = 0; i < theta.length; i++) {
      double mi = beta1 * m[i] + (1 - beta1) * g[i];
      double vi = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      m[i] = (float) mi;
      v[i] = (float) vi;
      double start = decays[i] ? keep * theta[i] : theta[i];
      theta[i] = (float) (start - rate * (mi * scale1) / (Math.sqrt(vi * scale2) + epsilon));
    }
  }
}
