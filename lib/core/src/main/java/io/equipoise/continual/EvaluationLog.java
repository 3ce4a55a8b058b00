package io.equipoise.continual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Everything that was evaluated while a sequence of tasks was learned, in order: the only source of
 * every measure. Immutable.
 *
 * @param tasks how many tasks the sequence has
 * @param entries in the order in which they were made
 */
public record EvaluationLog(int tasks, List<Evaluation> entries) {

  /** What counts as a task's score; higher is better. */
  public enum Score {
    /** Right predictions over rows. */
    ACCURACY(Evaluation::accuracy),
    /** Minus the mean loss. */
    MINUS_LOSS(Evaluation::minusLoss);

    private final ToDoubleFunction<Evaluation> of;

    Score(ToDoubleFunction<Evaluation> of) {
      this.of = of;
    }
  }

  /** Checks that entries speak of the sequence's tasks. */
  public EvaluationLog {
    entries = List.copyOf(entries);
    if (tasks < 1) {
      throw new IllegalArgumentException("a log of " + tasks + " tasks; expected at least 1");
    }
    for (Evaluation entry : entries) {
      if (entry.evaluated() >= tasks || entry.trained() >= tasks) {
        throw new IllegalArgumentException(
            "an evaluation of task "
                + entry.evaluated()
                + " after task "
                + entry.trained()
                + "; expected places below "
                + tasks);
      }
    }
  }

  /** A log without entries. */
  public static EvaluationLog empty(int tasks) {
    return new EvaluationLog(tasks, List.of());
  }

  /** The log with more entries. */
  public EvaluationLog plus(List<Evaluation> more) {
    List<Evaluation> all = new ArrayList<>(entries);
    all.addAll(more);
    return new EvaluationLog(tasks, all);
  }

  /** R and b of one mode, from the evaluations at the ends of tasks. */
  public ScoreMatrix matrix(InferenceMode mode, Score score) {
    double[][] rows = new double[tasks][tasks];
    double[] before = new double[tasks];
    Arrays.fill(before, Double.NaN);
    for (double[] row : rows) {
      Arrays.fill(row, Double.NaN);
    }
    for (Evaluation entry : entries) {
      if (entry.mode() == mode && entry.taskEnd()) {
        double[] row = entry.trained() < 0 ? before : rows[entry.trained()];
        row[entry.evaluated()] = score.of.applyAsDouble(entry);
      }
    }
    return ScoreMatrix.of(rows).withBefore(before);
  }

  /**
   * The curves of one mode over global steps, from every evaluation after the first step.
   *
   * @throws IllegalStateException when a task has not ended
   */
  public StabilityGap stability(InferenceMode mode, Score score) {
    long[] ends = new long[tasks];
    Arrays.fill(ends, -1);
    List<List<ScoreCurve.Point>> points = new ArrayList<>();
    for (int j = 0; j < tasks; j++) {
      points.add(new ArrayList<>());
    }
    for (Evaluation entry : entries) {
      if (entry.taskEnd() && entry.trained() >= 0) {
        ends[entry.trained()] = entry.step();
      }
      double value = score.of.applyAsDouble(entry);
      if (entry.mode() == mode && entry.trained() >= 0 && !Double.isNaN(value)) {
        add(points.get(entry.evaluated()), new ScoreCurve.Point(entry.step(), value));
      }
    }
    for (int k = 0; k < tasks; k++) {
      if (ends[k] < 0) {
        throw new IllegalStateException(
            "task " + k + " of " + tasks + " has not ended; expected a finished sequence");
      }
    }
    return StabilityGap.of(points.stream().map(ScoreCurve::new).toList(), ends);
  }

  /** The evaluation at a task's end replaces the one on a subset at its last step. */
  private static void add(List<ScoreCurve.Point> points, ScoreCurve.Point point) {
    int last = points.size() - 1;
    if (last >= 0 && points.get(last).step() == point.step()) {
      points.set(last, point);
    } else {
      points.add(point);
    }
  }
}
