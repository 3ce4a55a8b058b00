package io.equipoise.jobs.train;

import io.equipoise.ml.Baselines;
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
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Each task's test error beside the mean predictor's, the simple models' and the plain sum's; for a
 * task with classes its accuracy beside the most frequent class's.
 *
 * @param plain the same tasks of the run of the plain sum; empty when it was not made
 * @param remarks what the simple models were not given, a sentence each
 */
record Comparison(Map<String, Line> lines, Map<String, Line> plain, List<String> remarks) {

  /**
   * One task.
   *
   * @param unit of its errors
   * @param rows it was measured on
   * @param measures by name, on the test rows
   */
  record Line(String task, String unit, long rows, Map<String, Double> measures) {
    boolean classes() {
      return measures.containsKey("accuracy");
    }

    double value(String measure) {
      return measures.getOrDefault(measure, Double.NaN);
    }
  }

  static Comparison of(RunFolder run, @Nullable RunFolder baseline) {
    List<@Nullable Object[]> rows = read(run);
    return new Comparison(
        lines(rows), baseline == null ? Map.of() : lines(read(baseline)), remarks(rows));
  }

  private static Map<String, Line> lines(List<@Nullable Object[]> rows) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      if ("test".equals(row[RunTables.MEASURES.index("split")])) {
        add(lines, RunTables.MEASURES, row);
      }
    }
    return lines;
  }

  private static List<String> remarks(List<@Nullable Object[]> rows) {
    List<String> remarks = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      Object value = row[RunTables.MEASURES.index("value")];
      Baselines.leftOut(
              String.valueOf(row[RunTables.MEASURES.index("task")]),
              String.valueOf(row[RunTables.MEASURES.index("measure")]),
              value == null ? Double.NaN : (Double) value)
          .ifPresent(remarks::add);
    }
    return remarks;
  }

  private static List<@Nullable Object[]> read(RunFolder folder) {
    try {
      CommitLog log = folder.commits();
      Commit last = log.read(log.size() - 1);
      String file = "measures/" + new RunTables().fileName();
      return ParquetFile.read(RunTables.MEASURES, log.file(last, file), file);
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
    String unit = String.valueOf(row[schema.index("unit")]);
    long rows = (Long) Objects.requireNonNull(row[schema.index("rows")]);
    Object value = row[schema.index("value")];
    lines
        .computeIfAbsent(task, t -> new Line(t, unit, rows, new TreeMap<>()))
        .measures()
        .put(
            String.valueOf(row[schema.index("measure")]),
            value == null ? Double.NaN : (Double) value);
  }

  /** Prints a table of mean absolute errors and one of accuracies, on the test rows. */
  void print(PrintWriter out) {
    print(out, "mean absolute error on the test rows", "mean predictor", "mean_predictor_", false);
    print(out, "share of right classes on the test rows", "majority class", "majority_", true);
    remarks.forEach(out::println);
  }

  private void print(PrintWriter out, String title, String naive, String prefix, boolean classes) {
    List<Line> some = lines.values().stream().filter(line -> line.classes() == classes).toList();
    if (some.isEmpty()) {
      return;
    }
    String measure = classes ? "accuracy" : "mae";
    Map<String, String> others = new LinkedHashMap<>();
    for (Baselines.Kind kind : Baselines.Kind.values()) {
      String other = kind.prefix() + measure;
      if (some.stream().anyMatch(line -> line.measures().containsKey(other))) {
        others.put(kind.words(), other);
      }
    }
    out.println(title);
    out.printf(Locale.ROOT, "%-28s %-12s %6s %14s", "task", "unit", "rows", naive);
    others.keySet().forEach(other -> out.printf(Locale.ROOT, " %17s", other));
    out.printf(
        Locale.ROOT,
        " %12s %12s %9s%n",
        "plain sum",
        "this run",
        classes ? "vs major." : "vs mean");
    for (Line line : some) {
      double mean = line.value(prefix + measure);
      Line sum = plain.get(line.task());
      out.printf(
          Locale.ROOT, "%-28s %-12s %6d %14.4g", line.task(), line.unit(), line.rows(), mean);
      others.values().forEach(other -> out.printf(Locale.ROOT, " %17.4g", line.value(other)));
      out.printf(
          Locale.ROOT,
          " %12s %12.4g %8.1f%%%n",
          sum == null ? "-" : String.format(Locale.ROOT, "%.4g", sum.value(measure)),
          line.value(measure),
          100 * (line.value(measure) / mean - 1));
    }
  }
}
