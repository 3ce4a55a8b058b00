package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import java.util.List;

/** The step that a choice of tasks makes. */
public final class MetaStep {
  private MetaStep() {}

  /** The mean gradient of the chosen tasks, in the order of the selection. */
  public static double[] direction(TaskChoice.Selection chosen, List<double[]> gradients) {
    double[] sum = new double[gradients.get(0).length];
    for (int task : chosen.tasks()) {
      sum = Level1.plus(sum, 1, gradients.get(task));
    }
    return Level1.times(1.0 / chosen.tasks().size(), sum);
  }
}
