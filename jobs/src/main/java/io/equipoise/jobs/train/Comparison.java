package io.equipoise.jobs.train;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.RunFolder;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each task's test error beside the mean predictor's and the plain sum's; for a task with classes
 * its accuracy beside the most frequent class's.
 */
record Comparison(List<Line> lines, boolean hasBaseline) {

  /**
   * One task.
   *
   * @param classes whether it asks for a class
   * @param error mean absolute error, the task's unit; or the share of right classes
   * @param mean the same of always predicting the training mean; or the most frequent class
   * @param sum the same of training with every weight 1; NaN when that was not run
   */
  record Line(
      String task,
      String unit,
      boolean classes,
      long rows,
      double mean,
      double sum,
      double error) {}

  static Comparison of(RunFolder run, @Nullable RunFolder baseline) {
    Map<String, Line> own = read(run);
    Map<String, Line> sum = baseline == null ? Map.of() : read(baseline);
    List<Line> lines = new ArrayList<>();
    own.forEach(
        (task, line) -> {
          Line plain = sum.get(task);
          lines.add(
              new Line(
                  task,
                  line.unit(),
                  line.classes(),
                  line.rows(),
                  line.mean(),
                  plain == null ? Double.NaN : plain.error(),
                  line.error()));
        });
    return new Comparison(lines, baseline != null);
  }

  private static Map<String, Line> read(RunFolder folder) {
    try {
      CommitLog log = folder.commits();
      Commit last = log.read(log.size() - 1);
      String file = "measures/" + new RunTables().fileName();
      TableSchema schema = RunTables.MEASURES;
      Map<String, Line> lines = new LinkedHashMap<>();
      for (@Nullable Object[] row : ParquetFile.read(schema, log.file(last, file), file)) {
        if ("test".equals(row[schema.index("split")])) {
          add(lines, schema, row);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-004",
          "the measures of run " + folder.runId() + " cannot be read: " + e.getMessage(),
          "",
          "Check the run with: equipoise runs verify " + folder.runId(),
          e);
    }
  }

  private static void add(Map<String, Line> lines, TableSchema schema, @Nullable Object[] row) {
    String task = String.valueOf(row[schema.index("task")]);
    Object cell = row[schema.index("value")];
    double value = cell == null ? Double.NaN : (Double) cell;
    String measure = String.valueOf(row[schema.index("measure")]);
    boolean classes = measure.endsWith("accuracy");
    Line known =
        lines.getOrDefault(
            task,
            new Line(
                task,
                String.valueOf(row[schema.index("unit")]),
                classes,
                (Long) java.util.Objects.requireNonNull(row[schema.index("rows")]),
                Double.NaN,
                Double.NaN,
                Double.NaN));
    lines.put(
        task,
        switch (measure) {
          case "mae", "accuracy" ->
              new Line(task, known.unit(), classes, known.rows(), known.mean(), known.sum(), value);
          case "mean_predictor_mae", "majority_accuracy" ->
              new Line(
                  task, known.unit(), classes, known.rows(), value, known.sum(), known.error());
          default -> known;
        });
  }

  /** Prints a table of mean absolute errors and one of accuracies, on the test rows. */
  void print(PrintWriter out) {
    print(out, "mean absolute error on the test rows", "mean predictor", false);
    print(out, "share of right classes on the test rows", "majority class", true);
  }

  private void print(PrintWriter out, String title, String naive, boolean classes) {
    List<Line> some = lines.stream().filter(line -> line.classes() == classes).toList();
    if (some.isEmpty()) {
      return;
    }
    out.println(title);
    out.printf(
        Locale.ROOT,
        "%-28s %-12s %6s %14s %12s %12s %9s%n",
        "task",
        "unit",
        "rows",
        naive,
        "plain sum",
        "this run",
        classes ? "vs major." : "vs mean");
    for (Line line : some) {
      out.printf(
          Locale.ROOT,
          "%-28s %-12s %6d %14.4g %12s %12.4g %8.1f%%%n",
          line.task(),
          line.unit(),
          line.rows(),
          line.mean(),
          hasBaseline ? String.format(Locale.ROOT, "%.4g", line.sum()) : "-",
          line.error(),
          100 * (line.error() / line.mean() - 1));
    }
  }
}
