package io.equipoise.bilevel;

import io.equipoise.linalg.ConjugateGradients;
import io.equipoise.linalg.Level1;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Locale;

/**
 * F and its gradient at one x, the lower problem and the linear system both solved to the end.
 *
 * <pre>
 * y*: Newton's method, each step by conjugate gradients, halved until |dg/dy| falls
 * v*: H v = df/dy by conjugate gradients;   grad F = df/dx - C v*
 * </pre>
 *
 * <p>A reference for measuring how good a solver's answer is, not a step of one. Cost: a few Newton
 * steps of up to 10 dimY products each.
 *
 * @param y y*(x)
 * @param v v*(x)
 * @param value F(x)
 * @param gradient of F
 */
@SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
public record ImplicitGradient(double[] y, double[] v, double value, double[] gradient) {
  private static final int STEPS = 200;
  private static final int HALVINGS = 60;

  /**
   * At x, from a guess of y*.
   *
   * @param tolerance on |dg/dy|, relative to its length at the guess or 1, above 0; what rounding
   *     keeps Newton's method from halving any further is accepted up to 1e-9
   * @throws Failure NUM-010 when the lower problem cannot be solved: it is not strongly convex
   */
  public static ImplicitGradient at(
      BilevelOracle oracle, double[] x, double[] guess, double tolerance) {
    Require.positive("the tolerance of the lower problem", tolerance, "1e-12 or so");
    double[] y = lower(oracle, x, guess, tolerance);
    FirstOrderOracle.UpperGradient f = oracle.gradUpper(x, y);
    double[] v = solve(oracle, x, y, f.inY());
    double[] gradient = Level1.minus(f.inX(), oracle.cross(x, y, v));
    return new ImplicitGradient(y, v, oracle.upper(x, y), gradient);
  }

  private static double[] lower(
      BilevelOracle oracle, double[] x, double[] guess, double tolerance) {
    double[] y = guess;
    double[] p = oracle.gradLowerY(x, y);
    double norm = Level1.norm(p);
    double enough = tolerance * Math.max(1, norm);
    for (int step = 0; step < STEPS && norm > enough; step++) {
      double[] d = solve(oracle, x, y, p);
      double size = 1;
      double[] next = Level1.plus(y, -size, d);
      double[] slope = oracle.gradLowerY(x, next);
      for (int i = 0; i < HALVINGS && !(Level1.norm(slope) < norm); i++) {
        size /= 2;
        next = Level1.plus(y, -size, d);
        slope = oracle.gradLowerY(x, next);
      }
      if (!(Level1.norm(slope) < norm)) {
        break;
      }
      y = next;
      p = slope;
      norm = Level1.norm(p);
    }
    if (!(norm <= Math.max(enough, 1e-9))) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-010",
          String.format(
              Locale.ROOT,
              "the lower problem's gradient stays at length %.3g; expected at most %.3g",
              norm,
              enough),
          "",
          "Add a ridge to the lower loss, so that it is strongly convex in the lower variable.");
    }
    return y;
  }

  private static double[] solve(BilevelOracle oracle, double[] x, double[] y, double[] b) {
    double squares = Level1.squares(b);
    ConjugateGradients.Solution found =
        Hypergradient.conjugate(
            oracle, x, y, b, new double[b.length], 1e-30 * squares, 10 * b.length + 10);
    return found.v();
  }
}
