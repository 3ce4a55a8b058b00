package io.equipoise.balance;

import io.equipoise.linalg.FairPoint;
import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Fair weights of a Gram matrix, or the min-norm weights where there are none. */
record FairShare(double[] weights, Notes notes) {

  static FairShare of(Gram gram, double alpha) {
    if (gram.trace() == 0) {
      return new FairShare(shortest(gram), Notes.NONE.with("fallback", 1));
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
          shortest(gram),
          Notes.NONE
              .with("fallback", 1)
              .warning(
                  "no fair weights ("
                      + e.getMessage()
                      + "); used the min-norm direction. (NUM-007)"));
    }
  }

  /**
   * Min-norm weights; tasks of one gradient, between which any division gives the same direction,
   * have equal ones.
   */
  private static double[] shortest(Gram gram) {
    double[] weights = MinNorm.of(gram).weights().toArray();
    double[][] rows =
        IntStream.range(0, weights.length).mapToObj(gram::row).toArray(double[][]::new);
    return IntStream.range(0, weights.length)
        .mapToDouble(
            i ->
                IntStream.range(0, weights.length)
                    .filter(j -> Arrays.equals(rows[i], rows[j]))
                    .mapToDouble(j -> weights[j])
                    .average()
                    .orElseThrow())
        .toArray();
  }
}
