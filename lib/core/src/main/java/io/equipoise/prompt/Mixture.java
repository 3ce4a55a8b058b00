package io.equipoise.prompt;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.LogSumExp;
import io.equipoise.linalg.Vector;
import java.util.List;

/**
 * Each task as a mixture of round normal distributions around its representatives.
 *
 * <pre>
 * score_t(z) = log sum_c (n_c / n_t) exp( -|z - m_c|^2 / (2 v_t) ) - d/2 log v_t,   z of length 1
 * </pre>
 *
 * @param tasks in order
 */
public record Mixture(List<Representatives> tasks) implements TaskIdentifier {
  /** Copies the list. */
  public Mixture {
    tasks = List.copyOf(tasks);
  }

  @Override
  public double[] scores(Vector embedding) {
    double[] z = Representatives.unit(embedding);
    return tasks.stream().mapToDouble(task -> score(task, z)).toArray();
  }

  private static double score(Representatives task, double[] z) {
    double rows = task.clusters().stream().mapToInt(Representatives.Cluster::rows).sum();
    double[] parts =
        task.clusters().stream()
            .mapToDouble(
                c ->
                    StrictMath.log(c.rows() / rows)
                        - Level1.squares(Level1.minus(z, c.mean().toArray()))
                            / (2 * task.variance()))
            .toArray();
    return LogSumExp.of(parts) - 0.5 * z.length * StrictMath.log(task.variance());
  }
}
