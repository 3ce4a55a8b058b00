package io.equipoise.run;

import java.io.Serializable;

/**
 * A row that a run writes. Columns carry their unit in the table's file under {@code data-schemas};
 * the run's id is a column of every table and is filled in by the writer.
 */
public sealed interface TableRow extends Serializable {
  /** The table that the row belongs to. */
  String table();

  /** One round of one task. {@code loss} is NaN when the task had no row in the round. */
  record RoundRow(int round, String task, double loss, double weight, double rows, double stepSize)
      implements TableRow {
    @Override
    public String table() {
      return "rounds";
    }
  }

  /** One number that the balancer decided or observed in a round. */
  record WeightRow(int round, String method, String task, String quantity, double value)
      implements TableRow {
    @Override
    public String table() {
      return "weights";
    }
  }

  /** One measured quantity of a finished run. */
  record MeasureRow(String task, String split, String measure, String unit, double value, long rows)
      implements TableRow {
    @Override
    public String table() {
      return "measures";
    }
  }

  /** Something out of the ordinary, of this attempt. */
  record EventRow(
      String attempt, int round, String kind, String task, int shard, long seed, String detail)
      implements TableRow {
    @Override
    public String table() {
      return "events";
    }
  }

  /** What a commit took, on this attempt's machine. */
  record TimingRow(
      String attempt,
      int round,
      String kind,
      String engine,
      String device,
      String code,
      double wallMs,
      double answerMs,
      long asks,
      double engineShare,
      long writtenAtMicros)
      implements TableRow {
    @Override
    public String table() {
      return "timings";
    }
  }

  /**
   * One trial of a sweep, exactly once.
   *
   * @param number position in the sweep, from 0
   * @param trialId identity of what was computed: options, data and seed
   * @param status {@code OK}, {@code FAILED} or {@code STOPPED} (early, among trials)
   * @param reason why it failed or was stopped, with its code; else empty
   * @param options what varies, as canonical JSON of option path to value
   * @param rounds rounds that it ran
   * @param score the sweep's objective; NaN when there is none
   */
  record TrialRow(
      int number,
      String trialId,
      String status,
      String reason,
      long seed,
      String options,
      int rounds,
      double score)
      implements TableRow {
    @Override
    public String table() {
      return "trials";
    }
  }

  /** One measured quantity of a trial. */
  record TrialMeasureRow(int number, String trialId, MeasureRow measure) implements TableRow {
    @Override
    public String table() {
      return "trial_measures";
    }
  }

  /** One round of one task of a trial whose rounds are kept. */
  record TrialRoundRow(int number, String trialId, RoundRow round) implements TableRow {
    @Override
    public String table() {
      return "trial_rounds";
    }
  }

  /**
   * What one task scored when a sequence of tasks had been learned so far: one cell of the matrix
   * R[after][task], or a look on the way.
   *
   * @param after place in the sequence, from 0, of the task that was learned last; -1 before any
   * @param learned its name; empty before any
   * @param place of the task that was evaluated, in the same sequence
   * @param value NaN when there was no row
   * @param step of the sequence at which was looked while {@code learned} was still being learned;
   *     -1 when it had been
   */
  record EvaluationRow(
      int after,
      String learned,
      int place,
      String task,
      String split,
      String measure,
      double value,
      long rows,
      long step)
      implements TableRow {
    /** A row of when a task had been learned. */
    public EvaluationRow(
        int after,
        String learned,
        int place,
        String task,
        String split,
        String measure,
        double value,
        long rows) {
      this(after, learned, place, task, split, measure, value, rows, -1);
    }

    @Override
    public String table() {
      return "evaluations";
    }
  }

  /** The same of a trial. */
  record TrialEvaluationRow(int number, String trialId, EvaluationRow evaluation)
      implements TableRow {
    @Override
    public String table() {
      return "trial_evaluations";
    }
  }

  /** One number that the balancer of a trial decided or observed, when its rounds are kept. */
  record TrialWeightRow(int number, String trialId, WeightRow weight) implements TableRow {
    @Override
    public String table() {
      return "trial_weights";
    }
  }

  /** What a trial took, on the machine of this attempt. */
  record TrialTimingRow(
      String attempt,
      int number,
      String trialId,
      String carrier,
      double wallMs,
      long writtenAtMicros)
      implements TableRow {
    @Override
    public String table() {
      return "trial_timings";
    }
  }
}
