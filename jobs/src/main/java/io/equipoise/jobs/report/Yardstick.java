package io.equipoise.jobs.report;

import io.equipoise.ml.Baselines;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.sweep.ScoreRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The one measure by which tasks are compared on the page, and its unit per task.
 *
 * <p>The measure that trials were scored by where tasks have it; else {@code mae}, or one that most
 * tasks have; else what was scored on each task behind the last one of a sequence, told what the
 * score is told. The test rows if they were measured, else the validation rows, else the training
 * rows. The tables hold all of them.
 *
 * @param split such as {@code test}; empty when nothing was measured
 * @param measure such as {@code mae}
 * @param units of the tasks, in the order of the table
 * @param relative whether every task has the same of a mean predictor, to divide by
 * @param otherwise tasks that have another measure and no part in the comparison, each with it
 * @param behind whether the values are those behind the last task of a sequence
 * @param higherIsBetter as the rule of the score says, else by the name
 * @param scored whether the score is a mean of it over the tasks, as far as is known
 */
record Yardstick(
    String split,
    String measure,
    Map<String, String> units,
    boolean relative,
    Map<String, String> otherwise,
    boolean behind,
    boolean higherIsBetter,
    boolean scored) {
  private static final String REFERENCE = "mean_predictor_";
  private static final String ACCURACY = "accuracy";
  private static final String TOLD = "accuracy_task_aware";
  private static final List<String> RANKED_SPLITS = List.of("train", "val", "test");
  private static final Set<String> HIGHER =
      Set.of("acc", "auc", "f1", "r2", "pearson", "spearman", "acc_final", "bwt");

  /** The better evidence first. */
  static final Comparator<String> SPLITS =
      Comparator.comparing((String split) -> -RANKED_SPLITS.indexOf(split))
          .thenComparing(Comparator.naturalOrder());

  /**
   * The yardstick of trials or runs.
   *
   * @param measures of all of them
   * @param ends what they scored behind the last task, if they learned one after the other
   * @param rule how trials were scored, if that is known
   */
  static Yardstick of(List<MeasureRow> measures, List<MeasureRow> ends, Optional<ScoreRule> rule) {
    Yardstick own = of(measures, rule, false);
    boolean ofTasks = own.units.keySet().stream().anyMatch(Yardstick::isTask);
    return ofTasks || ends.isEmpty() ? own : of(ends, rule, true);
  }

  private static Yardstick of(List<MeasureRow> all, Optional<ScoreRule> rule, boolean behind) {
    List<MeasureRow> comparable = all.stream().filter(Yardstick::compares).toList();
    String scored = rule.map(ScoreRule::measure).orElse("");
    String split =
        orAll(comparable, row -> row.measure().equals(scored)).stream()
            .map(MeasureRow::split)
            .min(SPLITS)
            .orElse("");
    List<MeasureRow> candidates =
        orAll(
            comparable.stream().filter(row -> row.split().equals(split)).toList(),
            row -> isTask(row.task()));
    String measure = measure(candidates, scored);
    Map<String, String> units = new LinkedHashMap<>();
    candidates.stream()
        .filter(row -> row.measure().equals(measure))
        .forEach(row -> units.putIfAbsent(row.task(), row.unit()));
    Set<String> referred =
        all.stream()
            .filter(row -> row.split().equals(split) && row.measure().equals(REFERENCE + measure))
            .map(MeasureRow::task)
            .collect(Collectors.toSet());
    Map<String, String> otherwise = new TreeMap<>();
    candidates.stream()
        .filter(row -> isTask(row.task()) && !units.containsKey(row.task()))
        .forEach(row -> otherwise.putIfAbsent(row.task(), row.measure()));
    return new Yardstick(
        split,
        measure,
        units,
        !units.isEmpty() && referred.containsAll(units.keySet()),
        otherwise,
        behind,
        rule.filter(r -> r.measure().equals(measure))
            .map(r -> r.goal() == ScoreRule.Goal.MAX)
            .orElse(isHigherBetter(measure)),
        rule.map(r -> r.measure().equals(measure)).orElse(!behind));
  }

  /** Those that are wanted; all of them when none is. */
  private static List<MeasureRow> orAll(List<MeasureRow> rows, Predicate<MeasureRow> wanted) {
    List<MeasureRow> some = rows.stream().filter(wanted).toList();
    return some.isEmpty() ? rows : some;
  }

  /** {@code (all)} is no task. */
  private static boolean isTask(String name) {
    return !name.startsWith("(");
  }

  /**
   * What a reference predicts, where early stopping looked and whom a task was taken for are no
   * results.
   */
  private static boolean compares(MeasureRow row) {
    return !row.measure().startsWith(REFERENCE)
        && !row.measure().startsWith("majority_")
        && SimpleModels.KINDS.stream().noneMatch(k -> row.measure().startsWith(k.prefix()))
        && !row.measure().startsWith(Baselines.LEFT_OUT)
        && !row.measure().startsWith("rung")
        && !row.measure().contains("_taken_for_");
  }

  /** The scored one or {@code mae} if they are there, else one that most tasks have. */
  private static String measure(List<MeasureRow> rows, String scored) {
    Map<String, Set<String>> tasks = new TreeMap<>();
    rows.forEach(r -> tasks.computeIfAbsent(r.measure(), m -> new TreeSet<>()).add(r.task()));
    int most = tasks.values().stream().mapToInt(Set::size).max().orElse(0);
    return tasks.entrySet().stream()
        .filter(e -> e.getValue().size() == most || List.of("mae", scored).contains(e.getKey()))
        .map(Map.Entry::getKey)
        .min(preferring(scored))
        .orElse("");
  }

  /**
   * The scored measure first, then {@code mae}, then the accuracy: that of the mode which the score
   * names before that of the mode which is told the task, which older releases scored.
   */
  static Comparator<String> preferring(String scored) {
    Predicate<String> ofTheMode =
        m -> m.startsWith(ACCURACY + "_") && scored.contains(m.substring(ACCURACY.length() + 1));
    return Comparator.comparing((String m) -> !m.equals(scored))
        .thenComparing(m -> !m.equals("mae"))
        .thenComparing(m -> !m.equals(ACCURACY))
        .thenComparing(m -> !ofTheMode.test(m))
        .thenComparing(m -> !m.equals(TOLD))
        .thenComparing(Comparator.naturalOrder());
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

  /** Whether more of a measure of this name is better. */
  static boolean isHigherBetter(String measure) {
    return measure.startsWith(ACCURACY)
        || HIGHER.stream().anyMatch(end -> measure.equals(end) || measure.endsWith("_" + end));
  }

  /** What is shown, and which end is the good one. */
  String sentence() {
    return "Shown is " + axis() + "; " + (higherIsBetter ? "higher" : "lower") + " is better";
  }

  /** What the axis of shown values says. */
  String axis() {
    return relative
        ? "error relative to the mean predictor (" + measure + ", " + split + " rows)"
        : measure + " on " + split + " rows" + (behind ? ", behind the last task" : unit());
  }

  private String unit() {
    List<String> distinct = units.values().stream().distinct().toList();
    return distinct.size() == 1 && !distinct.get(0).isEmpty() && !distinct.get(0).equals("1")
        ? ", " + distinct.get(0)
        : "";
  }
}
