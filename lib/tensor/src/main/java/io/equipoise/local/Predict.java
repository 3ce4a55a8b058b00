package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.io.Serializable;

/** Predictions for these rows in the tasks' own units. */
public record Predict(TaskModel model, float[] theta, Rows rows)
    implements Question<RowShard, Predict.Predictions> {
  private static final int BATCH = 128;

  /**
   * Predictions in the order of the rows.
   *
   * @param values per row K numbers, original units
   * @param targets per row K known targets, original units, NaN where missing
   */
  public record Predictions(String[] ids, double[][] values, double[][] targets)
      implements Serializable {}

  @Override
  public Predictions answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    double[][] values;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      values = shard.passes(engine, model.net()).outputs(theta, chosen, BATCH);
    }
    String[] ids = new String[chosen.length];
    double[][] targets = new double[chosen.length][model.tasks()];
    for (int i = 0; i < chosen.length; i++) {
      ids[i] = shard.id(chosen[i]);
      for (int k = 0; k < model.tasks(); k++) {
        values[i][k] = model.scales().get(k).original(values[i][k]);
        targets[i][k] = model.scales().get(k).original(shard.targets(chosen[i])[k]);
      }
    }
    return new Predictions(ids, values, targets);
  }
}
