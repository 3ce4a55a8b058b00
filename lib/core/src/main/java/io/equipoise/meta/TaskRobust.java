package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens to all tasks, with weights over kinds of tasks that climb towards the worst.
 *
 * <pre>
 * w_i = p_kind(i) / sum_j p_kind(j)        over the tasks of the batch
 * direction = sum_i w_i dl_i/dtheta        with the p before the step
 * p = projection on the simplex of  p + eta l,   l_c the mean loss of the batch's tasks of kind c, 0 without one
 * </pre>
 *
 * <p>Cost: O(n log n). Edge cases: a loss that is not finite is refused with NUM-012; one kind
 * alone is the plain mean.
 *
 * <p>Source: Collins, Mokhtari and Shakkottai, Task-Robust Model-Agnostic Meta-Learning
 * (arXiv:2002.04766) and its repository: eta 1e-5 to 2e-5 on sinusoids, 2e-5 on Omniglot
 * [verified]. Differs from it where a batch has several tasks of a kind, or none.
 *
 * @param step eta, above 0
 */
@Named("task-robust")
public record TaskRobust(
    @Option(doc = "Step size of the task weights.", above = 0, typical = "1e-5 to 1e-2")
        double step)
    implements TaskChoice {
  private static final long serialVersionUID = 1L;

  /** Checks the step. */
  public TaskRobust {
    if (!(step > 0) || Double.isInfinite(step)) {
      throw new IllegalArgumentException(
          "the step of the task weights is " + step + "; expected > 0");
    }
  }

  /** All tasks alike: as when no kind has shown itself worse. */
  @Override
  public Selection select(double[] losses) {
    return select(losses, new int[losses.length], Vector.of(1));
  }

  /**
   * All tasks, by the weights of their kinds.
   *
   * @param kind of each task
   * @param p weights of the kinds; one whose weights are all 0 counts as none
   */
  public Selection select(double[] losses, int[] kind, Vector p) {
    int rejected = 0;
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      rejected += Double.isFinite(losses[i]) ? 0 : 1;
      sum += p.get(kind[i]);
    }
    if (rejected > 0) {
      throw TooManyRejected.failure(rejected, losses.length, 0, "task-robust weights drop none");
    }
    double[] weights = new double[losses.length];
    double objective = 0;
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      weights[i] = sum > 0 ? p.get(kind[i]) / sum : 1.0 / losses.length;
      objective += weights[i] * losses[i];
      if (weights[i] > 0) {
        tasks.add(i);
      }
    }
    return new Selection(tasks, Vector.of(weights), objective, 0);
  }

  /** The next weights of the kinds after a batch with these losses. */
  public Vector next(Vector p, double[] losses, int[] kind) {
    double[] sums = new double[p.size()];
    int[] counts = new int[p.size()];
    for (int i = 0; i < losses.length; i++) {
      sums[kind[i]] += losses[i];
      counts[kind[i]]++;
    }
    for (int c = 0; c < sums.length; c++) {
      sums[c] /= Math.max(1, counts[c]);
    }
    return next(p, sums);
  }

  /** The next weights. */
  public Vector next(Vector p, double[] losses) {
    return Vector.of(SimplexProjection.of(Level1.plus(p.toArray(), step, losses)));
  }

  /** The direction of theta, folded in task order. */
  public static double[] direction(Vector p, List<double[]> gradients) {
    double[] sum = new double[gradients.get(0).length];
    for (int i = 0; i < gradients.size(); i++) {
      sum = Level1.plus(sum, p.get(i), gradients.get(i));
    }
    return sum;
  }
}
