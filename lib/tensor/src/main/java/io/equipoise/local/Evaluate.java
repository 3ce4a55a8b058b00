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
 * mean; for a task with classes how often the largest logit is the right one.
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
   * @param correct K numbers of rows whose class is the one predicted; 0 for a number
   * @param classes per task the rows of each class; none for a number
   */
  public record Errors(
      double[] absolute,
      double[] squared,
      double[] meanAbsolute,
      double[] counts,
      double[] correct,
      double[][] classes)
      implements Serializable {
    /** The sum of several shards' errors, in their order. */
    public static Errors of(List<Errors> parts) {
      int k = parts.get(0).counts.length;
      Errors sum = zero(new double[k], parts.get(0).classes);
      for (Errors part : parts) {
        for (int i = 0; i < k; i++) {
          sum.absolute[i] += part.absolute[i];
          sum.squared[i] += part.squared[i];
          sum.meanAbsolute[i] += part.meanAbsolute[i];
          sum.counts[i] += part.counts[i];
          sum.correct[i] += part.correct[i];
          for (int c = 0; c < part.classes[i].length; c++) {
            sum.classes[i][c] += part.classes[i][c];
          }
        }
      }
      return sum;
    }

    private static Errors zero(double[] counts, double[][] like) {
      int k = counts.length;
      double[][] classes = new double[k][];
      for (int i = 0; i < k; i++) {
        classes[i] = new double[like[i].length];
      }
      return new Errors(
          new double[k], new double[k], new double[k], counts, new double[k], classes);
    }

    /** Whether task {@code k} has classes. */
    public boolean hasClasses(int k) {
      return classes[k].length > 0;
    }

    /** Share of the rows whose class is the one predicted. */
    public double accuracy(int k) {
      return correct[k] / counts[k];
    }

    /** The same of always predicting the most frequent class of {@code training}. */
    public double majorityAccuracy(int k, Errors training) {
      return classes[k][largest(training.classes[k], 0, training.classes[k].length)] / counts[k];
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
    double[][] like = new double[tasks][];
    for (int k = 0; k < tasks; k++) {
      like[k] = new double[model.net().outputs(k) > 1 ? model.net().outputs(k) : 0];
    }
    Errors errors = Errors.zero(shard.counts(chosen, tasks), like);
    double[][] outputs;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      outputs = shard.passes(engine, model.net()).outputs(theta, chosen, BATCH);
    }
    for (int i = 0; i < chosen.length; i++) {
      int at = 0;
      for (int k = 0; k < tasks; k++) {
        double target = shard.targets(chosen[i])[k];
        if (!Double.isNaN(target) && errors.hasClasses(k)) {
          int predicted = largest(outputs[i], at, like[k].length) - at;
          errors.correct[k] += predicted == (int) target ? 1 : 0;
          errors.classes[k][(int) target]++;
        } else if (!Double.isNaN(target)) {
          add(errors, k, target, outputs[i][at]);
        }
        at += model.net().outputs(k);
      }
    }
    return errors;
  }

  private void add(Errors errors, int k, double target, double output) {
    TargetScale scale = model.scales().get(k);
    double original = scale.original(target);
    double error = Math.abs(scale.original(output) - original);
    errors.absolute[k] += error;
    errors.squared[k] += error * error;
    errors.meanAbsolute[k] += Math.abs(scale.original(0) - original);
  }

  /** The place of the largest of {@code n} numbers; the first of equal ones. */
  static int largest(double[] of, int from, int n) {
    int best = from;
    for (int i = from + 1; i < from + n; i++) {
      best = of[i] > of[best] ? i : best;
    }
    return best;
  }
}
