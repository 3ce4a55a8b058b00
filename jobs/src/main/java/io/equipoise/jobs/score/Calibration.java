package io.equipoise.jobs.score;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.equipoise.table.PredictionTable;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.stat.Statistics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether an ensemble knows where it is wrong, from its deviations s and errors e on some rows.
 *
 * <pre>
 * rank       Spearman's correlation of s and |e|: 1 when a larger deviation always means a larger
 *            error, 0 when it says nothing; NaN for fewer than two rows or equal numbers
 * within     share of rows with |e| &lt;= s; 0.68 where errors are normal and s is their scale
 * withinTwo  with |e| &lt;= 2 s; 0.95 there
 * </pre>
 *
 * <p>Members of an ensemble share their data and their architecture, so s is usually too small;
 * rank tells whether it sorts. Cost: three passes over two columns, and one sort of each.
 *
 * @param deviation mean of s, in the task's unit
 */
record Calibration(double deviation, double rank, double within, double withinTwo) {

  /** The calibration of a task on the rows given, which have a prediction and a target. */
  static Calibration of(Dataset<Row> rows, String task) {
    Column s = col("`" + PredictionTable.DEVIATION + task + "`");
    Column e =
        abs(
            col("`" + PredictionTable.PREDICTED + task + "`")
                .minus(col("`" + PredictionTable.TARGET + task + "`")));
    Dataset<Row> pairs = rows.select(s.as("s"), e.as("e")).where("s is not null and e is not null");
    Row means =
        pairs
            .agg(
                count(lit(1)),
                avg("s"),
                avg(col("e").leq(col("s")).cast("double")),
                avg(col("e").leq(col("s").multiply(2)).cast("double")))
            .head();
    double rank = means.getLong(0) < 2 ? Double.NaN : rank(pairs.toJavaRDD());
    return new Calibration(means.getDouble(1), rank, means.getDouble(2), means.getDouble(3));
  }

  private static double rank(JavaRDD<Row> pairs) {
    return Statistics.corr(
        pairs.map(row -> row.getDouble(0)), pairs.map(row -> row.getDouble(1)), "spearman");
  }

  /** One line of a table under {@link #HEADER}. */
  String text(String task, String split, String unit) {
    return String.format(
        Locale.ROOT,
        "%-24s %-8s %12.6g %12.4f %12.4f %12.4f  %s",
        task,
        split,
        deviation,
        rank,
        within,
        withinTwo,
        unit);
  }

  static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-24s %-8s %12s %12s %12s %12s  %s",
          "task",
          "split",
          "mean sd",
          "rank corr.",
          "within 1 sd",
          "within 2 sd",
          "unit");
}
