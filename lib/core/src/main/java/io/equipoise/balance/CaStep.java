package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.SimplexProjection;
import java.io.Serializable;

/**
 * One projected step of simplex weights towards the min-norm weights.
 *
 * <pre>
 * w+ = Proj( w - beta (M w + rho w) )
 * BY_TRACE: M is divided by sum_i |M_ii| first, so that beta and rho are pure numbers
 * </pre>
 *
 * <p>As it is, beta must satisfy beta (lambda_max(M) + rho) &lt; 2, or w jumps between vertices;
 * BY_TRACE with beta (1 + rho) &lt; 2 always does.
 *
 * @param scale what M is divided by
 * @param beta step size, &gt; 0
 * @param rho pull towards equal weights, &gt;= 0
 */
record CaStep(GramScale scale, double beta, double rho) implements Serializable {

  static void check(String who, double beta, double rho) {
    Method.check(
        beta > 0 && Double.isFinite(beta), who + "'s beta", beta, "a number > 0 (see its doc)");
    Method.check(rho >= 0 && Double.isFinite(rho), who + "'s rho", rho, "a number >= 0");
  }

  double[] from(double[] w, Gram gram) {
    double size = scale == GramScale.NONE ? 1 : diagonal(gram);
    double[] slope = gram.times(w);
    for (int i = 0; i < w.length; i++) {
      slope[i] = size == 0 ? 0 : slope[i] / size;
    }
    return along(w, slope);
  }

  /** The step for a given M w. */
  double[] along(double[] w, double[] slope) {
    double[] next = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      next[i] = w[i] - beta * (slope[i] + rho * w[i]);
    }
    return SimplexProjection.of(next);
  }

  private static double diagonal(Gram gram) {
    double sum = 0;
    for (int i = 0; i < gram.size(); i++) {
      sum += Math.abs(gram.get(i, i));
    }
    return sum;
  }
}
