package io.equipoise.measure;

/**
 * Mean relative drop of a multi-task model against single-task models, in percent; lower is better.
 *
 * <pre>
 * delta-m = 100/n sum_j (-1)^(h_j) (m_j - b_j) / b_j
 * </pre>
 *
 * <pre>
 * paper   here      what
 * n       metrics   count; metrics, not tasks: a task may have several
 * m       values    of the multi-task model, any unit
 * b       base      of single-task training, same units; not 0
 * h       higher    1 where a higher value is better
 * </pre>
 *
 * <p>Edge cases: a base of 0 is refused, since nothing is relative to it; so is a number that is
 * not finite. The base keeps its sign, as published: with a negative base the sign of the term
 * turns.
 *
 * <p>Source: the definition of the multi-task learning comparisons (Maninis et al. 2019, adopted by
 * the Cityscapes, NYU-v2 and QM9 tables) [verified against published tables to rounding].
 */
public final class DeltaM {
  private DeltaM() {}

  /** delta-m in percent of {@code values} against {@code base}. */
  public static double percent(double[] values, double[] base, boolean[] higherIsBetter) {
    int n = values.length;
    if (n == 0 || base.length != n || higherIsBetter.length != n) {
      throw new IllegalArgumentException(
          n
              + " values, "
              + base.length
              + " bases and "
              + higherIsBetter.length
              + " directions; expected the same number of each, at least one");
    }
    double sum = 0;
    for (int j = 0; j < n; j++) {
      if (base[j] == 0 || !Double.isFinite(base[j]) || !Double.isFinite(values[j])) {
        throw new IllegalArgumentException(
            "metric "
                + j
                + " has value "
                + values[j]
                + " and base "
                + base[j]
                + "; expected finite numbers and a base that is not 0");
      }
      double change = (values[j] - base[j]) / base[j];
      sum += higherIsBetter[j] ? -change : change;
    }
    return 100 * sum / n;
  }
}
