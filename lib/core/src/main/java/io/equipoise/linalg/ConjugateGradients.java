package io.equipoise.linalg;

import java.util.function.UnaryOperator;

/**
 * Solves H v = b for a symmetric positive definite H of which only products are known.
 *
 * <pre>
 * r = b - H v;  p = r
 * repeat   alpha = r'r / p'Hp;  v += alpha p;  r -= alpha Hp
 *          beta = new r'r / old r'r;  p = r + beta p
 * until    |r|^2 &lt;= tolerance, or the limit
 * </pre>
 *
 * <p>Cost: one product an iteration, and one at the start unless v = 0; in exact arithmetic at most
 * as many iterations as unknowns. Edge cases: b = 0 from v = 0 takes none. A direction along which
 * H is not positive ends it: that system is none of this class.
 *
 * <p>Source: Hestenes and Stiefel (1952) [recalled].
 */
public final class ConjugateGradients {
  private ConjugateGradients() {}

  /**
   * What was found.
   *
   * @param v the last iterate
   * @param iterations how many were made
   * @param squares |b - H v|^2 as the recursion has it
   * @param converged whether that is within the tolerance
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Solution(double[] v, int iterations, double squares, boolean converged) {}

  /**
   * Solves from {@code start}.
   *
   * @param product H times a vector
   * @param tolerance on the squared residual, at least 0
   * @param limit iterations at most
   */
  public static Solution solve(
      UnaryOperator<double[]> product, double[] b, double[] start, double tolerance, int limit) {
    double[] v = start.clone();
    double[] r = Level1.squares(v) == 0 ? b.clone() : Level1.minus(b, product.apply(v));
    double[] p = r.clone();
    double squares = Level1.squares(r);
    int done = 0;
    while (squares > tolerance && done < limit) {
      double[] hp = product.apply(p);
      double curvature = Level1.dot(p, hp);
      if (!(curvature > 0)) {
        break;
      }
      double alpha = squares / curvature;
      v = Level1.plus(v, alpha, p);
      r = Level1.plus(r, -alpha, hp);
      double next = Level1.squares(r);
      p = Level1.plus(r, next / squares, p);
      squares = next;
      done++;
    }
    return new Solution(v, done, squares, squares <= tolerance);
  }
}
