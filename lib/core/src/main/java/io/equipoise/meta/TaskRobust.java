package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.List;

/**
 * Weights over kinds of tasks that climb towards the worst.
 *
 * <pre>
 * direction = sum_i p_i dl_i/dtheta         with the p before the step
 * p = projection on the simplex of  p + eta l
 * </pre>
 *
 * <p>Cost: O(n log n). Edge cases: a loss that is not finite is refused by the projection.
 *
 * <p>Source: Collins, Mokhtari and Shakkottai, Task-Robust Model-Agnostic Meta-Learning
 * (arXiv:2002.04766) and its repository: eta 1e-5 to 2e-5 on sinusoids, 2e-5 on Omniglot
 * [verified].
 *
 * @param step eta, above 0
 */
@Named("task-robust")
public record TaskRobust(
    @Option(doc = "Step size of the task weights.", above = 0, typical = "1e-5 to 1e-2")
        double step)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the step. */
  public TaskRobust {
    if (!(step > 0) || Double.isInfinite(step)) {
      throw new IllegalArgumentException(
          "the step of the task weights is " + step + "; expected > 0");
    }
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
