package io.equipoise.measure;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;

/**
 * How far a point is from Pareto stationary, and a direction from the one that avoids conflict.
 *
 * <pre>
 * gap      = min over w in the simplex of |sum_i w_i g_i|;   0 exactly where no direction helps all tasks
 * distance = |sum_i (u_i - w*_i) g_i|,  u the weights used, w* the min-norm weights, or with rho &gt; 0
 *            those of  |sum_i w_i g_i|^2 + rho |w|^2
 * cosine   = between the two directions, for methods of another scale
 * </pre>
 *
 * <p>In the gradients' unit, not squared. Cost: one min-norm problem. Edge cases: from products
 * alone a length below about 1e-8 of the longest gradient is rounding error; the cosine with a
 * direction of length 0 is NaN.
 *
 * <p>Source: CA distance of arXiv:2405.19440, where the direction is that of {@code Gsmgrad}.
 *
 * @param gap length of the min-norm point
 * @param distance of the used direction from the reference direction
 * @param cosine between them
 */
public record ParetoGap(double gap, double distance, double cosine) {

  /** Of a symmetric Gram matrix and the weights {@code used} on its rows. */
  public static ParetoGap of(Gram gram, double[] used) {
    return of(gram, used, 0);
  }

  /** The same with w*_rho, {@code rho} at least 0 in the unit of the squared gradients. */
  public static ParetoGap of(Gram gram, double[] used, double rho) {
    if (used.length != gram.size()) {
      throw new IllegalArgumentException(
          used.length + " weights; expected one for each of " + gram.size() + " tasks");
    }
    if (!(rho >= 0 && Double.isFinite(rho))) {
      throw new IllegalArgumentException("rho = " + rho + "; expected a finite number >= 0");
    }
    MinNorm.Point nearest = MinNorm.of(gram);
    double[] reference =
        (rho == 0 ? nearest : MinNorm.of(gram.plusDiagonal(rho))).weights().toArray();
    double[] off = used.clone();
    for (int i = 0; i < off.length; i++) {
      off[i] -= reference[i];
    }
    double lengths = gram.norm(used) * gram.norm(reference);
    double cosine = lengths > 0 ? gram.between(used, reference) / lengths : Double.NaN;
    return new ParetoGap(nearest.norm(), gram.norm(off), Math.max(-1, Math.min(1, cosine)));
  }
}
