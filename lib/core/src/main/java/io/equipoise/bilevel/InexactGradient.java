package io.equipoise.bilevel;

import io.equipoise.linalg.ConjugateGradients;
import io.equipoise.linalg.Level1;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;

/**
 * A hypergradient that is only as exact as was asked for, and how exact that is.
 *
 * <pre>
 * y to |dg/dy| / mu &lt;= eps by gradient steps of 1 / L_g;   v to |r| &lt;= delta by conjugate gradients;   p = df/dx - C v
 * </pre>
 *
 * @param y the lower variable, within {@code distance} of its solution
 * @param v the linear system's, with residual {@code residual}
 * @param direction p
 * @param distance |dg/dy| / mu
 * @param residual |H v - df/dy|
 * @param bound w, from the tolerances that were asked for
 * @param lowerSteps gradient steps made
 * @param linearSteps products made
 */
@SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
public record InexactGradient(
    double[] y,
    double[] v,
    double[] direction,
    double distance,
    double residual,
    double bound,
    int lowerSteps,
    int linearSteps) {
  /** Steps of the lower solver, and products, at most. */
  private static final int LIMIT = 100_000;

  /** Whether the direction is certain to descend. */
  public boolean certified(double eta) {
    return bound <= (1 - eta) * Level1.norm(direction);
  }

  /**
   * The hypergradient at x to the tolerances eps and delta, from y and v = 0.
   *
   * @throws Failure NUM-010 when the lower solver is not done after 100,000 steps
   */
  public static InexactGradient of(
      BilevelOracle oracle,
      Maid.Constants constants,
      double[] x,
      double[] y,
      double eps,
      double delta) {
    Lower lower = Lower.of(oracle, constants, x, y, eps);
    FirstOrderOracle.UpperGradient f = oracle.gradUpper(x, lower.y);
    ConjugateGradients.Solution v =
        Hypergradient.conjugate(
            oracle, x, lower.y, f.inY(), new double[y.length], delta * delta, LIMIT);
    double[] p = Level1.minus(f.inX(), oracle.cross(x, lower.y, v.v()));
    return new InexactGradient(
        lower.y,
        v.v(),
        p,
        lower.distance,
        Math.sqrt(v.squares()),
        constants.bound(eps, delta),
        lower.steps,
        v.iterations());
  }

  /** The lower variable, how far from its solution it is at most, and the steps it took. */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  record Lower(double[] y, double distance, int steps) {
    /** From y on. */
    static Lower of(
        BilevelOracle oracle, Maid.Constants constants, double[] x, double[] y, double eps) {
      double[] at = y;
      int steps = 0;
      while (true) {
        double[] p = oracle.gradLowerY(x, at);
        double distance = Direction.norm(p, "y", steps) / constants.mu();
        if (distance <= eps) {
          return new Lower(at, distance, steps);
        }
        if (steps >= LIMIT) {
          throw unsolved(distance, eps);
        }
        at = Level1.plus(at, -1 / constants.curvature(), p);
        steps++;
      }
    }
  }

  private static Failure unsolved(double distance, double eps) {
    return new Failure(
        ExitCode.NUMERIC,
        "NUM-010",
        "the lower variable is only certain to lie within "
            + distance
            + " of its solution after "
            + LIMIT
            + " steps; expected within "
            + eps,
        "",
        "Check maid's curvatures, or add a ridge to the lower loss.");
  }
}
