package io.equipoise.balance;

/**
 * The two levels of {@link Bilb4mtl} on K normalised losses L and weights sigma, and how their sum
 * changes with either.
 *
 * <pre>
 * f = sum_{i=1}^{K-1} | tau_i L_i - tau_{i+1} L_{i+1} |     g = sum_i sigma_i L_i / S     total = lambda f + g
 * s_i = sign(tau_i L_i - tau_{i+1} L_{i+1}) for 1 &lt;= i &lt; K, s_0 = s_K = 0, sign(0) = 0
 * dtotal/dL_i     = sigma_i / S + lambda tau_i (s_i - s_{i-1})
 * dtotal/dsigma_i = L_i / S [ - (sum_j sigma_j L_j) / S^2 ] [ + lambda L_i (s_i - s_{i-1}) ]
 * </pre>
 *
 * <p>tau = 1 or sigma. The first bracket is there when S = sum sigma is differentiated, the second
 * when tau = sigma. Only neighbours in task order are compared.
 *
 * @param upper f
 * @param lower g
 * @param inLosses dtotal/dL_i, length K
 * @param inWeights dtotal/dsigma_i, length K
 */
record LossGap(double upper, double lower, double[] inLosses, double[] inWeights) {

  static LossGap of(double[] losses, double[] weights, Bilb4mtlOptions options) {
    int k = losses.length;
    boolean own = options.tau() == Bilb4mtlOptions.Tau.WEIGHT;
    double[] jump = jumps(losses, weights, own);
    double sum = options.divisor() == Bilb4mtlOptions.Divisor.ONE ? 1 : sum(weights);
    double product = 0;
    double upper = 0;
    for (int i = 0; i < k; i++) {
      product += weights[i] * losses[i];
      upper += (own ? weights[i] : 1) * jump[i] * losses[i];
    }
    double slope =
        options.divisor() == Bilb4mtlOptions.Divisor.SUM_DIFFERENTIATED ? product / (sum * sum) : 0;
    double[] inLosses = new double[k];
    double[] inWeights = new double[k];
    for (int i = 0; i < k; i++) {
      double pull = options.lambda() * jump[i];
      inLosses[i] = weights[i] / sum + (own ? weights[i] : 1) * pull;
      inWeights[i] = losses[i] / sum - slope + (own ? losses[i] * pull : 0);
    }
    return new LossGap(upper, product / sum, inLosses, inWeights);
  }

  double total(double lambda) {
    return lambda * upper + lower;
  }

  /** s_i - s_{i-1} for each task; f is the sum of these times tau_i L_i. */
  private static double[] jumps(double[] losses, double[] weights, boolean own) {
    double[] jump = new double[losses.length];
    for (int i = 0; i + 1 < losses.length; i++) {
      double here = own ? weights[i] * losses[i] : losses[i];
      double next = own ? weights[i + 1] * losses[i + 1] : losses[i + 1];
      double sign = here > next ? 1 : here < next ? -1 : 0;
      jump[i] += sign;
      jump[i + 1] -= sign;
    }
    return jump;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }
}
