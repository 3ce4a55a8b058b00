package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.util.List;

/** The losses of these rows at {@code theta}: one forward pass. */
public record LossesAt(TaskModel model, float[] theta, List<TaskLoss> losses, Rows rows)
    implements Question<RowShard, TaskSums> {
  @Override
  public TaskSums answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, model.net()).drawing(rows.draw());
      return new TaskSums(
          passes.losses(theta, chosen, losses), shard.counts(chosen, model.tasks()));
    }
  }
}
