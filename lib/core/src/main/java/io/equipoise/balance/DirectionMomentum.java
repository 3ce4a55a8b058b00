package io.equipoise.balance;

import java.io.Serializable;

/**
 * Momentum on the combined direction, with the bias of its start taken out; for an optimiser that
 * has none of its own.
 *
 * <pre>
 * m = beta m + (1 - beta) d;   used: m / (1 - beta^t),  m = 0 before t = 1
 * </pre>
 *
 * @param beta memory, in [0, 1)
 */
public record DirectionMomentum(double beta) implements Serializable {
  /** Checks the range. */
  public DirectionMomentum {
    Method.check(beta >= 0 && beta < 1, "momentum", beta, "in [0, 1) (published with gcond: 0.85)");
  }

  /** m after one more direction; neither array is changed. */
  public double[] next(double[] m, double[] direction) {
    double[] next = new double[m.length];
    for (int j = 0; j < next.length; j++) {
      next[j] = beta * m[j] + (1 - beta) * direction[j];
    }
    return next;
  }

  /** What is stepped along after {@code t} directions. */
  public double[] used(double[] m, long t) {
    double scale = 1 / (1 - StrictMath.pow(beta, (double) t));
    double[] used = new double[m.length];
    for (int j = 0; j < used.length; j++) {
      used[j] = m[j] * scale;
    }
    return used;
  }
}
