package io.equipoise.local;

import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import java.util.List;

/**
 * Each task's own gradient at {@code theta}, left on the shard: one forward and K backward passes.
 * What is asked of the gradients next ({@link SharedRows}, {@link CombinedGradient}) finds them.
 */
public record TaskGradientsAt(TaskModel model, float[] theta, List<TaskLoss> losses, Rows rows)
    implements HeldGradients {
  @Override
  public TaskSums answer(RowShard shard, Scope scope) {
    return new TaskSums(
        retained(shard, scope).losses(), shard.counts(rows.of(shard), model.tasks()));
  }

  @Override
  public FlatFunction.TaskGradients retained(RowShard shard, Scope scope) {
    String key = "task-gradients/" + rows.key() + "/" + losses + "/" + ContentKey.of(theta);
    return scope.residue(
        key,
        () -> {
          try (EngineScope engine = EngineScope.open(scope.device())) {
            return shard
                .passes(engine, model.net())
                .drawing(rows.draw())
                .taskGradients(theta, rows.of(shard), losses);
          }
        });
  }
}
