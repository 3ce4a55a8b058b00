package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;

/** Lengths of directions, what they are divided by, and losses: refused when not finite. */
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

  /** A loss, refused when it is not finite. */
  static double loss(double loss, String level, long t) {
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException(level, -1, "loss at step " + t, loss);
    }
    return loss;
  }

  /** The length. */
  static double norm(double[] direction, String variable, long t) {
    return Math.sqrt(squares(direction, variable, t));
  }

  /**
   * What a direction is divided by.
   *
   * @throws Failure NUM-030 when it, or its inverse, is 0 or not finite: an accumulator that began
   *     next to 0, or grew beyond what a number can hold
   */
  static double divisor(double divisor, String variable, long t) {
    if (!(divisor > 0 && Double.isFinite(divisor) && Double.isFinite(1 / divisor))) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-030",
          "the direction of "
              + variable
              + " would be divided by "
              + divisor
              + "; expected a number > 0 with a finite inverse",
          "step " + t,
          "Start accumulators at 0.1 to 10, and divide the losses by their size.");
    }
    return divisor;
  }

  /** The root of {@code accumulator^2 + squares}. */
  static double grown(double accumulator, double squares) {
    return Math.sqrt(accumulator * accumulator + squares);
  }
}
