package io.equipoise.sweep;

import io.equipoise.options.Option;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.TableRow;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one number by which trials are ranked.
 *
 * <pre>
 * score = mean (or worst) over the tasks that have it of   measure_k / over_k
 * </pre>
 *
 * <p>NaN when no task has the measure. A task without {@code over}, or where it is 0, is left out.
 */
public record ScoreRule(
    @Option(doc = "Measure that is scored; empty for the job's own.", empty = true) String measure,
    @Option(doc = "Measure that it is divided by; empty for none.", empty = true) String over,
    @Option(doc = "Rows that it is measured on: train, val or test.", empty = true) String split,
    @Option(doc = "mean or worst task.") Across across,
    @Option(doc = "min or max of a named measure is better; the job's own knows.") Goal goal)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How tasks become one number. */
  public enum Across {
    MEAN,
    WORST
  }

  /** Which end is the good one. */
  public enum Goal {
    MIN,
    MAX
  }

  static ScoreRule defaults() {
    return new ScoreRule("", "", "", Across.MEAN, Goal.MIN);
  }

  /**
   * The job's own rule where this one says nothing: its measure with its divisor and its goal.
   *
   * @throws Failure OPT-025 when this one wants the other end of the job's measure
   */
  public ScoreRule orElse(ScoreRule job) {
    if (!measure.isEmpty()) {
      return this;
    }
    if (goal == Goal.MAX && job.goal == Goal.MIN) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-025",
          "sweep.score.goal = max for the job's own measure " + job.measure + "; expected min",
          "sweep.score",
          "Name a measure in sweep.score.measure, or leave the goal out");
    }
    return new ScoreRule(
        job.measure, job.over, split.isEmpty() ? job.split : split, across, job.goal);
  }

  /** In words, such as {@code mean of mae over the tasks, val rows, min is better}. */
  public String text() {
    return what() + ", " + word(goal) + " is better";
  }

  /** What is scored, such as {@code mean of mae over the tasks, val rows}. */
  public String what() {
    return word(across)
        + " of "
        + measure
        + (over.isEmpty() ? "" : " / " + over)
        + " over the tasks"
        + (split.isEmpty() ? "" : ", " + split + " rows");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The score of a trial with these measures. */
  public double of(Collection<TableRow.MeasureRow> rows) {
    Map<String, Double> divisors = new HashMap<>();
    for (TableRow.MeasureRow row : rows) {
      if (!over.isEmpty() && counts(row, over)) {
        divisors.put(row.task(), row.value());
      }
    }
    List<Double> parts =
        rows.stream()
            .filter(row -> counts(row, measure))
            .map(row -> row.value() / (over.isEmpty() ? 1 : divisors.getOrDefault(row.task(), 0.0)))
            .filter(Double::isFinite)
            .toList();
    if (parts.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    double worst = parts.get(0);
    for (double part : parts) {
      sum += part;
      worst = better(worst, part) ? part : worst;
    }
    return across == Across.MEAN ? sum / parts.size() : worst;
  }

  /** Whether a is strictly better than b; NaN is worse than any number. */
  public boolean better(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return !Double.isNaN(a) && Double.isNaN(b);
    }
    return goal == Goal.MIN ? a < b : a > b;
  }

  private boolean counts(TableRow.MeasureRow row, String wanted) {
    return row.measure().equals(wanted) && (split.isEmpty() || row.split().equals(split));
  }
}
