package io.equipoise.jobs.report;

import io.equipoise.jobs.RunIds;
import io.equipoise.jobs.runs.Facts;
import io.equipoise.jobs.runs.OptionLines;
import io.equipoise.jobs.runs.StoredRun;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Masking;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.run.TableRow.EvaluationRow;
import io.equipoise.run.TableRow.EventRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.TimingRow;
import io.equipoise.run.TableRow.TrialEvaluationRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRoundRow;
import io.equipoise.run.TableRow.TrialRow;
import io.equipoise.run.TableRow.TrialTimingRow;
import io.equipoise.run.TableRow.TrialWeightRow;
import io.equipoise.run.TableRow.WeightRow;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything that a run has committed, read once; each file's length and hash and the chain of
 * commits are checked.
 *
 * @param options path to text, masked
 * @param state as {@code runs list} says it
 * @param reason why the last driver stopped, masked; empty when it did not say
 * @param commits oldest first
 */
record RunContent(
    StoredRun run,
    Facts identity,
    Map<String, String> options,
    List<Facts> inputs,
    String state,
    String reason,
    List<Commit> commits,
    List<RoundRow> rounds,
    List<WeightRow> weights,
    List<MeasureRow> measures,
    List<EventRow> events,
    List<TimingRow> timings,
    List<TrialRow> trials,
    List<TrialMeasureRow> trialMeasures,
    List<TrialRoundRow> trialRounds,
    List<TrialWeightRow> trialWeights,
    List<TrialTimingRow> trialTimings,
    List<EvaluationRow> evaluations,
    List<TrialEvaluationRow> trialEvaluations) {

  /**
   * Reads a run.
   *
   * @throws io.equipoise.run.Failure exit 6 when a commit or a file of it is damaged
   */
  static RunContent read(StoredRun run) throws IOException {
    CommitLog log = run.folder().commits();
    List<Commit> commits = new ArrayList<>();
    for (int n = 0, size = log.size(); n < size; n++) {
      commits.add(log.linked(n));
    }
    Tables tables = new Tables(run, commits);
    return new RunContent(
        run,
        run.identity(),
        OptionLines.of(run.options()),
        run.inputs(),
        run.state(System.currentTimeMillis()),
        Masking.oneLine(Masking.text(run.status().map(Status::reason).orElse(""))),
        List.copyOf(commits),
        tables.read(RunTables.ROUNDS, RunContent::round),
        tables.read(RunTables.WEIGHTS, RunContent::weight),
        tables.read(RunTables.MEASURES, RunContent::measure),
        tables.read(
            RunTables.EVENTS,
            c ->
                new EventRow(
                    c.text("attempt"),
                    c.whole("round"),
                    c.text("kind"),
                    c.text("task"),
                    c.whole("shard"),
                    c.large("seed"),
                    c.text("detail"))),
        tables.read(
            RunTables.TIMINGS,
            c ->
                new TimingRow(
                    c.text("attempt"),
                    c.whole("round"),
                    c.text("kind"),
                    c.text("engine"),
                    c.text("device"),
                    c.text("code"),
                    c.number("wall_ms"),
                    c.number("answer_ms"),
                    c.large("asks"),
                    c.number("engine_share"),
                    c.large("written_at"))),
        tables.read(
            RunTables.TRIALS,
            c ->
                new TrialRow(
                    c.whole("number"),
                    c.text("trial_id"),
                    c.text("status"),
                    c.text("reason"),
                    c.large("seed"),
                    c.text("options"),
                    c.whole("rounds"),
                    c.number("score"))),
        tables.read(
            RunTables.TRIAL_MEASURES,
            c -> new TrialMeasureRow(c.whole("number"), c.text("trial_id"), measure(c))),
        tables.read(
            RunTables.TRIAL_ROUNDS,
            c -> new TrialRoundRow(c.whole("number"), c.text("trial_id"), round(c))),
        tables.read(
            RunTables.TRIAL_WEIGHTS,
            c -> new TrialWeightRow(c.whole("number"), c.text("trial_id"), weight(c))),
        tables.read(
            RunTables.TRIAL_TIMINGS,
            c ->
                new TrialTimingRow(
                    c.text("attempt"),
                    c.whole("number"),
                    c.text("trial_id"),
                    c.text("carrier"),
                    c.number("wall_ms"),
                    c.large("written_at"))),
        tables.read(RunTables.EVALUATIONS, RunContent::evaluation),
        tables.read(
            RunTables.TRIAL_EVALUATIONS,
            c -> new TrialEvaluationRow(c.whole("number"), c.text("trial_id"), evaluation(c))));
  }

  /** The run of the plain sum that {@code train} made beside this one, if it is there, complete. */
  Optional<RunContent> plainSum() throws IOException {
    String id = identity.text("baseline");
    RunIds known = new RunIds(run.folder().store());
    if (id.isEmpty() || !known.all().contains(id)) {
      return Optional.empty();
    }
    StoredRun other = new StoredRun(new RunFolder(run.folder().store(), id));
    return other.folder().complete() ? Optional.of(read(other)) : Optional.empty();
  }

  /**
   * How the trials were scored; none where an older release, which did not say, left it to the job.
   */
  Optional<ScoreRule> score() {
    return score(identity.object("score")::text)
        .or(() -> score(key -> options.getOrDefault("sweep.score." + key, "").replace("\"", "")));
  }

  private static Optional<ScoreRule> score(UnaryOperator<String> said) {
    String measure = said.apply("measure");
    return measure.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ScoreRule(
                measure,
                said.apply("over"),
                said.apply("split"),
                said.apply("across").equalsIgnoreCase("worst")
                    ? ScoreRule.Across.WORST
                    : ScoreRule.Across.MEAN,
                said.apply("goal").equalsIgnoreCase("max")
                    ? ScoreRule.Goal.MAX
                    : ScoreRule.Goal.MIN));
  }

  private record Tables(StoredRun run, List<Commit> commits) {
    <R> List<R> read(TableSchema schema, Function<Cells, R> row) {
      List<R> rows = new ArrayList<>();
      for (Commit commit : commits) {
        run.rows(schema, commit).forEach(cells -> rows.add(row.apply(new Cells(schema, cells))));
      }
      return List.copyOf(rows);
    }
  }

  private static RoundRow round(Cells c) {
    return new RoundRow(
        c.whole("round"),
        c.text("task"),
        c.number("loss"),
        c.number("weight"),
        c.number("rows"),
        c.number("step_size"));
  }

  private static EvaluationRow evaluation(Cells c) {
    return new EvaluationRow(
        c.whole("after"),
        c.text("learned"),
        c.whole("place"),
        c.text("task"),
        c.text("split"),
        c.text("measure"),
        c.number("value"),
        c.large("rows"),
        c.large("step"));
  }

  private static WeightRow weight(Cells c) {
    return new WeightRow(
        c.whole("round"), c.text("method"), c.text("task"), c.text("quantity"), c.number("value"));
  }

  private static MeasureRow measure(Cells c) {
    return new MeasureRow(
        c.text("task"),
        c.text("split"),
        c.text("measure"),
        c.text("unit"),
        c.number("value"),
        c.large("rows"));
  }

  String id() {
    return run.id();
  }

  boolean isSweep() {
    return !trials.isEmpty() || identity.text("job").equals("sweep");
  }

  boolean complete() {
    return state.equals(Status.State.COMMITTED.name());
  }
}
