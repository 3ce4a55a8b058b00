package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.io.Serializable;
import java.util.List;

/**
 * Errors of these rows in the tasks' own units, beside those of always predicting the training
 * mean.
 */
public record Evaluate(TaskModel model, float[] theta, Rows rows)
    implements Question<RowShard, Evaluate.Errors> {
  private static final int BATCH = 128;

  /**
   * Sums over rows that carry the task; they add up over shards.
   *
   * @param absolute K sums of |prediction - target|, original units
   * @param squared K sums of its square
   * @param meanAbsolute K sums of |centre - target|, the centre being what the scale's mean stands
   *     for
   * @param counts K numbers of rows
   */
  public record Errors(double[] absolute, double[] squared, double[] meanAbsolute, double[] counts)
      implements Serializable {
    /** The sum of several shards' errors, in their order. */
    public static Errors of(List<Errors> parts) {
      int k = parts.get(0).counts.length;
      Errors sum = new Errors(new double[k], new double[k], new double[k], new double[k]);
      for (Errors part : parts) {
        for (int i = 0; i < k; i++) {
          sum.absolute[i] += part.absolute[i];
          sum.squared[i] += part.squared[i];
          sum.meanAbsolute[i] += part.meanAbsolute[i];
          sum.counts[i] += part.counts[i];
        }
      }
      return sum;
    }

    /** Mean absolute error of task {@code k}, original units; NaN when no row carries it. */
    public double mae(int k) {
      return absolute[k] / counts[k];
    }

    /** Root mean square error of task {@code k}. */
    public double rmse(int k) {
      return Math.sqrt(squared[k] / counts[k]);
    }

    /** Mean absolute error of always predicting the training mean. */
    public double meanPredictorMae(int k) {
      return meanAbsolute[k] / counts[k];
    }
  }

  @Override
  public Errors answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    int tasks = model.tasks();
    Errors errors =
        new Errors(
            new double[tasks], new double[tasks], new double[tasks], shard.counts(chosen, tasks));
    double[][] outputs;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      outputs = shard.passes(engine, model.net()).outputs(theta, chosen, BATCH);
    }
    for (int i = 0; i < chosen.length; i++) {
      for (int k = 0; k < tasks; k++) {
        double target = shard.targets(chosen[i])[k];
        if (!Double.isNaN(target)) {
          TargetScale scale = model.scales().get(k);
          double original = scale.original(target);
          double error = Math.abs(scale.original(outputs[i][k]) - original);
          errors.absolute[k] += error;
          errors.squared[k] += error * error;
          errors.meanAbsolute[k] += Math.abs(scale.original(0) - original);
        }
      }
    }
    return errors;
  }
}
