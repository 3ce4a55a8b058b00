package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Status;
import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.EvaluationRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialEvaluationRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import io.equipoise.sweep.ScoreRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which end of the score is the good one, and of what it is: everywhere on a page the same. */
class ScoredPageTest {
  private static final List<String> TASKS = List.of("digits", "letters");
  private static final ScoreRule TOLD =
      new ScoreRule("task_aware_acc_final", "", "test", ScoreRule.Across.MEAN, ScoreRule.Goal.MAX);

  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  /** Methods m0, m1, ... over two tasks: {@code told[m]} when told the task, the opposite else. */
  private WrittenRun sequences(Map<String, Object> facts, String options, double... told)
      throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < told.length; n++) {
      String id = String.format("%016x", n);
      String method = "{\"method\":\"m" + n + "\"}";
      rows.add(new TrialRow(n, id, "OK", "", 1, method, 2, told[n]));
      rows.add(measure(n, id, "(all)", "agnostic_batch_acc_final", 1 - told[n]));
      rows.add(measure(n, id, "(all)", "task_aware_acc_final", told[n]));
      for (String task : TASKS) {
        rows.add(measure(n, id, task, "agnostic_batch_taken_for_" + task, 0.5));
      }
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          rows.add(evaluation(n, id, i, j, "accuracy_agnostic_batch", 1 - told[n]));
          rows.add(evaluation(n, id, i, j, "accuracy_task_aware", i == 0 ? 0.5 : told[n]));
        }
      }
    }
    return new WrittenRun(root, "sweep-x-1", facts, options).commit("trials", told.length, rows);
  }

  private static TrialMeasureRow measure(
      int n, String id, String task, String measure, double value) {
    return new TrialMeasureRow(n, id, new MeasureRow(task, "test", measure, "", value, 100));
  }

  private static TrialEvaluationRow evaluation(
      int n, String id, int i, int j, String measure, double value) {
    return new TrialEvaluationRow(
        n, id, new EvaluationRow(i, TASKS.get(i), j, TASKS.get(j), "test", measure, value, 100));
  }

  private Path report(WrittenRun run) throws IOException {
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    return run.path().resolve("report");
  }

  private void highestIsBest(Path report) throws IOException {
    assertTrue(desk.out.contains("Highest score of the sweep"), desk.out);
    assertTrue(desk.out.contains(": 0.9000, trial 2 (method = m2)"), desk.out);
    String page = Desk.page(report);
    assertTrue(page.contains("the tenth with the highest score"), page);
    assertFalse(page.contains("\"higher\":false"), page);
    List<String> matrix = Files.readAllLines(report.resolve("matrix.csv"));
    assertTrue(matrix.get(1).startsWith("method m2,"), "the best is the first: " + matrix);
  }

  private static Map<String, Object> facts(ScoreRule rule) {
    return Map.of("job", "sweep", "name", "x", "score", rule);
  }

  @Test
  void aSweepIsReadByTheRuleThatItWasScoredWith() throws IOException {
    Path report = report(sequences(facts(TOLD), "job: continual\n", 0.1, 0.2, 0.9, 0.4).complete());
    highestIsBest(report);
    assertTrue(
        desk.out.contains(
            "Highest score of the sweep (mean of task_aware_acc_final over the tasks, test rows)"),
        desk.out);
    assertTrue(Desk.page(report).contains("max is better"), "the rule itself, in the provenance");
  }

  @Test
  void aSweepOfAnOlderReleaseThatDoesNotSayItsRuleIsReadByItsMeasures() throws IOException {
    Map<String, Object> facts = Map.of("job", "sweep", "name", "x");
    highestIsBest(report(sequences(facts, "job: continual\n", 0.1, 0.2, 0.9, 0.4).complete()));
  }

  @Test
  void aSweepOfAnOlderReleaseThatNamesItsMeasureIsReadByItsOptions() throws IOException {
    String options =
        "sweep:\n  score:\n    measure: agnostic_batch_acc_final\n    goal: min\n    split: test\n";
    Map<String, Object> facts = Map.of("job", "sweep", "name", "x");
    Path report = report(sequences(facts, options, 0.1, 0.2, 0.9, 0.4).complete());
    assertTrue(desk.out.contains("Lowest score of the sweep (mean of agnostic_batch"), desk.out);
    String page = Desk.page(report);
    assertTrue(page.contains("Accuracy_agnostic_batch, test rows: a row for each"), page);
  }

  @Test
  void sweepsThatWereScoredByDifferentRulesAreComparedByWhatTheyMeasured() throws IOException {
    sequences(facts(TOLD), "job: continual\n", 0.1, 0.2).complete();
    List<TableRow> rows = new ArrayList<>();
    rows.add(new TrialRow(0, "f", "OK", "", 1, "{\"method\":\"m9\"}", 2, 0.99));
    rows.add(measure(0, "f", "(all)", "bwt", 0.99));
    ScoreRule other = new ScoreRule("bwt", "", "test", ScoreRule.Across.MEAN, ScoreRule.Goal.MAX);
    new WrittenRun(root, "sweep-y-1", facts(other), "job: continual\n")
        .commit("trials", 1, rows)
        .complete();
    assertEquals(0, desk.report("sweep-x-1", "sweep-y-1"), desk.err);
    assertFalse(desk.out.contains("score of the sweep"), desk.out);
    assertTrue(desk.out.contains("0.2000, trial 1"), desk.out);
  }

  @Test
  void resultsPerTaskAreOfTheScoredModeAndNameTheirMeasure() throws IOException {
    Path report = report(sequences(facts(TOLD), "job: continual\n", 0.1, 0.9).complete());
    List<String> tasks = Files.readAllLines(report.resolve("tasks.csv"));
    assertTrue(tasks.get(1).startsWith("method m1,digits,,1,0.9,"), tasks::toString);
    String page = Desk.page(report);
    String named =
        "Shown is accuracy_task_aware on test rows, behind the last task; higher is better.";
    assertTrue(page.contains(named + " The score is of task_aware_acc_final"), page);
    assertTrue(page.substring(page.indexOf("Trade-off between tasks")).contains(named), page);
    assertFalse(page.contains("taken_for"), page);
  }

  @Test
  void theMatrixAndTheCurvesAreOfTheModeThatTheScoreIsOf() throws IOException {
    Path report = report(sequences(facts(TOLD), "job: continual\n", 0.1, 0.9).complete());
    String page = Desk.page(report);
    assertTrue(page.contains("Accuracy_task_aware, test rows: a row for each task"), page);
    assertTrue(page.contains("Accuracy_task_aware, test rows: mean over the tasks"), page);
    List<String> average = Files.readAllLines(report.resolve("average.csv"));
    assertTrue(average.contains("method m1,2,0.9,1"), average::toString);
  }

  @Test
  void sequencesOfDifferentTasksKeepTheirScores() throws IOException {
    WrittenRun run = sequences(facts(TOLD), "job: continual\n", 0.1, 0.2);
    String id = String.format("%016x", 2);
    List<TableRow> one = new ArrayList<>();
    one.add(new TrialRow(2, id, "OK", "", 1, "{\"method\":\"m2\"}", 2, 0.9));
    one.add(measure(2, id, "(all)", "task_aware_acc_final", 0.9));
    one.add(evaluation(2, id, 0, 0, "accuracy_task_aware", 0.9));
    report(run.commit("trials", 3, one).complete());
    assertTrue(desk.out.contains(": 0.9000, trial 2 (method = m2)"), desk.out);
  }

  @Test
  void theErrorOfATrainingStaysTheLowerTheBetter() throws IOException {
    ScoreRule rule =
        new ScoreRule(
            "mae", "mean_predictor_mae", "val", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      Desk.trial(n, 1, "m" + n, 0.5 + n, rows);
    }
    Path report =
        report(new WrittenRun(root, "sweep-x-1", facts(rule), "").commit("trials", 4, rows));
    assertTrue(
        desk.out.contains(
            "Lowest score of the sweep (mean of mae / mean_predictor_mae over the tasks, val rows)"),
        desk.out);
    String page = Desk.page(report);
    assertTrue(page.contains("lower is better; at 1 a task has learned nothing."), page);
    assertFalse(page.contains("The score is of"), "the tasks have the scored measure");
  }

  @Test
  void aRunThatFailedSaysWhy() throws IOException {
    failed(sequences(facts(TOLD), "job: continual\n", 0.1, 0.9));
  }

  @Test
  void aRunThatFailedBeforeItsFirstCommitSaysWhy() throws IOException {
    failed(new WrittenRun(root, "sweep-x-1", facts(TOLD), "job: continual\n"));
  }

  @Test
  void theFirstReasonOfFailedTrialsIsPartOfTheVerdict() throws IOException {
    WrittenRun run = sequences(facts(TOLD), "job: continual\n", 0.1, 0.9);
    String reason = "the loss is NaN; expected a finite number. (NUM-050)";
    TrialRow failed = new TrialRow(7, "7", "FAILED", reason, 1, "{}", 0, Double.NaN);
    report(run.commit("trials", 3, List.of(failed)).complete());
    assertTrue(desk.out.contains("1 trial failed"), desk.out);
    assertTrue(desk.out.contains("The first, trial 7: " + reason), desk.out);
  }

  private void failed(WrittenRun run) throws IOException {
    Failure failure =
        new Failure(
            ExitCode.RESOURCE, "RES-002", "disk full at password=hunter2", "", "Free space.");
    run.folder.status(
        new Status(
            1,
            "sweep-x-1",
            "a0001",
            "local-1",
            Status.State.FAILED,
            8,
            String.valueOf(failure.getMessage()),
            "submit the same line again",
            2,
            4,
            Map.of(),
            Map.of(),
            "2026-11-20T08:00:00Z",
            "2026-11-20T08:00:00Z",
            "",
            1));
    Path report = report(run);
    for (String where : List.of(desk.out, Desk.page(report))) {
      assertTrue(where.contains("its state is FAILED"), where);
      assertTrue(where.contains("The reason that sweep-x-1 gives: disk full"), where);
      assertTrue(where.contains("(RES-002)"), where);
      assertFalse(where.contains("hunter2"), where);
    }
  }
}
