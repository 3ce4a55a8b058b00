package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.util.Set;

/** What the parameters that belong to one task alone receive. */
public enum Heads {
  /** The weight times the task's gradient: what one backward pass of the weighted sum gives. */
  WEIGHTED,
  /** The task's own gradient: what methods give that replace the shared gradient only. */
  PLAIN;

  /**
   * The factor on each head's gradient: the weight or 1, and 0 for a task that was left out.
   *
   * @param weights of the K tasks
   * @param skipped numbers of the tasks that were left out
   */
  public Vector factors(Vector weights, Set<Integer> skipped) {
    if (this == WEIGHTED) {
      return weights;
    }
    double[] factors = new double[weights.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = skipped.contains(i) ? 0 : 1;
    }
    return Vector.of(factors);
  }
}
