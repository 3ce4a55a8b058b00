package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.util.List;

/**
 * The product of {@code vector} with the Hessian of sum_k coefficients[k] S_k at {@code theta}, S_k
 * the sum of task k's losses over these rows of this shard; exact, about four forward passes.
 * Products add up over shards.
 *
 * @param coefficients one over a task's count in all the rows, for its mean loss; 0 leaves it out
 * @param vector n numbers
 */
record CurvatureAt(
    TaskModel model,
    float[] theta,
    List<TaskLoss> losses,
    Rows rows,
    double[] coefficients,
    float[] vector)
    implements Question<RowShard, float[]> {
  @Override
  public float[] answer(RowShard shard, Scope scope) {
    try (EngineScope engine = EngineScope.open(scope.device())) {
      return shard
          .passes(engine, model.net())
          .drawing(rows.draw())
          .curvature(theta, rows.of(shard), losses, coefficients, vector);
    }
  }
}
