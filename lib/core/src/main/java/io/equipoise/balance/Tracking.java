package io.equipoise.balance;

import java.io.Serializable;

/**
 * Averages of a task's gradients that are kept where the gradients are, one vector of length d per
 * task; the Gram matrix and the direction are then those of the averages.
 *
 * <pre>
 * h = l g / (|g| + 1e-8);   y = y - rate t^-decay (y - h),   y = 0 before step t = 1
 * </pre>
 *
 * @param rate in (0, 1]
 * @param decay &gt;= 0
 */
public record Tracking(double rate, double decay) implements Serializable {
  private static final double E = 1e-8;

  /** Checks the ranges. */
  public Tracking {
    Method.check(rate > 0 && rate <= 1, "tracking's rate", rate, "in (0, 1] (published 0.5)");
    Method.check(decay >= 0 && decay <= 10, "tracking's decay", decay, "in [0, 10]");
  }

  /**
   * The average after one more gradient.
   *
   * @param average y, not changed
   * @param gradient g, of the same length
   * @param loss l
   * @param t number of this step, from 1
   */
  public double[] next(double[] average, double[] gradient, double loss, long t) {
    double square = 0;
    for (double x : gradient) {
      square += x * x;
    }
    double factor = loss / (Math.sqrt(square) + E);
    double pace = rate * StrictMath.pow((double) t, -decay);
    double[] next = new double[average.length];
    for (int j = 0; j < next.length; j++) {
      next[j] = average[j] - pace * (average[j] - factor * gradient[j]);
    }
    return next;
  }
}
