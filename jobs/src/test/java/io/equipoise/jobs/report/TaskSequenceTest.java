package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.EvaluationRow;
import io.equipoise.run.TableRow.TrialEvaluationRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over sequences of tasks: their accuracy matrices, with numbers that are easy to check. */
class TaskSequenceTest {
  private static final List<String> TASKS = List.of("digits", "letters", "signs");

  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  /** R[i][j] = 0.9 when task j was learned last, less {@code lost} for each task since. */
  private static List<EvaluationRow> matrix(double lost) {
    List<EvaluationRow> rows = new ArrayList<>();
    for (int i = 0; i < TASKS.size(); i++) {
      for (int j = 0; j <= i; j++) {
        double value = 0.9 - lost * (i - j);
        rows.add(
            new EvaluationRow(i, TASKS.get(i), j, TASKS.get(j), "test", "accuracy", value, 100));
        rows.add(new EvaluationRow(i, TASKS.get(i), j, TASKS.get(j), "test", "loss", 1, 100));
      }
    }
    return rows;
  }

  private Path run(List<EvaluationRow> rows) throws IOException {
    WrittenRun run =
        new WrittenRun(root, "train-x-1", Map.of("job", "train", "name", "x"), "name: x\n");
    return run.commit("finish", 3, rows).complete().path().resolve("report");
  }

  @Test
  void aRunOverASequenceHasItsMatrixAndTheAverageOfWhatWasLearned() throws IOException {
    Path report = run(matrix(0.2));
    assertEquals(0, desk.report("train-x-1"), desk.err);
    List<String> matrix = Files.readAllLines(report.resolve("matrix.csv"));
    assertEquals("group,after,learned,place,task,mean,seeds", matrix.get(0));
    assertEquals(7, matrix.size(), "six cells; above the diagonal nothing was asked");
    assertTrue(matrix.contains("train-x-1,2,signs,0,digits,0.5,1"), matrix.toString());
    List<String> average = Files.readAllLines(report.resolve("average.csv"));
    assertTrue(average.get(1).startsWith("train-x-1,1,0.9,"), average.toString());
    assertEquals(0.7, Double.parseDouble(average.get(3).split(",")[2]), 1e-12, "of .5, .7, .9");
    String page = Desk.page(report);
    assertTrue(page.contains("What was kept") && page.contains("\"kind\":\"matrix\""));
  }

  @Test
  void aSweepsMatricesAreMeansOverTheSeedsOfEachSetting() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      Desk.trial(n, n % 2, n < 2 ? "ewc" : "sgd", n < 2 ? 0.1 : 0.2, rows);
      double lost = (n < 2 ? 0.1 : 0.3) + 0.1 * (n % 2);
      for (EvaluationRow row : matrix(lost)) {
        rows.add(new TrialEvaluationRow(n, String.format("%016x", n), row));
      }
    }
    WrittenRun run =
        new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep", "name", "x"), "name: x\n");
    run.commit("trials", 4, rows).commit("finish", 4, List.of()).complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    List<String> cells = Files.readAllLines(run.path().resolve("report/matrix.csv"));
    assertEquals(13, cells.size());
    String cell = cells.stream().filter(c -> c.startsWith("method ewc,2,signs,0")).findAny().get();
    assertEquals(0.6, Double.parseDouble(cell.split(",")[5]), 1e-12, "0.7 and 0.5");
    assertTrue(cell.endsWith(",2"), "two seeds: " + cell);
  }

  @Test
  void anAverageWithACellMissingIsMissing() throws IOException {
    List<EvaluationRow> holes =
        matrix(0.2).stream().filter(r -> r.after() != 1 || r.place() != 0).toList();
    Path report = run(holes);
    assertEquals(0, desk.report("train-x-1"), desk.err);
    assertTrue(Files.readAllLines(report.resolve("average.csv")).contains("train-x-1,2,,1"));
  }

  @Test
  void looksOnTheWayAndWhatIsKeptAreDrawnOverSeeds() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      Desk.trial(n, n, "ewc", 0.1, rows);
      String id = String.format("%016x", n);
      for (EvaluationRow row : matrix(0.1)) {
        String measure = row.measure() + "_task_aware";
        rows.add(
            new TrialEvaluationRow(
                n, id, evaluation(row.after(), measure, "test", row.value(), -1, row.place())));
      }
      for (int look = 1; look <= 2; look++) {
        double old = 0.5 + 0.1 * n + 0.01 * look;
        String at = "_accuracy_task_aware";
        rows.add(
            new TrialEvaluationRow(
                n, id, evaluation(1, "old" + at, "test", old, 10 * look + n, 1)));
        rows.add(
            new TrialEvaluationRow(
                n, id, evaluation(1, "new" + at, "test", 0.2, 10 * look + n, 1)));
      }
      for (int i = 0; i < 3; i++) {
        double end = List.of(6.0, 24.0, 40.0).get(i) + n;
        rows.add(new TrialEvaluationRow(n, id, evaluation(i, "steps", "train", end, -1, i)));
        rows.add(
            new TrialEvaluationRow(
                n, id, evaluation(i, "stored_examples", "train", 100 * (i + 1) + 10 * n, -1, i)));
        rows.add(new TrialEvaluationRow(n, id, evaluation(i, "prompt_vectors", "train", 0, -1, i)));
      }
    }
    WrittenRun run =
        new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep", "name", "x"), "name: x\n");
    run.commit("trials", 2, rows).commit("finish", 2, List.of()).complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    Path report = run.path().resolve("report");
    assertEquals(7, Files.readAllLines(report.resolve("matrix.csv")).size(), "ends of tasks alone");
    List<String> looks = Files.readAllLines(report.resolve("on-the-way.csv"));
    assertEquals(5, looks.size(), "two looks between two ends: " + looks);
    List<List<String>> cells = looks.stream().skip(1).map(l -> List.of(l.split(","))).toList();
    assertEquals("letters", cells.get(0).get(1));
    double[][] expected = {
      // step, tasks learned, old tasks
      {6.5, 1, 0.9},
      {10.5, 1 + 4.0 / 18, 0.56},
      {20.5, 1 + 14.0 / 18, 0.57},
      {24.5, 2, 0.8},
    };
    for (int i = 0; i < expected.length; i++) {
      for (int c = 0; c < 3; c++) {
        double cell = Double.parseDouble(cells.get(i).get(2 + c));
        assertEquals(expected[i][c], cell, 1e-12, cells.get(i).toString());
      }
    }
    List<String> kept = Files.readAllLines(report.resolve("kept-rows.csv"));
    assertTrue(kept.get(3).endsWith(",3,305.0,2"), kept::toString);
    assertFalse(Files.exists(report.resolve("kept-prompts.csv")), "there were none");
    String page = Desk.page(report);
    assertTrue(page.contains("old tasks: accuracy_task_aware, test rows"), "an axis with words");
  }

  private static EvaluationRow evaluation(
      int after, String measure, String split, double value, long step, int place) {
    return new EvaluationRow(
        after, TASKS.get(after), place, TASKS.get(place), split, measure, value, 100, step);
  }

  @Test
  void whereNoSequenceWasLearnedThereIsNoMatrix() throws IOException {
    Path run = desk.train("train-y-0000000001", "name: y\n", 0.25).path();
    assertEquals(0, desk.report("train-y"), desk.err);
    assertFalse(Files.exists(run.resolve("report/matrix.csv")));
  }
}
