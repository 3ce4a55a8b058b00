package io.equipoise.jobs.score;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskModel;
import io.equipoise.table.PredictionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Errors of written predictions against the targets beside them, in the task's own unit, as
 * training measures them. The last bits of a mean may move with the number of slots.
 */
final class Measures {
  private Measures() {}

  /** What stands for the unit of a task with classes, whose error is 0 or 1. */
  private static final String WRONG = "share of wrong classes";

  /**
   * Errors of one task on one split.
   *
   * @param unit of the numbers; for classes it says that an error is 0 for the right one, else 1
   * @param rows that have both a target and a prediction
   * @param meanPredictorMae that of always predicting the training mean; for classes the most
   *     frequent class of these rows
   * @param calibration of an ensemble's deviations; none for a single model
   */
  record Line(
      String task,
      String unit,
      String split,
      long rows,
      double mae,
      double rmse,
      double meanPredictorMae,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Calibration calibration) {
    /** One line of the table of calibrations; empty without one. */
    String known() {
      return calibration == null ? "" : calibration.text(task, split, unit);
    }

    /** One line of a table under {@link #HEADER}. */
    String text() {
      return String.format(
          Locale.ROOT,
          "%-24s %-8s %8d %12.6g %12.6g %12.6g  %s",
          task,
          split,
          rows,
          mae,
          rmse,
          meanPredictorMae,
          unit);
    }
  }

  static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-24s %-8s %8s %12s %12s %12s  %s",
          "task",
          "split",
          "rows",
          "MAE",
          "RMSE",
          "mean's MAE",
          "unit");

  /** Errors per task and split; none for a task without targets. */
  static List<Line> of(Dataset<Row> predictions, TaskModel model) {
    List<String> columns = Arrays.asList(predictions.columns());
    Column split = columns.contains("split") ? col("split") : lit("all");
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < model.tasks(); k++) {
      TargetScale scale = model.scales().get(k);
      if (columns.contains("y_" + scale.task())) {
        lines.addAll(
            model.net().outputs(k) > 1
                ? classes(predictions, scale.task(), split)
                : of(predictions, scale, split));
      }
    }
    return lines;
  }

  private static List<Line> classes(Dataset<Row> predictions, String task, Column split) {
    Column y = col("`y_" + task + "`");
    Column wrong = col("`p_" + task + "`").notEqual(y).cast("double");
    Map<String, Long> most = new TreeMap<>();
    predictions
        .where(wrong.isNotNull())
        .groupBy(split.as("s"), y)
        .count()
        .collectAsList()
        .forEach(r -> most.merge(r.getString(0), r.getLong(2), Math::max));
    return predictions
        .where(wrong.isNotNull())
        .groupBy(split.as("s"))
        .agg(count(lit(1)), avg(wrong))
        .orderBy("s")
        .collectAsList()
        .stream()
        .map(r -> line(task, r, most.getOrDefault(r.getString(0), 0L)))
        .toList();
  }

  private static Line line(String task, Row r, long most) {
    long rows = r.getLong(1);
    double share = r.getDouble(2);
    double majority = 1 - (double) most / rows;
    return new Line(task, WRONG, r.getString(0), rows, share, Math.sqrt(share), majority, null);
  }

  private static List<Line> of(Dataset<Row> predictions, TargetScale scale, Column split) {
    Column y = col("`y_" + scale.task() + "`");
    Column error = col("`p_" + scale.task() + "`").minus(y);
    boolean known =
        Arrays.asList(predictions.columns()).contains(PredictionTable.DEVIATION + scale.task());
    return predictions
        .where(error.isNotNull())
        .groupBy(split.as("s"))
        .agg(
            count(lit(1)),
            avg(abs(error)),
            sqrt(avg(error.multiply(error))),
            avg(abs(y.minus(lit(scale.original(0))))))
        .orderBy("s")
        .collectAsList()
        .stream()
        .map(
            r ->
                new Line(
                    scale.task(),
                    scale.unit(),
                    r.getString(0),
                    r.getLong(1),
                    r.getDouble(2),
                    r.getDouble(3),
                    r.getDouble(4),
                    known
                        ? Calibration.of(
                            predictions.where(split.equalTo(r.getString(0))), scale.task())
                        : null))
        .toList();
  }
}
