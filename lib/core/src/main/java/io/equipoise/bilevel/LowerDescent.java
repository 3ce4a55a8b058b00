package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;

/** Gradient steps of one length on the lower problem. */
final class LowerDescent {
  private LowerDescent() {}

  /** y after {@code steps} steps; a direction that is not finite is refused. */
  static double[] steps(
      FirstOrderOracle oracle, double[] x, double[] y, double size, int steps, long t) {
    double[] at = y;
    for (int k = 0; k < steps; k++) {
      double[] p = oracle.gradLowerY(x, at);
      Direction.squares(p, "y", t);
      at = Level1.plus(at, -size, p);
    }
    return at;
  }
}
