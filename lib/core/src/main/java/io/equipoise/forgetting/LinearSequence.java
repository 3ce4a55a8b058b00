package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Regressions in the order in which they are learned.
 *
 * <pre>
 * x = U diag(sqrt lambda) z,   coordinates of z independent, symmetric, of variance 1 and E z^4 = kurtosis
 * </pre>
 *
 * @param start w before the first step, d numbers
 * @param tasks at least one, all of the same d
 * @param steps gamma of each task, &gt; 0
 * @param kurtosis at least 1: 3 Gaussian, 1 plus or minus one, 1.8 uniform
 * @param batch b, samples per step, at least 1; a task takes {@code samples / batch} steps and
 *     leaves the rest
 */
public record LinearSequence(
    Vector start, List<LinearTask> tasks, Vector steps, double kurtosis, int batch)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks lengths and ranges. */
  public LinearSequence {
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty() || steps.size() != tasks.size()) {
      throw new IllegalArgumentException(
          tasks.size() + " tasks and " + steps.size() + " steps; expected as many, at least 1");
    }
    for (LinearTask task : tasks) {
      if (task.dimension() != start.size()) {
        throw new IllegalArgumentException(
            "task "
                + task.name()
                + " has "
                + task.dimension()
                + " dimensions; expected those of the start, "
                + start.size());
      }
    }
    for (int m = 0; m < steps.size(); m++) {
      if (!(steps.get(m) > 0) || Double.isInfinite(steps.get(m))) {
        throw new IllegalArgumentException(
            "step " + steps.get(m) + " of task " + m + "; expected a finite number > 0");
      }
    }
    if (start.firstNotFinite() >= 0) {
      throw new IllegalArgumentException("start " + start + "; expected finite numbers");
    }
    if (!(kurtosis >= 1) || Double.isInfinite(kurtosis) || batch < 1) {
      throw new IllegalArgumentException(
          "kurtosis " + kurtosis + " and batch " + batch + "; expected at least 1 each");
    }
  }

  /** d. */
  public int dimension() {
    return start.size();
  }

  /** Steps that task {@code m} takes. */
  int stepsOf(int m) {
    return tasks.get(m).samples() / batch;
  }

  /** Whether all covariances are diagonal in one basis. */
  boolean sharesABasis() {
    Basis first = tasks.get(0).basis();
    return tasks.stream().allMatch(task -> Objects.equals(task.basis(), first));
  }
}
