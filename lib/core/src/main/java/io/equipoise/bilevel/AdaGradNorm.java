package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import java.util.function.UnaryOperator;

/**
 * Plain descent without a step size.
 *
 * <pre>
 * b = sqrt(b^2 + |p|^2),   y = y - p / b      p the gradient at y
 * </pre>
 *
 * @param y where it stands
 * @param b what a direction was last divided by
 */
@SuppressWarnings("ArrayRecordComponent") // held while a loop runs, never compared
record AdaGradNorm(double[] y, double b) {
  /**
   * So many steps on.
   *
   * @param variable what moves, for messages; {@code t} the steps done before
   */
  AdaGradNorm steps(int steps, UnaryOperator<double[]> gradient, String variable, long t) {
    double[] at = y;
    double grown = b;
    for (int s = 0; s < steps; s++) {
      double[] p = gradient.apply(at);
      grown = Direction.grown(grown, Direction.squares(p, variable, t + s));
      at = Level1.minusOver(at, p, Direction.divisor(grown, variable, t + s));
    }
    return new AdaGradNorm(at, grown);
  }
}
