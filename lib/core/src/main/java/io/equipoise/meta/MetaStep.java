package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import java.util.List;

/** The direction that a choice of tasks makes. */
public final class MetaStep {
  private MetaStep() {}

  /**
   * The mean gradient of the chosen tasks, folded in the order of their indices: with all chosen it
   * is MAML's in every bit.
   *
   * @param gradients of all tasks; those not chosen are not read
   */
  public static double[] direction(TaskChoice.Selection chosen, List<double[]> gradients) {
    int[] tasks = chosen.ascending();
    double[] sum = new double[gradients.get(tasks[0]).length];
    for (int task : tasks) {
      sum = Level1.plus(sum, 1, gradients.get(task));
    }
    return Level1.times(1.0 / tasks.length, sum);
  }
}
