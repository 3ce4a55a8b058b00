package io.equipoise.tensor;

import java.io.Serializable;

/**
 * Stochastic gradient descent with heavy-ball momentum, in place on plain arrays.
 *
 * <pre>
 * u = momentum u + g + decay theta       (decay where the piece decays)
 * theta -= rate u
 * </pre>
 *
 * @param momentum 0 to below 1; 0 is plain gradient descent
 * @param decay weight decay, at least 0
 */
public record Sgd(double momentum, double decay) implements Serializable {
  /** Checks the ranges. */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "sgd.momentum = " + momentum + "; expected 0 to below 1. Typical: 0.9. (OPT-007)");
    }
    if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("sgd.decay = " + decay + "; expected >= 0. (OPT-007)");
    }
  }

  /** One step, in place. {@code velocity} starts at zero. */
  public void step(float[] theta, float[] velocity, float[] g, double rate, boolean[] decays) {
    for (int i = 0; i < theta.length; i++) {
      double u = momentum * velocity[i] + g[i] + (decays[i] ? decay * theta[i] : 0);
      velocity[i] = (float) u;
      theta[i] = (float) (theta[i] - rate * u);
    }
  }
}
