package io.equipoise.balance;

import io.equipoise.linalg.FairPoint;
import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;

/** Fair weights of a Gram matrix, or the min-norm weights where there are none. */
record FairShare(double[] weights, Notes notes) {

  static FairShare of(Gram gram, double alpha) {
    if (gram.trace() == 0) {
      return new FairShare(MinNorm.of(gram).weights().toArray(), Notes.NONE.with("fallback", 1));
    }
    try {
      FairPoint point = FairPoint.of(gram, alpha);
      return new FairShare(
          point.weights().toArray(),
          Notes.NONE
              .with("fallback", 0)
              .with("iterations", point.rounds())
              .with("residual", point.residual()));
    } catch (FairPoint.NoFiniteSolutionException e) {
      return new FairShare(
          MinNorm.of(gram).weights().toArray(),
          Notes.NONE
              .with("fallback", 1)
              .warning(
                  "no fair weights ("
                      + e.getMessage()
                      + "); used the min-norm direction. (NUM-007)"));
    }
  }
}
