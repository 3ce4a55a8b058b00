package io.equipoise.net;

import java.util.List;

/** Refuses targets and losses that do not fit a task: the engine would answer with a crash. */
final class TaskTargets {
  private TaskTargets() {}

  /**
   * Checks one task.
   *
   * @param outputs 1 for a number, C for C classes
   */
  static void check(int task, int outputs, TaskLoss loss, List<double[]> targets) {
    boolean classes = outputs > 1;
    if (classes != (loss.kind() == TaskLoss.Kind.CROSS_ENTROPY)) {
      throw new IllegalArgumentException(
          "task "
              + task
              + " with "
              + outputs
              + " outputs has the loss "
              + loss.kind()
              + "; expected CROSS_ENTROPY for classes, and only for them");
    }
    for (double[] row : targets) {
      double y = row[task];
      if (classes && !Double.isNaN(y) && !(y >= 0 && y < outputs && y == Math.rint(y))) {
        throw new IllegalArgumentException(
            "task "
                + task
                + " has the target "
                + y
                + "; expected a class number 0 to "
                + (outputs - 1));
      }
    }
  }
}
