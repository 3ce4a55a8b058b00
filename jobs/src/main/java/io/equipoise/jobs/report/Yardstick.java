package io.equipoise.jobs.report;

import io.equipoise.ml.Baselines;
import io.equipoise.run.TableRow.MeasureRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The one measure by which tasks are compared on the page, and its unit per task.
 *
 * <p>The test rows if they were measured, else the validation rows, else the training rows; {@code
 * mae} if it is there, else one that most tasks have. The tables hold all of them.
 *
 * @param split such as {@code test}; empty when nothing was measured
 * @param measure such as {@code mae}
 * @param units of the tasks, in the order of the table
 * @param relative whether every task has the same of a mean predictor, to divide by
 * @param otherwise tasks that have another measure and no part in the comparison, each with it
 */
record Yardstick(
    String split,
    String measure,
    Map<String, String> units,
    boolean relative,
    Map<String, String> otherwise) {
  private static final String REFERENCE = "mean_predictor_";
  private static final List<String> SPLITS = List.of("test", "val", "train");
  private static final Set<String> HIGHER =
      Set.of("accuracy", "acc", "auc", "f1", "r2", "pearson", "spearman", "acc_final", "bwt");

  static Yardstick of(List<MeasureRow> rows) {
    String split =
        rows.stream()
            .filter(Yardstick::compares)
            .map(MeasureRow::split)
            .distinct()
            .min(Comparator.comparingInt(Yardstick::rank).thenComparing(s -> s))
            .orElse("");
    String measure = measure(rows, split);
    Map<String, String> units = new LinkedHashMap<>();
    Set<String> referred = new TreeSet<>();
    for (MeasureRow row : rows) {
      if (row.split().equals(split) && row.measure().equals(measure)) {
        units.putIfAbsent(row.task(), row.unit());
      } else if (row.split().equals(split) && row.measure().equals(REFERENCE + measure)) {
        referred.add(row.task());
      }
    }
    boolean relative = !units.isEmpty() && referred.containsAll(units.keySet());
    Map<String, String> otherwise = new TreeMap<>();
    for (MeasureRow row : rows) {
      if (row.split().equals(split)
          && compares(row)
          && !units.containsKey(row.task())
          && !row.task().startsWith("(")) {
        otherwise.putIfAbsent(row.task(), row.measure());
      }
    }
    return new Yardstick(split, measure, units, relative, otherwise);
  }

  /** What a reference predicts and where early stopping looked are no results. */
  private static boolean compares(MeasureRow row) {
    return !row.measure().startsWith(REFERENCE)
        && !row.measure().startsWith("majority_")
        && SimpleModels.KINDS.stream().noneMatch(k -> row.measure().startsWith(k.prefix()))
        && !row.measure().startsWith(Baselines.LEFT_OUT)
        && !row.measure().startsWith("rung");
  }

  /** {@code mae} if it is there, else the first by name of those that most tasks have. */
  private static String measure(List<MeasureRow> rows, String split) {
    Map<String, Set<String>> tasks = new TreeMap<>();
    rows.stream()
        .filter(Yardstick::compares)
        .filter(r -> r.split().equals(split))
        .forEach(r -> tasks.computeIfAbsent(r.measure(), m -> new TreeSet<>()).add(r.task()));
    int most = tasks.values().stream().mapToInt(Set::size).max().orElse(0);
    return tasks.containsKey("mae")
        ? "mae"
        : tasks.entrySet().stream()
            .filter(e -> e.getValue().size() == most)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
  }

  private static int rank(String split) {
    int at = SPLITS.indexOf(split);
    return at < 0 ? SPLITS.size() : at;
  }

  List<String> tasks() {
    return new ArrayList<>(units.keySet());
  }

  Quantity of(String task) {
    return new Quantity(task, split, measure);
  }

  /** The value as measured, in the task's unit. */
  double value(Outcome outcome, String task) {
    return outcome.value(of(task));
  }

  /** The value over the mean predictor's where that is known for all tasks, else as measured. */
  double shown(Outcome outcome, String task) {
    double value = value(outcome, task);
    return reference(task).map(mean -> value / outcome.value(mean)).orElse(value);
  }

  /** What a task's value is shown relative to; none where it is shown as measured. */
  Optional<Quantity> reference(String task) {
    return relative
        ? Optional.of(new Quantity(task, split, REFERENCE + measure))
        : Optional.empty();
  }

  /** Mean over the tasks of what is shown; NaN when one is missing. */
  double mean(Outcome outcome) {
    return tasks().stream().mapToDouble(task -> shown(outcome, task)).average().orElse(Double.NaN);
  }

  boolean higherIsBetter() {
    return HIGHER.contains(measure);
  }

  /** What the axis of shown values says. */
  String axis() {
    return relative
        ? "error relative to the mean predictor (" + measure + ", " + split + " rows)"
        : measure + " on " + split + " rows" + unit();
  }

  private String unit() {
    List<String> distinct = units.values().stream().distinct().toList();
    return distinct.size() == 1 && !distinct.get(0).isEmpty() && !distinct.get(0).equals("1")
        ? ", " + distinct.get(0)
        : "";
  }
}
