package io.equipoise.measure;

import io.equipoise.linalg.Gram;

/**
 * How much task gradients point against each other.
 *
 * <pre>
 * cos_ij = M_ij / sqrt(M_ii M_jj);   share = pairs i &lt; j with cos_ij &lt; 0, of all pairs;   mean of cos_ij
 * </pre>
 *
 * <p>Cost: O(K^2). Edge cases: a zero gradient has cosine 0 with everyone; with one task there are
 * no pairs: share 0 and cosine 1.
 *
 * @param share of conflicting pairs, in [0, 1]
 * @param meanCosine over all pairs, in [-1, 1]
 * @param smallestCosine of any pair
 */
public record Conflict(double share, double meanCosine, double smallestCosine) {

  /** Of a symmetric Gram matrix. */
  public static Conflict of(Gram gram) {
    double[] norms = gram.norms();
    int pairs = 0;
    int against = 0;
    double sum = 0;
    double smallest = 1;
    for (int i = 0; i < norms.length; i++) {
      for (int j = i + 1; j < norms.length; j++) {
        double size = norms[i] * norms[j];
        double cosine = size > 0 ? Math.max(-1, Math.min(1, gram.get(i, j) / size)) : 0;
        pairs++;
        against += cosine < 0 ? 1 : 0;
        sum += cosine;
        smallest = Math.min(smallest, cosine);
      }
    }
    return pairs == 0
        ? new Conflict(0, 1, 1)
        : new Conflict((double) against / pairs, sum / pairs, smallest);
  }
}
