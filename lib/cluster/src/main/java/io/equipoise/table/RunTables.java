package io.equipoise.table;

import static io.equipoise.table.Column.Type.DOUBLE;
import static io.equipoise.table.Column.Type.INT;
import static io.equipoise.table.Column.Type.LONG;
import static io.equipoise.table.Column.Type.STRING;
import static io.equipoise.table.Column.Type.TIMESTAMP;

import io.equipoise.run.TableRow;
import io.equipoise.sweep.TrialTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables that the rounds of a run and the trials of a sweep leave, as Parquet. */
public final class RunTables implements TrialTables {
  private static final Column RUN = Column.of("run_id", STRING);

  /** One row per round and task. */
  public static final TableSchema ROUNDS =
      new TableSchema(
          "rounds",
          1,
          List.of(
              RUN,
              Column.of("round", INT),
              Column.of("task", STRING),
              Column.nullable("loss", DOUBLE),
              Column.nullable("weight", DOUBLE),
              Column.of("rows", DOUBLE),
              Column.of("step_size", DOUBLE)));

  /** What the balancer decided and observed. */
  public static final TableSchema WEIGHTS =
      new TableSchema(
          "weights",
          1,
          List.of(
              RUN,
              Column.of("round", INT),
              Column.of("method", STRING),
              Column.of("task", STRING),
              Column.of("quantity", STRING),
              Column.nullable("value", DOUBLE)));

  /** What was measured at the end. */
  public static final TableSchema MEASURES =
      new TableSchema(
          "measures",
          1,
          List.of(
              RUN,
              Column.of("task", STRING),
              Column.of("split", STRING),
              Column.of("measure", STRING),
              Column.of("unit", STRING),
              Column.nullable("value", DOUBLE),
              Column.of("rows", LONG)));

  /** Out-of-the-ordinary happenings of one attempt. */
  public static final TableSchema EVENTS =
      new TableSchema(
          "events",
          1,
          List.of(
              RUN,
              Column.of("attempt", STRING),
              Column.of("round", INT),
              Column.of("kind", STRING),
              Column.of("task", STRING),
              Column.of("shard", INT),
              Column.of("seed", LONG),
              Column.of("detail", STRING)));

  /** What each round took, and on what. */
  public static final TableSchema TIMINGS =
      new TableSchema(
          "timings",
          1,
          List.of(
              RUN,
              Column.of("attempt", STRING),
              Column.of("round", INT),
              Column.of("kind", STRING),
              Column.of("engine", STRING),
              Column.of("device", STRING),
              Column.of("code", STRING),
              Column.of("wall_ms", DOUBLE),
              Column.of("answer_ms", DOUBLE),
              Column.of("asks", LONG),
              Column.of("engine_share", DOUBLE),
              Column.of("written_at", TIMESTAMP)));

  /** One row per trial of a sweep. */
  public static final TableSchema TRIALS =
      new TableSchema(
          "trials",
          1,
          List.of(
              RUN,
              Column.of("number", INT),
              Column.of("trial_id", STRING),
              Column.of("status", STRING),
              Column.of("reason", STRING),
              Column.of("seed", LONG),
              Column.of("options", STRING),
              Column.of("rounds", INT),
              Column.nullable("score", DOUBLE)));

  /** What was measured at the end of each trial. */
  public static final TableSchema TRIAL_MEASURES = ofTrial("trial_measures", MEASURES);

  /** The rounds of the trials, when they are kept. */
  public static final TableSchema TRIAL_ROUNDS = ofTrial("trial_rounds", ROUNDS);

  /** What each task scored while a sequence of tasks was learned. */
  public static final TableSchema EVALUATIONS =
      new TableSchema(
          "evaluations",
          1,
          List.of(
              RUN,
              Column.of("after", INT),
              Column.of("learned", STRING),
              Column.of("place", INT),
              Column.of("task", STRING),
              Column.of("split", STRING),
              Column.of("measure", STRING),
              Column.nullable("value", DOUBLE),
              Column.of("rows", LONG),
              Column.nullable("step", LONG)));

  /** The same of the trials of a sweep over sequences. */
  public static final TableSchema TRIAL_EVALUATIONS = ofTrial("trial_evaluations", EVALUATIONS);

  /** What the balancers of the trials decided and observed, when rounds are kept. */
  public static final TableSchema TRIAL_WEIGHTS = ofTrial("trial_weights", WEIGHTS);

  /** What each trial took. */
  public static final TableSchema TRIAL_TIMINGS =
      new TableSchema(
          "trial_timings",
          1,
          List.of(
              RUN,
              Column.of("attempt", STRING),
              Column.of("number", INT),
              Column.of("trial_id", STRING),
              Column.of("carrier", STRING),
              Column.of("wall_ms", DOUBLE),
              Column.of("written_at", TIMESTAMP)));

  /** All of them. */
  public static final List<TableSchema> ALL =
      List.of(
          ROUNDS,
          WEIGHTS,
          MEASURES,
          EVENTS,
          TIMINGS,
          TRIALS,
          TRIAL_MEASURES,
          TRIAL_ROUNDS,
          TRIAL_WEIGHTS,
          TRIAL_TIMINGS,
          EVALUATIONS,
          TRIAL_EVALUATIONS);

  /** The columns of a run's table, with the trial after the run. */
  private static TableSchema ofTrial(String name, TableSchema run) {
    List<Column> columns = new ArrayList<>(run.columns());
    columns.addAll(1, List.of(Column.of("number", INT), Column.of("trial_id", STRING)));
    return new TableSchema(name, 1, List.copyOf(columns));
  }

  @Override
  public String fileName() {
    return "part-00000.parquet";
  }

  @Override
  public byte[] encode(String table, String runId, List<TableRow> rows) throws IOException {
    TableSchema schema = ALL.stream().filter(s -> s.name().equals(table)).findFirst().orElseThrow();
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (TableRow row : rows) {
      cells.add(cells(runId, row));
    }
    return ParquetFile.write(
        schema, cells, Map.of("equipoise.run_id", runId, "equipoise.schema", schema.versioned()));
  }

  @Override
  public List<TableRow.TrialRow> trials(byte[] file) throws IOException {
    List<TableRow.TrialRow> rows = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(TRIALS, file, TRIALS.name())) {
      RowReader row = new RowReader(TRIALS, cells);
      rows.add(
          new TableRow.TrialRow(
              row.whole("number"),
              row.text("trial_id"),
              row.text("status"),
              row.text("reason"),
              row.large("seed"),
              row.text("options"),
              row.whole("rounds"),
              row.number("score")));
    }
    return rows;
  }

  @Override
  public List<TableRow.TrialMeasureRow> measures(byte[] file) throws IOException {
    List<TableRow.TrialMeasureRow> rows = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(TRIAL_MEASURES, file, TRIAL_MEASURES.name())) {
      RowReader row = new RowReader(TRIAL_MEASURES, cells);
      rows.add(
          new TableRow.TrialMeasureRow(
              row.whole("number"),
              row.text("trial_id"),
              new TableRow.MeasureRow(
                  row.text("task"),
                  row.text("split"),
                  row.text("measure"),
                  row.text("unit"),
                  row.number("value"),
                  row.large("rows"))));
    }
    return rows;
  }

  private static @Nullable Object[] cells(String run, TableRow row) {
    if (row instanceof TableRow.RoundRow r) {
      return new @Nullable Object[] {
        run, r.round(), r.task(), orNull(r.loss()), orNull(r.weight()), r.rows(), r.stepSize()
      };
    }
    if (row instanceof TableRow.WeightRow w) {
      return new @Nullable Object[] {
        run, w.round(), w.method(), w.task(), w.quantity(), orNull(w.value())
      };
    }
    if (row instanceof TableRow.MeasureRow m) {
      return new @Nullable Object[] {
        run, m.task(), m.split(), m.measure(), m.unit(), orNull(m.value()), m.rows()
      };
    }
    if (row instanceof TableRow.EventRow e) {
      return new @Nullable Object[] {
        run, e.attempt(), e.round(), e.kind(), e.task(), e.shard(), e.seed(), e.detail()
      };
    }
    if (row instanceof TableRow.TrialRow t) {
      return new @Nullable Object[] {
        run,
        t.number(),
        t.trialId(),
        t.status(),
        t.reason(),
        t.seed(),
        t.options(),
        t.rounds(),
        orNull(t.score())
      };
    }
    if (row instanceof TableRow.TrialMeasureRow t) {
      return ofTrial(t.number(), t.trialId(), cells(run, t.measure()));
    }
    if (row instanceof TableRow.TrialRoundRow t) {
      return ofTrial(t.number(), t.trialId(), cells(run, t.round()));
    }
    if (row instanceof TableRow.EvaluationRow e) {
      return new @Nullable Object[] {
        run,
        e.after(),
        e.learned(),
        e.place(),
        e.task(),
        e.split(),
        e.measure(),
        orNull(e.value()),
        e.rows(),
        e.step() < 0 ? null : e.step()
      };
    }
    if (row instanceof TableRow.TrialEvaluationRow t) {
      return ofTrial(t.number(), t.trialId(), cells(run, t.evaluation()));
    }
    if (row instanceof TableRow.TrialWeightRow t) {
      return ofTrial(t.number(), t.trialId(), cells(run, t.weight()));
    }
    if (row instanceof TableRow.TrialTimingRow t) {
      return new @Nullable Object[] {
        run, t.attempt(), t.number(), t.trialId(), t.carrier(), t.wallMs(), t.writtenAtMicros()
      };
    }
    TableRow.TimingRow t = (TableRow.TimingRow) row;
    return new @Nullable Object[] {
      run,
      t.attempt(),
      t.round(),
      t.kind(),
      t.engine(),
      t.device(),
      t.code(),
      t.wallMs(),
      t.answerMs(),
      t.asks(),
      t.engineShare(),
      t.writtenAtMicros()
    };
  }

  /** The cells of a run's row, with the trial after the run. */
  private static @Nullable Object[] ofTrial(int number, String id, @Nullable Object[] cells) {
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(cells));
    all.add(1, number);
    all.add(2, id);
    return all.toArray();
  }

  /** Missing numbers are null in a table, never NaN. */
  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
