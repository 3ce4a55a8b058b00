package io.equipoise.sweep;

import io.equipoise.options.Option;

/**
 * Successive halving: all trials run on a small budget, the best go on with {@code eta} times more.
 *
 * <pre>
 * rung r of R     budget  max(1, full / eta^(R-1-r))      survivors  ceil(n_r / eta), at least 1
 * </pre>
 *
 * <p>Synchronous, so that the same options give the same rows whatever finished first: a rung is
 * ranked when all of it is there, ties by number. A survivor is run again from its start on the
 * larger budget instead of being carried on, so that a trial stays a function of its options; that
 * costs at most eta / (eta - 1) of what carrying on would (1.5 times at eta = 3).
 *
 * <p>Source: Jamieson and Talwalkar, arXiv 1502.07943 [recalled].
 */
public record Halving(
    @Option(doc = "Every eta-th trial goes on.", min = 2, max = 100, typical = "2 to 4") int eta,
    @Option(doc = "Rungs, the full budget included.", min = 2, max = 10) int rungs,
    @Option(doc = "Option that is the budget, such as train.rounds.") String resource) {
  static Halving defaults() {
    return new Halving(3, 3, "train.rounds");
  }

  /** The budget of a rung. */
  public long budget(int rung, long full) {
    long divisor = 1;
    for (int r = rung; r < rungs - 1; r++) {
      divisor *= eta;
    }
    return Math.max(1, full / divisor);
  }

  /** How many of n trials go on. */
  public int survivors(int n) {
    return Math.max(1, (n + eta - 1) / eta);
  }
}
