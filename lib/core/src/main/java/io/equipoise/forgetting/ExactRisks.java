package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * The expected excess risks of stochastic gradient descent over a sequence of regressions, without
 * drawing a sample: the mean and the second moment of w follow a linear recursion of their own.
 *
 * <pre>
 * delta = w - w*_m,  mu = E delta,  B = E delta delta',  inside task m
 * mu &lt;- (I - gamma H) mu
 * B  &lt;- B - gamma (HB + BH) + gamma^2 [ M(B)/b + (1 - 1/b) HBH ] + (gamma^2 s^2 / b) H
 * M(B) = E[x x' B x x'] = 2 HBH + tr(HB) H + (kurtosis - 3) U diag(lambda_i^2 (U'BU)_ii) U'
 * next task: D = w*_m - w*_m',   B &lt;- B + mu D' + D mu' + D D',   mu &lt;- mu + D
 * risk of j: tr(H_j C_j) / 2,    C_j the second moment about w*_j
 * </pre>
 *
 * <p>Cost: with one basis for all tasks O(d) per sample and nothing else; else O(d^3) per task
 * besides. A step beyond the {@link StepLimit} gives what it gives, growing without bound. Edge
 * cases: fewer samples than a batch is no step.
 *
 * <p>Precision: powers and sums lose about n 2^-52 of n steps, 1e-11 for 50,000.
 *
 * @param risks the matrix
 * @param means E w at the start and after each task
 * @param varianceTraces traces of the covariance of w there; the first is 0
 */
public record ExactRisks(RiskMatrix risks, List<Vector> means, Vector varianceTraces) {
  /** Copies the list. */
  public ExactRisks {
    means = List.copyOf(means);
  }

  /** The risks of {@code sequence}, in the cheapest way that its bases allow. */
  public static ExactRisks of(LinearSequence sequence) {
    return of(
        sequence,
        sequence.sharesABasis() ? new DiagonalMoments(sequence) : new MatrixMoments(sequence));
  }

  static ExactRisks of(LinearSequence sequence, Moments moments) {
    int tasks = sequence.tasks().size();
    double[][] excess = new double[tasks + 1][tasks];
    double[] traces = new double[tasks + 1];
    List<Vector> means = new ArrayList<>();
    for (int i = 0; i <= tasks; i++) {
      if (i > 0) {
        moments.learn(i - 1);
        traces[i] = moments.varianceTrace();
      }
      for (int j = 0; j < tasks; j++) {
        excess[i][j] = moments.excess(j);
      }
      means.add(Vector.of(moments.mean()));
    }
    return new ExactRisks(RiskMatrix.of(excess), means, Vector.of(traces));
  }
}
