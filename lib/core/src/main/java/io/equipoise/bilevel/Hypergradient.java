package io.equipoise.bilevel;

import io.equipoise.linalg.ConjugateGradients;
import io.equipoise.linalg.Level1;

/**
 * The gradient of F at (x, y), and the published ways to approximate its linear system H v = b with
 * b = df/dy.
 *
 * <pre>
 * estimate   h = df/dx - C v
 * neumann    v = eta sum over j = 0..N of (I - eta H)^j b           N + 1 terms
 * descent    v &lt;- v - eta (H v - b),  N times; from 0 it is the sum of N terms
 * conjugate gradients
 * unrolled   df/dx + J'df/dy at the end of N gradient steps on y, J = dy_N/dx   (ITD)
 * </pre>
 *
 * <p>Cost: one product with H a term; unrolled: N gradients, N products of each kind, and N points
 * kept.
 */
public final class Hypergradient {
  private Hypergradient() {}

  /** h(x, y, v). */
  public static double[] estimate(BilevelOracle oracle, double[] x, double[] y, double[] v) {
    return Level1.minus(oracle.gradUpper(x, y).inX(), oracle.cross(x, y, v));
  }

  /** r(x, y, v) = H v - df/dy. */
  public static double[] residual(BilevelOracle oracle, double[] x, double[] y, double[] v) {
    return Level1.minus(oracle.hvp(x, y, v), oracle.gradUpper(x, y).inY());
  }

  /** The Neumann sum for right side {@code b}: {@code steps + 1} terms, {@code steps} products. */
  public static double[] neumann(
      BilevelOracle oracle, double[] x, double[] y, double[] b, double eta, int steps) {
    double[] term = b;
    double[] sum = b;
    for (int j = 1; j <= steps; j++) {
      term = Level1.plus(term, -eta, oracle.hvp(x, y, term));
      sum = Level1.plus(sum, 1, term);
    }
    return Level1.times(eta, sum);
  }

  /** {@code steps} gradient steps on the linear system, from {@code v}. */
  public static double[] descent(
      BilevelOracle oracle, double[] x, double[] y, double[] b, double[] v, double eta, int steps) {
    double[] at = v;
    for (int j = 0; j < steps; j++) {
      at = Level1.plus(at, -eta, Level1.minus(oracle.hvp(x, y, at), b));
    }
    return at;
  }

  /** Conjugate gradients from {@code v} until the squared residual is at most {@code tolerance}. */
  public static ConjugateGradients.Solution conjugate(
      BilevelOracle oracle,
      double[] x,
      double[] y,
      double[] b,
      double[] v,
      double tolerance,
      int limit) {
    return ConjugateGradients.solve(u -> oracle.hvp(x, y, u), b, v, tolerance, limit);
  }

  /**
   * What unrolling gives.
   *
   * @param y the lower variable after the steps
   * @param gradient of f(x, y_N(x)) in x
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Unrolled(double[] y, double[] gradient) {}

  /**
   * Differentiates {@code steps} gradient steps on y, backwards.
   *
   * <pre>
   * u = df/dy, h = df/dx at y_N;   for j = N..1:  h -= eta C_j u;  u -= eta H_j u   at y_(j-1)
   * </pre>
   */
  public static Unrolled unrolled(
      BilevelOracle oracle, double[] x, double[] y, double eta, int steps) {
    double[][] points = new double[steps + 1][];
    points[0] = y;
    for (int j = 0; j < steps; j++) {
      points[j + 1] = Level1.plus(points[j], -eta, oracle.gradLowerY(x, points[j]));
    }
    FirstOrderOracle.UpperGradient f = oracle.gradUpper(x, points[steps]);
    double[] h = f.inX();
    double[] u = f.inY();
    for (int j = steps; j >= 1; j--) {
      h = Level1.plus(h, -eta, oracle.cross(x, points[j - 1], u));
      u = Level1.plus(u, -eta, oracle.hvp(x, points[j - 1], u));
    }
    return new Unrolled(points[steps], h);
  }
}
