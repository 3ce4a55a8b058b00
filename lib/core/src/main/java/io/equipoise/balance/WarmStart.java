package io.equipoise.balance;

import io.equipoise.linalg.Gram;

/**
 * Weight steps on the first round's gradients, before the parameters move.
 *
 * @param steps N, &gt;= 0
 * @param step one of them
 */
record WarmStart(int steps, CaStep step) {

  static void check(String who, int steps, double beta) {
    Method.check(steps >= 0 && steps <= 100_000_000, who + "'s warm-steps", steps, "in [0, 1e8]");
    Method.check(beta > 0 && Double.isFinite(beta), who + "'s warm-beta", beta, "a number > 0");
  }

  /** The weights that this round's direction uses. */
  double[] start(SimplexState state, Present present) {
    double[] w = state.share(present);
    if (state.rounds() == 0 && steps > 0) {
      Gram gram = present.gram();
      for (int n = 0; n < steps; n++) {
        w = step.from(w, gram);
      }
    }
    return w;
  }
}
