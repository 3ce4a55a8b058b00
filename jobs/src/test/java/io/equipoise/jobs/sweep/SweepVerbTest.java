package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.run.TableRow;
import io.equipoise.table.RunTables;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepVerbTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path root;

  @BeforeAll
  static void localSpark() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
  }

  private int equipoise(String... line) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }

  private int sweep(String file, Path to, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "sweep",
                "--config",
                TestData.root().resolve("conf/sweep/" + file).toString(),
                "--out",
                to.toString(),
                "--set",
                "execution.fleet=local"));
    line.addAll(List.of(more));
    return equipoise(line.toArray(String[]::new));
  }

  private int quadratics(Path to, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("--set", "space.trials=12", "--set", "set=[train.rounds=2, train.steps=3]"));
    line.addAll(List.of(more));
    return sweep("quadratics-10k.yaml", to, line.toArray(String[]::new));
  }

  private static RunFolder folder(Path root) throws IOException {
    LocalStore store = new LocalStore(root);
    return new RunFolder(store, store.list("runs").get(0));
  }

  /** Rows of trials and their measures, in order of number. */
  private static List<String> rows(Path root) throws IOException {
    List<String> rows = new ArrayList<>();
    CommitLog log = folder(root).commits();
    RunTables tables = new RunTables();
    for (int n = 0; n < log.size(); n++) {
      Commit commit = log.verify(n);
      for (Commit.Entry entry : commit.files()) {
        byte[] file = log.file(commit, entry.path());
        if (entry.path().startsWith("trials/")) {
          for (TableRow.TrialRow row : tables.trials(file)) {
            rows.add(String.format(Locale.ROOT, "%06d %s", row.number(), row));
          }
        } else if (entry.path().startsWith("trial_measures/")) {
          for (TableRow.TrialMeasureRow row : tables.measures(file)) {
            rows.add(String.format(Locale.ROOT, "%06d %s", row.number(), row));
          }
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  @Test
  void aRefusedLineLeavesTheStatusOfAFinishedSweepAlone() throws IOException {
    assertEquals(0, methods("[ls, mgda]"), err::toString);
    assertEquals(6, methods("[ls, cagrad]", "--dry-run"), err::toString);
    assertTrue(err.toString().contains("STATE-025"), "told before it is tried: " + err);
    assertEquals(0, methods("[ls, mgda, cagrad]", "--dry-run"), err::toString);
    err.getBuffer().setLength(0);
    assertEquals(6, methods("[ls, cagrad]"), err::toString);
    assertTrue(err.toString().contains("STATE-025"), err::toString);
    Status status = folder(root).status().orElseThrow();
    assertEquals(Status.State.COMMITTED, status.state());
    assertEquals(10, status.rounds());
  }

  @Test
  void aSweepSaysByWhichRuleItWasScoredAndWhichTablesItWrote() throws IOException {
    assertEquals(0, methods("[ls]"), err::toString);
    String run = new String(folder(root).once("run.json").orElseThrow(), StandardCharsets.UTF_8);
    assertTrue(run.contains("\"measure\" : \"loss\""), run);
    assertTrue(run.contains("\"goal\" : \"MIN\""), run);
    String tables = "/commits/*/{trials,trial_measures,trial_evaluations}";
    assertTrue(out.toString().contains(tables), out::toString);
  }

  @Test
  void aSweepThatHasGrownIsShownAndResumedByItsLastLine() throws IOException {
    assertEquals(0, methods("[ls]"), err::toString);
    assertEquals(0, methods("[ls, mgda]"), err::toString);
    String id = folder(root).runId();
    out.getBuffer().setLength(0);
    assertEquals(0, equipoise("runs", "resume", id, "--dry-run", "--out", root.toString()));
    assertTrue(out.toString().contains("[ls, mgda]"), out::toString);
  }

  private int methods(String names, String... more) {
    List<String> line = new ArrayList<>(List.of("--set", "set=[train.rounds=1]", "--set"));
    line.add("space.axes={balance.method: " + names + "}");
    line.addAll(List.of(more));
    return sweep("quadratics-methods.yaml", root, line.toArray(String[]::new));
  }

  @Test
  void everyMethodOfTheShippedFileEndsWell() {
    assertEquals(
        0,
        sweep("quadratics-methods.yaml", root, "--set", "set=[train.rounds=1, train.steps=2]"),
        err::toString);
    assertTrue(out.toString().contains("145 trials: 145 ok, 0 failed"), out::toString);
    assertTrue(out.toString().contains("best settings by their mean over seeds"), out::toString);
    List<String> rows = out.toString().lines().filter(l -> l.contains("{\"balance")).toList();
    assertEquals(10, rows.size(), out::toString);
    assertTrue(rows.stream().allMatch(l -> l.matches(" +5 +\\S+ +\\S+ +\\{.*")), out::toString);
  }

  @Test
  void everyChoiceOfTasksLearnsAStart() {
    String few = "set=[train.rounds=1, train.steps=2, train.clean=2]";
    assertEquals(0, sweep("hetrom.yaml", root, "--set", few, "--set", "seeds.seeds=[1]"));
    assertTrue(out.toString().contains("18 trials: 18 ok, 0 failed"), out::toString);
  }

  @Test
  void wrongClassesAreFoundAndTheMoreAccurateModelIsTheBetter() throws IOException {
    String few = "set=[data.prep=../prep/images-tiny.yaml, data.task=left, train.rounds=4]";
    assertEquals(0, sweep("hyper-cleaning-tiny.yaml", root, "--set", few), err::toString);
    assertTrue(out.toString().contains("4 trials: 4 ok, 0 failed"), out::toString);
    assertTrue(out.toString().contains("test rows, max is better"), out::toString);
    List<String> areas = rows(root).stream().filter(row -> row.contains("measure=auc")).toList();
    assertEquals(4, areas.size(), rows(root)::toString);
    for (String row : areas) {
      double area = Double.parseDouble(row.replaceAll(".*\\bvalue=([0-9.]+).*", "$1"));
      assertTrue(area > 0.7 && area < 0.95, row);
    }
  }

  @Test
  void aTaskWithoutClassesIsRefusedBeforeAnythingRuns() {
    String numbers = "set=[data.prep=../prep/tables-tiny.yaml, data.task=nothing]";
    assertEquals(3, sweep("hyper-cleaning-tiny.yaml", root, "--set", numbers), err::toString);
    assertTrue(err.toString().contains("DATA-020"), err::toString);
  }

  @Test
  void everyMethodGoesDownTheLandscapeAndItsPathsAreDrawn() throws IOException {
    String few = "set=[\"train.floors=[-2.1, -21]\", train.rounds=3, train.steps=2]";
    assertEquals(0, sweep("toy-normalised.yaml", root, "--set", few), err::toString);
    assertTrue(out.toString().contains("145 trials: 145 ok, 0 failed"), out::toString);
    String id = folder(root).runId();
    assertEquals(0, equipoise("report", "--out", root.toString(), id), err::toString);
    Path report = root.resolve("runs/" + id + "/report");
    List<String> paths = Files.readAllLines(report.resolve("paths.csv"));
    assertEquals("group,trial,seed,round,x1,x2", paths.get(0));
    assertEquals(1 + 145 * 4, paths.size());
    assertTrue(paths.get(1).endsWith(",1,0,-8.5,7.5"), paths.get(1));
    assertEquals(1 + 29 * 3, Files.readAllLines(report.resolve("avoidance.csv")).size());
    String page = Files.readString(report.resolve("index.html"));
    assertTrue(page.contains("Paths of the parameters") && page.contains("Pareto set"));
  }

  @Test
  void everyTrialIsARowAndTheBestArePrinted() throws IOException {
    assertEquals(0, quadratics(root), err::toString);
    assertTrue(out.toString().contains("12 trials: 12 ok, 0 failed, 0 stopped"), out::toString);
    assertTrue(out.toString().contains("best by mean of loss / start_loss"), out::toString);
    assertEquals(12, rows(root).stream().filter(row -> row.contains("TrialRow[")).count());
    assertEquals(0, quadratics(root), err::toString);
    assertTrue(err.toString().contains("was complete already"), err::toString);
  }

  @Test
  void slotsFleetsAndFlushingChangeNoRow() throws IOException {
    List<Path> roots = new ArrayList<>();
    List<List<String>> ways =
        List.of(
            List.of("--set", "execution.slots=1"),
            List.of("--set", "execution.slots=7", "--set", "flush.rows=2"),
            List.of("--set", "execution.fleet=spark"),
            List.of("--set", "execution.fleet=spark", "--set", "execution.at=fleet"));
    for (List<String> way : ways) {
      Path to = root.resolve("way-" + roots.size());
      roots.add(to);
      assertEquals(0, quadratics(to, way.toArray(String[]::new)), err::toString);
      assertEquals(rows(roots.get(0)), rows(to), way.toString());
      assertEquals(folder(roots.get(0)).runId(), folder(to).runId());
    }
  }

  @Test
  void moreTrialsAreAddedToTheSameRun() throws IOException {
    assertEquals(0, quadratics(root), err::toString);
    List<String> before = rows(root);
    assertEquals(0, quadratics(root, "--set", "space.trials=15"), err::toString);
    assertEquals(1, new LocalStore(root).list("runs").size());
    List<String> after = rows(root);
    assertEquals(before, after.subList(0, before.size()));
    assertEquals(15, after.stream().filter(row -> row.contains("TrialRow[")).count());
  }

  @Test
  void aTimeLimitIsExitFourAndALargerOneGoesOnWithTheSameRun() throws IOException {
    assertEquals(4, quadratics(root, "--set", "time-limit=1ms"), err::toString);
    assertTrue(err.toString().contains("(RUN-008)"), err::toString);
    // A fast trial may beat the clock: what the message counts is what the table holds.
    long kept = rows(root).stream().filter(row -> row.contains("TrialRow[")).count();
    assertTrue(kept < 12, err::toString);
    assertTrue(err.toString().contains(kept + " of 12 trials complete"), err::toString);
    assertEquals(0, quadratics(root, "--set", "time-limit=2h"), err::toString);
    assertEquals(12, rows(root).stream().filter(row -> row.contains("TrialRow[")).count());
    assertEquals(1, new LocalStore(root).list("runs").size());
  }

  @Test
  void trialsThatFailAreRowsAndTooManyAreExitFour() throws IOException {
    assertEquals(
        4,
        quadratics(
            root,
            "--set",
            "space.axes=[{path: train.step-size, draw: choice,"
                + " values: ['1e300', '1e301', '0.1']}]"),
        err::toString);
    assertTrue(out.toString().contains("(NUM-001)"), out::toString);
    assertTrue(out.toString().contains("the job train can go on with"), out::toString);
    assertTrue(err.toString().contains("2 of 3 trials failed; expected at most"), err::toString);
    assertTrue(err.toString().contains("(SWEEP-002)"), err::toString);
    assertEquals(3, rows(root).stream().filter(row -> row.contains("TrialRow[")).count());
    assertFalse(folder(root).complete());
    out.getBuffer().setLength(0);
    assertEquals(0, equipoise("runs", "show", "sweep", "--watch", "--out", root.toString()));
    assertTrue(out.toString().contains("COMMITTED trials 3/3 ok=1 failed=2"), out::toString);
  }

  @Test
  void aWrongValueOfAnAxisIsToldAtItsLineBeforeAnythingRuns() throws IOException {
    Path file = root.resolve("wrong.yaml");
    Files.writeString(
        file,
        "job: quadratics\nspace:\n  method: grid\n  axes:\n    train.rounds: [3, 0]\n"
            + "    balance.lambada: [1]\n");
    assertEquals(2, equipoise("sweep", "--config", file.toString(), "--out", root.toString()));
    assertTrue(err.toString().contains("train.rounds = 0; expected"), err::toString);
    assertTrue(err.toString().contains("wrong.yaml:5"), err::toString);
    assertTrue(err.toString().contains("balance.lambada"), err::toString);
    assertFalse(Files.exists(root.resolve("runs")));
  }

  @Test
  void aBaseFileThatIsNotThereIsNamed() {
    assertEquals(2, quadratics(root, "--set", "base=[nowhere.yaml]"), err::toString);
    assertTrue(err.toString().contains("nowhere.yaml"), err::toString);
    assertTrue(err.toString().contains("(OPT-023)"), err::toString);
  }

  @Test
  void anOptionOfTheJobIsRefusedWithTheWayToSayIt() {
    assertEquals(2, quadratics(root, "--set", "train.rounds=5"), err::toString);
    assertTrue(err.toString().contains("--set 'set=[train.rounds=VALUE]'"), err::toString);
    assertTrue(err.toString().contains("(OPT-001)"), err::toString);
  }

  @Test
  void aDryRunPrintsThePlanAndWritesNothing() {
    assertEquals(0, quadratics(root, "--dry-run"), err::toString);
    assertTrue(out.toString().contains("trials   12"), out::toString);
    assertFalse(Files.exists(root.resolve("runs")));
  }

  @Test
  void trainingsOnCrystalsAreTrialsTooInThreadsAndInSparkTasks() throws IOException {
    String[] small = {"--set", "set=[train.rounds=2, train.local-steps=1]"};
    Path local = root.resolve("local");
    assertEquals(0, sweep("lambda-tiny.yaml", local, small), err::toString);
    assertTrue(out.toString().contains("10 trials: 10 ok"), out::toString);
    assertTrue(out.toString().contains("mae / mean_predictor_mae"), out::toString);
    Path spark = root.resolve("spark");
    List<String> line = new ArrayList<>(List.of(small));
    line.addAll(List.of("--set", "execution.fleet=spark"));
    assertEquals(0, sweep("lambda-tiny.yaml", spark, line.toArray(String[]::new)), err::toString);
    assertEquals(rows(local), rows(spark));
  }
}
