package io.equipoise.balance;

import io.equipoise.linalg.Vector;

/**
 * The two-task landscape that multi-task papers draw first.
 *
 * <pre>
 * a1 = 0.5(-x1 - 7) + tanh(x2)             L1 = log max(|a1|, 5e-6) + 6
 * a2 = 0.5(-x1 + 3) - tanh(x2) + 2         L2 = log max(|a2|, 5e-6) + 6
 * c1 = max(tanh(x2/2), 0)                  c2 = max(tanh(-x2/2), 0)
 * q1 = ((7 - x1)^2 + 0.1 (x2 + 8)^2)/10 - 20
 * q2 = ((x1 + 7)^2 + 0.1 (x2 + 8)^2)/10 - 20
 * f1 = scale (L1 c1 + q1 c2)               f2 = L2 c1 + q2 c2
 * </pre>
 *
 * <p>At x2 = 0 both maxima pass their derivative; where |a| is 0 or below the floor it is 0.
 *
 * @param scale of the first loss, 0.1 by default in the papers
 */
record ToyProblem(double scale) {
  private static final double FLOOR = 5e-6;

  /**
   * Both losses and their gradients.
   *
   * @param f1 first loss
   * @param f2 second loss
   * @param g1 its gradient, length 2
   * @param g2 the other's
   */
  record Values(double f1, double f2, double[] g1, double[] g2) {}

  Values at(double x1, double x2) {
    double tanh = StrictMath.tanh(x2);
    double inTanh = 1 - tanh * tanh;
    double half = StrictMath.tanh(x2 / 2);
    double inHalf = 0.5 * (1 - half * half);
    double c1 = Math.max(half, 0);
    double c2 = Math.max(-half, 0);
    double inC1 = half >= 0 ? inHalf : 0;
    double inC2 = -half >= 0 ? -inHalf : 0;
    double a1 = 0.5 * (-x1 - 7) + tanh;
    double a2 = 0.5 * (-x1 + 3) - tanh + 2;
    double l1 = log(a1);
    double l2 = log(a2);
    double valley = 0.1 * (x2 + 8) * (x2 + 8);
    double q1 = ((7 - x1) * (7 - x1) + valley) / 10 - 20;
    double q2 = ((x1 + 7) * (x1 + 7) + valley) / 10 - 20;
    double inValley = 0.02 * (x2 + 8);
    double[] g1 = {
      scale * (slope(a1) * -0.5 * c1 - 0.2 * (7 - x1) * c2),
      scale * (slope(a1) * inTanh * c1 + l1 * inC1 + inValley * c2 + q1 * inC2)
    };
    double[] g2 = {
      slope(a2) * -0.5 * c1 + 0.2 * (x1 + 7) * c2,
      -slope(a2) * inTanh * c1 + l2 * inC1 + inValley * c2 + q2 * inC2
    };
    return new Values(scale * (l1 * c1 + q1 * c2), l2 * c1 + q2 * c2, g1, g2);
  }

  /** Weighted sum of the two gradients. */
  static Vector direction(Values at, Vector w) {
    return Vector.of(
        w.get(0) * at.g1()[0] + w.get(1) * at.g2()[0],
        w.get(0) * at.g1()[1] + w.get(1) * at.g2()[1]);
  }

  /** Length of the steeper of the two gradients. */
  static double steepness(Values at) {
    return Math.max(Math.hypot(at.g1()[0], at.g1()[1]), Math.hypot(at.g2()[0], at.g2()[1]));
  }

  private static double log(double a) {
    return StrictMath.log(Math.max(Math.abs(a), FLOOR)) + 6;
  }

  /** Derivative of the logarithm's term in a. */
  private static double slope(double a) {
    return Math.abs(a) < FLOOR ? 0 : 1 / a;
  }
}
