package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.run.NonFiniteException;

/** Lengths of directions, refused when they are not finite. */
final class Direction {
  private Direction() {}

  /**
   * The squared length.
   *
   * @param variable that moves along it: x, y or v
   * @param t steps done
   * @throws NonFiniteException when it is not finite
   */
  static double squares(double[] direction, String variable, long t) {
    return finite(Level1.squares(direction), variable, t);
  }

  /** A squared length, refused when it is not finite. */
  static double finite(double squares, String variable, long t) {
    if (!Double.isFinite(squares)) {
      throw new NonFiniteException(variable, -1, "direction at step " + t, squares);
    }
    return squares;
  }

  /** The length. */
  static double norm(double[] direction, String variable, long t) {
    return Math.sqrt(squares(direction, variable, t));
  }

  /** The root of {@code accumulator^2 + squares}. */
  static double grown(double accumulator, double squares) {
    return Math.sqrt(accumulator * accumulator + squares);
  }
}
