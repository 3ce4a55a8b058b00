package io.equipoise.prompt;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.List;

/**
 * Each task by its nearest representative.
 *
 * <pre>
 * score_t(z) = max_c cos(z, m_c)
 * </pre>
 *
 * @param tasks in order
 */
public record CentroidCosine(List<Representatives> tasks) implements TaskIdentifier {
  /** Copies the list. */
  public CentroidCosine {
    tasks = List.copyOf(tasks);
  }

  @Override
  public double[] scores(Vector embedding) {
    double[] z = Representatives.unit(embedding);
    return tasks.stream().mapToDouble(task -> score(task, z)).toArray();
  }

  /** A mean of unit vectors may be 0, which points nowhere. */
  private static double score(Representatives task, double[] z) {
    double best = -1;
    for (Representatives.Cluster cluster : task.clusters()) {
      double[] mean = cluster.mean().toArray();
      double norm = Level1.norm(mean);
      best = Math.max(best, norm == 0 ? 0 : Level1.dot(z, mean) / norm);
    }
    return best;
  }
}
