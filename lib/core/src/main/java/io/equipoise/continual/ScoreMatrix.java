package io.equipoise.continual;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What every task scored after every task; higher is better. Immutable.
 *
 * <pre>
 * R[i][j]   score of task j when task i had been learned last    T x T, places in the sequence from 0
 * b[j]      score of task j before any training
 * s[j]      score of task j by the same learner trained on it alone
 * </pre>
 *
 * <p>Any cell may be missing.
 */
public final class ScoreMatrix {
  private final double[][] rows;
  private final double[] before;
  private final double[] single;

  /** Missing is NaN from here on: it stays NaN through sums, differences and maxima. */
  private ScoreMatrix(double[][] rows, double[] before, double[] single) {
    this.rows = rows;
    this.before = before;
    this.single = single;
  }

  /**
   * A matrix of scores, NaN where one is missing.
   *
   * @param rows T rows of T numbers
   */
  public static ScoreMatrix of(double[][] rows) {
    int tasks = rows.length;
    if (tasks == 0) {
      throw new IllegalArgumentException("a score matrix of 0 tasks; expected at least 1");
    }
    double[][] copy = new double[tasks][];
    for (int i = 0; i < tasks; i++) {
      copy[i] = checked("row " + i, rows[i], tasks);
    }
    return new ScoreMatrix(copy, missing(tasks), missing(tasks));
  }

  /** The same with the scores before any training, NaN where one is missing. */
  public ScoreMatrix withBefore(double[] scores) {
    return new ScoreMatrix(rows, checked("before", scores, tasks()), single);
  }

  /** The same with the scores of each task learned alone, NaN where one is missing. */
  public ScoreMatrix withSingle(double[] scores) {
    return new ScoreMatrix(rows, before, checked("single", scores, tasks()));
  }

  private static double[] missing(int tasks) {
    double[] none = new double[tasks];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private static double[] checked(String what, double[] scores, int tasks) {
    if (scores.length != tasks) {
      throw new IllegalArgumentException(
          what + " has " + scores.length + " scores; expected one per task, " + tasks);
    }
    for (double score : scores) {
      if (Double.isInfinite(score)) {
        throw new IllegalArgumentException(
            what + " has the score " + score + "; expected a finite number, or NaN for missing");
      }
    }
    return scores.clone();
  }

  /** T. */
  public int tasks() {
    return rows.length;
  }

  /** R[after][task], if it was measured. */
  public OptionalDouble at(int after, int task) {
    return Defined.of(rows[after][task]);
  }

  /** b[task], if it was measured. */
  public OptionalDouble before(int task) {
    return Defined.of(before[task]);
  }

  /** R[after][task], NaN when missing. */
  double cell(int after, int task) {
    return rows[after][task];
  }

  /** R[task][task], NaN when missing. */
  double learned(int task) {
    return rows[task][task];
  }

  /** R[T-1][task], NaN when missing. */
  double last(int task) {
    return rows[tasks() - 1][task];
  }

  double start(int task) {
    return before[task];
  }

  double alone(int task) {
    return single[task];
  }
}
