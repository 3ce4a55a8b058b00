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
   * @param values per row K numbers in original units, or class numbers
   * @param targets per row K known targets, likewise, NaN where missing
   */
  public record Predictions(String[] ids, double[][] values, double[][] targets)
      implements Serializable {}

  @Override
  public Predictions answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    double[][] outputs;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      outputs = shard.passes(engine, model.net()).outputs(theta, chosen, BATCH);
    }
    String[] ids = new String[chosen.length];
    double[][] values = new double[chosen.length][];
    double[][] targets = new double[chosen.length][model.tasks()];
    for (int i = 0; i < chosen.length; i++) {
      ids[i] = shard.id(chosen[i]);
      values[i] = values(model, outputs[i]);
      for (int k = 0; k < model.tasks(); k++) {
        targets[i][k] = model.scales().get(k).original(shard.targets(chosen[i])[k]);
      }
    }
    return new Predictions(ids, values, targets);
  }

  /** One row's outputs as numbers in original units, or class numbers. */
  static double[] values(TaskModel model, double[] outputs) {
    double[] values = new double[model.tasks()];
    int at = 0;
    for (int k = 0; k < values.length; k++) {
      int n = model.net().outputs(k);
      values[k] =
          n > 1
              ? Evaluate.largest(outputs, at, n) - at
              : model.scales().get(k).original(outputs[at]);
      at += n;
    }
    return values;
  }
}
