package io.equipoise.jobs.score;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;

import io.equipoise.net.TargetScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Errors of written predictions against the targets beside them, in the task's own unit, as
 * training measures them. The last bits of a mean may move with the number of slots.
 */
final class Measures {
  private Measures() {}

  /**
   * Errors of one task on one split.
   *
   * @param rows that have both a target and a prediction
   * @param meanPredictorMae that of always predicting the training mean
   */
  record Line(
      String task,
      String unit,
      String split,
      long rows,
      double mae,
      double rmse,
      double meanPredictorMae) {
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
  static List<Line> of(Dataset<Row> predictions, List<TargetScale> scales) {
    List<String> columns = Arrays.asList(predictions.columns());
    Column split = columns.contains("split") ? col("split") : lit("all");
    List<Line> lines = new ArrayList<>();
    for (TargetScale scale : scales) {
      if (columns.contains("y_" + scale.task())) {
        lines.addAll(of(predictions, scale, split));
      }
    }
    return lines;
  }

  private static List<Line> of(Dataset<Row> predictions, TargetScale scale, Column split) {
    Column y = col("`y_" + scale.task() + "`");
    Column error = col("`p_" + scale.task() + "`").minus(y);
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
                    r.getDouble(4)))
        .toList();
  }
}
