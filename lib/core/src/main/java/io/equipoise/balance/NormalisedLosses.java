package io.equipoise.balance;

import io.equipoise.linalg.Vector;

/**
 * Normalised losses of the tasks that have a part in a round, packed in task order.
 *
 * @param losses L_i
 * @param slopes dL_i/dl_i
 */
record NormalisedLosses(double[] losses, double[] slopes) {

  /** Normalises the raw losses of the {@code present} tasks against their baselines. */
  static NormalisedLosses of(
      Observation now, Vector raw, Vector baseline, Normalisation normalisation) {
    int[] present = now.present();
    double smallest = Double.POSITIVE_INFINITY;
    for (int i : present) {
      smallest = Math.min(smallest, baseline.get(i));
    }
    double[] losses = new double[present.length];
    double[] slopes = new double[present.length];
    for (int i = 0; i < present.length; i++) {
      int task = present[i];
      double l = raw.get(task);
      if (normalisation == Normalisation.LOGARITHMIC) {
        checkPositive(now, task, l, normalisation);
      }
      losses[i] = normalisation.loss(l, baseline.get(task), smallest);
      slopes[i] = normalisation.slope(l, baseline.get(task), smallest);
    }
    return new NormalisedLosses(losses, slopes);
  }

  /**
   * The baselines to use in this round: those known, and this round's losses where none is known or
   * a new epoch begins.
   */
  static Vector baseline(Observation now, Vector known, Bilb4mtlOptions options) {
    if (options.normalisation() == Normalisation.IDENTICAL) {
      return known;
    }
    boolean again = options.baselineEvery() > 0 && now.step() % options.baselineEvery() == 0;
    double[] baseline = known.toArray();
    for (int i : now.present()) {
      if (again || baseline[i] == 0) {
        baseline[i] = now.losses().get(i);
        checkPositive(now, i, baseline[i], options.normalisation());
      }
    }
    return Vector.of(baseline);
  }

  private static void checkPositive(Observation now, int task, double loss, Normalisation how) {
    if (!(loss > 0)) {
      throw new IllegalArgumentException(
          "task '"
              + now.tasks().get(task)
              + "' has loss "
              + loss
              + "; expected > 0 for bilb4mtl with "
              + how
              + " losses. [step "
              + now.step()
              + "] Use IDENTICAL losses, or a loss that cannot reach 0. (NUM-004)");
    }
  }
}
