package io.equipoise.balance;

import io.equipoise.linalg.ConeProjection;
import io.equipoise.linalg.Gram;

/**
 * The matrix that UPGrad and DualProj project with.
 *
 * <pre>
 * M^ = M / trace(M) + regularisation I,   M / trace(M) := 0 where trace(M) &lt; smallest
 * </pre>
 */
final class DualCone {
  private DualCone() {}

  /** Projects on the weights after which no task is opposed, up to regularisation. */
  static ConeProjection of(Gram gram, double smallest, double regularisation) {
    double trace = gram.trace();
    double factor = trace > 0 && trace >= smallest ? 1 / trace : 0;
    return new ConeProjection(gram.times(factor).plusDiagonal(regularisation));
  }

  static void check(String who, double smallest, double regularisation) {
    Method.check(
        smallest >= 0 && Double.isFinite(smallest), who + "'s smallest-trace", smallest, ">= 0");
    Method.check(
        regularisation > 0 && regularisation <= 1,
        who + "'s regularisation",
        regularisation,
        "in (0, 1] (published 1e-4)");
  }
}
