package io.equipoise.meta;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;

/** The failure of a meta-batch with more bad tasks than may be dropped. */
final class TooManyRejected {
  private TooManyRejected() {}

  static Failure failure(int rejected, int tasks, int allowed, String name) {
    return new Failure(
        ExitCode.NUMERIC,
        "NUM-012",
        rejected
            + " of "
            + tasks
            + " tasks have a loss that is not finite; expected at most "
            + allowed
            + " ("
            + name
            + ")",
        "",
        "Look for the tasks in the table of episodes, lower the inner step, or drop more tasks.");
  }
}
