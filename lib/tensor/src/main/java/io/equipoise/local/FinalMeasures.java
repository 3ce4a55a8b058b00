package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.net.TaskModel;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a training run reports of its last parameters: per task and split the errors of its numbers
 * beside the mean predictor's, or the accuracy of its classes beside the most frequent class's.
 */
final class FinalMeasures {
  private FinalMeasures() {}

  static List<TableRow> of(TaskModel model, float[] theta, Fleet<? extends RowShard> fleet) {
    Map<Split, Evaluate.Errors> all = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      all.put(
          split, Evaluate.Errors.of(fleet.ask(new Evaluate(model, theta, new Rows.All(split)))));
    }
    List<TableRow> rows = new ArrayList<>();
    all.forEach(
        (split, errors) -> {
          for (int k = 0; k < model.tasks(); k++) {
            if (errors.counts()[k] > 0 && errors.hasClasses(k)) {
              double majority =
                  errors.majorityAccuracy(k, Objects.requireNonNull(all.get(Split.TRAIN)));
              rows.add(row(model, k, split, "accuracy", errors.accuracy(k), errors));
              rows.add(row(model, k, split, "majority_accuracy", majority, errors));
            } else if (errors.counts()[k] > 0) {
              rows.add(row(model, k, split, "mae", errors.mae(k), errors));
              rows.add(row(model, k, split, "rmse", errors.rmse(k), errors));
              double mean = errors.meanPredictorMae(k);
              rows.add(row(model, k, split, "mean_predictor_mae", mean, errors));
            }
          }
        });
    double[] counts = Objects.requireNonNull(all.get(Split.TRAIN)).counts();
    rows.addAll(experts(model, theta, fleet, counts));
    return rows;
  }

  /** How much each task's gate uses each expert, over training rows. */
  private static List<TableRow> experts(
      TaskModel model, float[] theta, Fleet<? extends RowShard> fleet, double[] counts) {
    List<TableRow> rows = new ArrayList<>();
    List<double[]> shares = ExpertUse.shares(model, theta, fleet);
    for (int k = 0; k < shares.size(); k++) {
      for (int e = 0; e < shares.get(k).length; e++) {
        String measure = "expert_" + e + "_use";
        rows.add(
            new TableRow.MeasureRow(
                model.task(k), "train", measure, "", shares.get(k)[e], (long) counts[k]));
      }
    }
    return rows;
  }

  private static TableRow row(
      TaskModel model, int k, Split split, String measure, double value, Evaluate.Errors errors) {
    String unit = errors.hasClasses(k) ? "" : model.scales().get(k).unit();
    String part = split.name().toLowerCase(Locale.ROOT);
    return new TableRow.MeasureRow(
        model.task(k), part, measure, unit, value, (long) errors.counts()[k]);
  }
}
