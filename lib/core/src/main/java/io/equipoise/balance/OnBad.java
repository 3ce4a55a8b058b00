package io.equipoise.balance;

import java.util.List;
import java.util.SortedSet;

/** What happens to a task whose loss or gradient is NaN or infinite. */
public enum OnBad {
  /** The round fails, naming the task, the step and the value. */
  FAIL,
  /** The task has weight 0 in this round; the round fails when more than half are bad. */
  SKIP;

  /** Refuses the bad tasks, or lets them be left out. */
  void judge(List<String> tasks, long step, SortedSet<Integer> bad, String firstFinding) {
    if (bad.isEmpty()) {
      return;
    }
    if (this == FAIL) {
      throw new BadNumberException(
          firstFinding
              + "; expected a finite value. [step "
              + step
              + "] Lower the learning rate, normalise the losses, or leave such tasks out of a round"
              + " with numeric.on-non-finite = skip-task-round. (NUM-001)");
    }
    if (2 * bad.size() > tasks.size()) {
      throw new BadNumberException(
          bad.size()
              + " of "
              + tasks.size()
              + " tasks have a loss or gradient that is not finite ("
              + firstFinding
              + "); expected at most half. [step "
              + step
              + "] Lower the learning rate or normalise the losses. (NUM-002)");
    }
  }

  /** A number that is not finite reached a place where that cannot be handled. */
  public static final class BadNumberException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadNumberException(String message) {
      super(message);
    }
  }
}
