package io.equipoise.forgetting;

import java.util.Arrays;

/**
 * {@value #STEPS} steps of a diagonal at once. With beta_i &lt;- k_i beta_i + m_i s and s = noise +
 * sum_i l_i beta_i, the j-th sum of a block needs only the beta that the block begins with and the
 * sums before it, and the beta that it ends with only these:
 *
 * <pre>
 * s_j      = noise + sum_i l_i k_i^j beta_i + sum_{r&lt;j} c_{j-1-r} s_r,     c_q = sum_i l_i m_i k_i^q
 * beta_i  &lt;- k_i^J beta_i + sum_j m_i k_i^{J-1-j} s_j
 * </pre>
 *
 * <p>As many products as step by step, but along rows that the processor takes several numbers of
 * at a time, where a single step waits for its sum. O(J d) numbers are kept.
 */
final class StepBlock {
  static final int STEPS = 64;

  private final double[] kept;
  private final double[] echoes = new double[STEPS];

  /** l_i k_i^j by coordinate, m_i k_i^{J-1-j} by step. */
  private final double[][] heard;

  private final double[][] added;

  StepBlock(double[] keep, double[] mix, double[] l) {
    int d = l.length;
    kept = new double[d];
    heard = new double[d][STEPS];
    added = new double[STEPS][d];
    for (int i = 0; i < d; i++) {
      double power = 1;
      for (int j = 0; j < STEPS; j++) {
        heard[i][j] = l[i] * power;
        added[STEPS - 1 - j][i] = mix[i] * power;
        echoes[j] += l[i] * mix[i] * power;
        power *= keep[i];
      }
      kept[i] = power;
    }
  }

  /** Takes the steps. */
  void take(double[] beta, double noise) {
    double[] sums = new double[STEPS];
    Arrays.fill(sums, noise);
    Rows.add(sums, STEPS, beta, heard, 0, beta.length);
    for (int j = 1; j < STEPS; j++) {
      for (int r = 0; r < j; r++) {
        sums[j] += echoes[j - 1 - r] * sums[r];
      }
    }
    for (int i = 0; i < beta.length; i++) {
      beta[i] *= kept[i];
    }
    Rows.add(beta, beta.length, sums, added, 0, STEPS);
  }
}
