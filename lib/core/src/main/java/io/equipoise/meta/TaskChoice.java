package io.equipoise.meta;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.List;

/** Which tasks of a meta-batch a step listens to, decided from their losses alone. */
public sealed interface TaskChoice extends Serializable
    permits RankedRange, StatisticalGuidance, TaskRobust {
  /**
   * Chooses.
   *
   * @param losses one per task; a loss that is not finite counts as bad
   * @throws io.equipoise.run.Failure NUM-012 when more losses are not finite than the choice may
   *     drop
   */
  Selection select(double[] losses);

  /**
   * The tasks that a step listens to.
   *
   * @param tasks their indices, in the order in which the choice has them
   * @param weights one per task of the batch, 0 where not chosen, else 1 / |tasks| or the choice's
   *     own; they sum to 1
   * @param objective the weighted mean loss of the chosen
   * @param rejected tasks whose loss was not finite
   */
  record Selection(List<Integer> tasks, Vector weights, double objective, int rejected)
      implements Serializable {
    /** Copies the list. */
    public Selection {
      tasks = List.copyOf(tasks);
    }

    /** The chosen tasks in the order of their indices. */
    public int[] ascending() {
      return tasks.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** The mean over {@code tasks} of a batch with these losses. */
    static Selection of(List<Integer> tasks, double[] losses, int rejected) {
      double[] weights = new double[losses.length];
      double sum = 0;
      for (int task : tasks) {
        weights[task] = 1.0 / tasks.size();
        sum += losses[task];
      }
      return new Selection(tasks, Vector.of(weights), sum / tasks.size(), rejected);
    }
  }
}
