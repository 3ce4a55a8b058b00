package io.equipoise.prompt;

import java.util.List;
import java.util.OptionalInt;

/**
 * Which task inputs are of, or that it is too close to say.
 *
 * <pre>
 * total_t = sum over the inputs of score_t;   best = argmax, the earlier of equal ones
 * margin  = total of the best - total of the second;   infinite for one task
 * </pre>
 *
 * @param task the best; empty when the margin is below what was asked for, and then every task's
 *     labels are candidates
 * @param best the best in any case
 */
public record Identification(OptionalInt task, int best, double margin) {

  /**
   * Decides for one input, or for several that are known to be of one task.
   *
   * @param scores one array per input, one number per task
   * @param leastMargin below which nothing is decided, at least 0
   */
  public static Identification of(List<double[]> scores, double leastMargin) {
    if (scores.isEmpty() || scores.get(0).length == 0 || !(leastMargin >= 0)) {
      throw new IllegalArgumentException(
          scores.size()
              + " inputs and least margin "
              + leastMargin
              + "; expected an input, a task and a margin >= 0");
    }
    double[] totals = new double[scores.get(0).length];
    for (double[] one : scores) {
      for (int t = 0; t < totals.length; t++) {
        totals[t] += one[t];
      }
    }
    int best = 0;
    for (int t = 1; t < totals.length; t++) {
      best = totals[t] > totals[best] ? t : best;
    }
    double second = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < totals.length; t++) {
      second = t == best ? second : Math.max(second, totals[t]);
    }
    double margin = totals[best] - second;
    return new Identification(
        margin < leastMargin ? OptionalInt.empty() : OptionalInt.of(best), best, margin);
  }
}
