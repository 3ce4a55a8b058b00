package io.equipoise.continual;

import java.util.Arrays;

/**
 * What only shows when the learner is not told the task: the same learner at the end of a sequence,
 * asked with and without the task's identity.
 *
 * <pre>
 * latent_per_task[j]      aware[j] - agnostic[j],  all j;    latent_mean: their mean
 * hidden_forgotten(eps)   how many j &lt; T-1 with diagonal[j] - agnostic[j] &gt; eps &gt;= diagonal[j] - aware[j]
 * aware_bwt, agnostic_bwt 1/(T-1) sum_{j&lt;T-1} (final[j] - diagonal[j])
 * </pre>
 *
 * <p>Both drops are from the same diagonal and rounded to 12 decimals before they are compared.
 *
 * <p>Source: a reconstruction of the notion of latent forgetting in GRID (arXiv:2507.14725)
 * [inferred].
 */
public final class LatentForgetting {
  private final double[] aware;
  private final double[] agnostic;
  private final double[] diagonal;

  private LatentForgetting(double[] aware, double[] agnostic, double[] diagonal) {
    this.aware = aware;
    this.agnostic = agnostic;
    this.diagonal = diagonal;
  }

  /**
   * Compares two final rows of at least two tasks.
   *
   * @param aware R[T-1][j] with the task given
   * @param agnostic R[T-1][j] without
   * @param diagonal R[j][j]
   */
  public static LatentForgetting of(double[] aware, double[] agnostic, double[] diagonal) {
    if (aware.length < 2
        || agnostic.length != aware.length
        || diagonal.length != aware.length
        || !finite(aware)
        || !finite(agnostic)
        || !finite(diagonal)) {
      throw new IllegalArgumentException(
          "rows of "
              + aware.length
              + ", "
              + agnostic.length
              + " and "
              + diagonal.length
              + " scores; expected three of equal length, at least 2, all finite");
    }
    return new LatentForgetting(aware.clone(), agnostic.clone(), diagonal.clone());
  }

  private static boolean finite(double[] scores) {
    return Arrays.stream(scores).allMatch(Double::isFinite);
  }

  /** How much each task loses when its identity is not given. */
  public double[] perTask() {
    double[] latent = new double[aware.length];
    Arrays.setAll(latent, j -> aware[j] - agnostic[j]);
    return latent;
  }

  /** The mean of {@link #perTask}. */
  public double mean() {
    return Arrays.stream(perTask()).sum() / aware.length;
  }

  /** Tasks before the last that are forgotten without their identity but not with it. */
  public int hiddenForgotten(double eps) {
    int hidden = 0;
    for (int j = 0; j < aware.length - 1; j++) {
      boolean without = SequenceMeasures.isForgotten(diagonal[j] - agnostic[j], eps);
      boolean with = SequenceMeasures.isForgotten(diagonal[j] - aware[j], eps);
      hidden += without && !with ? 1 : 0;
    }
    return hidden;
  }

  /** Backward transfer with the task given. */
  public double awareBwt() {
    return bwt(aware);
  }

  /** Backward transfer without. */
  public double agnosticBwt() {
    return bwt(agnostic);
  }

  private double bwt(double[] last) {
    double sum = 0;
    for (int j = 0; j < last.length - 1; j++) {
      sum += last[j] - diagonal[j];
    }
    return sum / (last.length - 1);
  }
}
