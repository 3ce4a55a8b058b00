package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.EventRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportVerbTest {
  private static final String EVIL = "</script><script>alert(1)</script>";
  private static final String OPTIONS = "name: x\nbalance:\n  method: ls\n";

  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  @Test
  void aFinishedRunHasItsVerdictFirstAndItsNumbersBeside() throws IOException {
    Path run = desk.train("train-x-0000000001", OPTIONS, 0.25).path();
    assertEquals(0, desk.report("train-x"), desk.err);
    assertTrue(desk.out.contains("2 of 2 tasks do better than the mean predictor"), desk.out);
    assertTrue(desk.out.contains(run + "/report/index.html"), desk.out);
    String page = Desk.page(run.resolve("report"));
    assertTrue(page.indexOf("2 of 2 tasks") < page.indexOf("data-figure"), "the verdict is first");
    for (String file : List.of("tasks.csv", "learning.csv", "weights.csv", "options.csv")) {
      assertTrue(Files.size(run.resolve("report").resolve(file)) > 0, file);
      assertTrue(page.contains("href=\"" + file + "\""), file);
    }
    assertTrue(
        Files.readString(run.resolve("report/tasks.csv")).contains("band_gap,eV,1,0.25,,,0.25"));
  }

  @Test
  void whatIsSaidOfAllTasksTogetherIsInTheCsvAndDrawsNoLine() throws IOException {
    Path run =
        desk.begun("train-x-0000000001", OPTIONS, "band_gap")
            .commit(
                "round",
                3,
                List.of(
                    new TableRow.RoundRow(3, "band_gap", 0.3, 1, 64, 1e-3),
                    new TableRow.RoundRow(3, "density", 0.2, 1, 64, 1e-3),
                    new TableRow.WeightRow(3, "cagrad", "band_gap", "weight", 1),
                    new TableRow.WeightRow(3, "cagrad", "density", "weight", 1),
                    new TableRow.WeightRow(3, "cagrad", "(all)", "pareto_gap", 0.125)))
            .commit("finish", 3, Desk.measured("band_gap", 0.25))
            .complete()
            .path();
    assertEquals(0, desk.report("train-x"), desk.err);
    String csv = Files.readString(run.resolve("report/weights.csv"));
    assertTrue(csv.contains(",3,cagrad,(all),pareto_gap,0.125"), csv);
    assertTrue(csv.contains(",3,cagrad,density,weight,1"), csv);
    assertTrue(Desk.page(run.resolve("report")).contains("2 of 2 tasks"));
  }

  @Test
  void textFromDataIsTextEverywhere() throws IOException {
    WrittenRun run = desk.begun("train-x-0000000001", "name: x\nnote: \"" + EVIL + "\"\n", EVIL);
    List<TableRow> rows = Desk.measured(EVIL, 0.5);
    rows.add(new EventRow("a0001", 1, EVIL, EVIL, 0, 7, EVIL));
    run.commit("finish", 2, rows).complete();
    assertEquals(0, desk.report("train-x"), desk.err);
    String page = Desk.page(run.path().resolve("report"));
    assertFalse(page.contains("<script>alert"), "a task's name, an option and an event");
    assertEquals(3, page.split("<script", -1).length - 1, "the data and the two scripts");
  }

  @Test
  void textFromTrialsIsTextEverywhere() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    String options = "{\"" + EVIL.replace("\"", "") + "\":\"" + EVIL + "\"}";
    for (int n = 0; n < 9; n++) {
      rows.add(new TrialRow(n, "id" + n, n == 0 ? "FAILED" : "OK", EVIL, n, options, 1, n));
    }
    WrittenRun run = new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep"), OPTIONS);
    run.commit("trials", 1, rows).complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    String page = Desk.page(run.path().resolve("report"));
    assertFalse(page.contains("<script>alert"));
    assertEquals(3, page.split("<script", -1).length - 1);
  }

  @Test
  void thePageLoadsNothingAndRunsOnlyItsOwnScripts() throws Exception {
    Path run = desk.train("train-x-0000000001", OPTIONS, 0.25).path();
    desk.report("train-x");
    String page = Desk.page(run.resolve("report"));
    Matcher targets =
        Pattern.compile("(?i)<[a-z][^<>]*\\b(?:src|href|data|poster|action)=\"([^\"]*)\"")
            .matcher(page.replaceAll("(?s)<script.*?</script>", ""));
    while (targets.find()) {
      assertTrue(targets.group(1).matches("#[a-z-]+|[a-z-]+\\.csv"), targets.group());
    }
    String markup = page.replaceAll("(?s)<script.*?</script>", "");
    assertFalse(markup.matches("(?is).*(<link\\b|@import|url\\(|<iframe|<img|<object|<embed).*"));
    String policy = page.substring(page.indexOf("default-src"), page.indexOf("<title>"));
    assertTrue(policy.startsWith("default-src &#39;none&#39;"), policy);
    Matcher scripts = Pattern.compile("(?s)<script>(.*?)</script>").matcher(page);
    int found = 0;
    while (scripts.find()) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(scripts.group(1).getBytes(StandardCharsets.UTF_8));
      String text = Base64.getEncoder().encodeToString(hash);
      assertTrue(policy.contains(text) || policy.contains(text.replace("=", "&#x3D;")), policy);
      found++;
    }
    assertEquals(2, found);
  }

  @Test
  void tenThousandTrialsFitIntoFiveMebibytes() throws IOException {
    Path run = SyntheticSweep.write(root, "sweep-big-0000000001", 10_000, 0).path();
    assertEquals(0, desk.report("sweep-big"), desk.err);
    long size = Files.size(run.resolve("report/index.html"));
    assertTrue(size < 5 << 20, size + " bytes");
    assertEquals(10_001, Files.readAllLines(run.resolve("report/trials.csv")).size());
    assertTrue(desk.out.contains("10,000 trials: 9,960 ended well, 40 failed."), desk.out);
    assertTrue(desk.out.contains("the score follows most is train.step-size"), desk.out);
  }

  @Test
  void secretsAreInNoFile() throws IOException {
    WrittenRun run =
        new WrittenRun(
            root,
            "sweep-x-1",
            Map.of(
                "job",
                "sweep",
                "db-password",
                "hunter2",
                "command",
                List.of("--set", "a.token=hunter2")),
            "name: x\nplace:\n  api-token: \"hunter2\"\n");
    String options = "{\"access-key\":\"hunter2\",\"x\":1}";
    run.commit(
            "trials",
            1,
            List.of(
                new TrialRow(0, "a", "OK", "", 1, options, 1, 0.5),
                new TrialRow(1, "b", "FAILED", "password=hunter2 refused", 2, options, 1, 0.5),
                new EventRow("a0001", 1, "note", "", -1, 7, "token: hunter2")))
        .complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    String all = Desk.everything(run.path().resolve("report")) + desk.out + desk.err;
    assertFalse(all.contains("hunter2"));
    assertTrue(all.contains("***"));
  }

  @Test
  void aDamagedCommitIsExit6AndWritesNothing() throws IOException {
    Path run = desk.train("train-x-0000000001", OPTIONS, 0.25).path();
    Path file = run.resolve("commits/000001/rounds/part-00000.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertEquals(6, desk.report("train-x"));
    assertTrue(desk.err.contains("its SHA-256 is not the one recorded"), desk.err);
    assertTrue(desk.err.strip().endsWith("(STATE-002)"), desk.err);
    assertFalse(Files.exists(run.resolve("report")));
  }

  @Test
  void aCommitThatDoesNotFollowTheOneBeforeIsExit6() throws IOException {
    Path run = desk.train("train-x-0000000001", OPTIONS, 0.25).path();
    Path other = desk.train("train-y-0000000002", OPTIONS, 0.5).path();
    Files.move(run.resolve("commits/000000"), run.resolve("_moved"));
    Files.move(other.resolve("commits/000000"), run.resolve("commits/000000"));
    assertEquals(6, desk.report("train-x"));
    assertTrue(desk.err.contains("it does not follow commit 0"), desk.err);
  }

  @Test
  void aRunWithoutRoundsHasAPageThatSaysSo() throws IOException {
    new WrittenRun(root, "train-x-0000000001", Map.of("job", "train"), OPTIONS);
    assertEquals(0, desk.report("train-x"), desk.err);
    assertTrue(desk.out.contains("no round was committed"), desk.out);
    String page = Desk.page(root.resolve("runs/train-x-0000000001/report"));
    assertTrue(page.contains("There is nothing to draw"));
  }

  @Test
  void anUnfinishedRunSaysSoAtTheTop() throws IOException {
    Path run = desk.begun("train-x-0000000001", OPTIONS, "band_gap").path();
    assertEquals(0, desk.report("train-x"), desk.err);
    String page = Desk.page(run.resolve("report"));
    int note = page.indexOf("is not complete: its state is PLANNED, and 2 commits up to round 2");
    assertTrue(note > 0 && note < page.indexOf("data-figure"), "before the figures");
  }

  @Test
  void theSameCommitsGiveTheSameBytesAndReplaceTheOldReport() throws IOException {
    Path report = desk.train("train-x-0000000001", OPTIONS, 0.25).path().resolve("report");
    desk.report("train-x");
    String first = Desk.everything(report);
    Files.writeString(report.resolve("left.csv"), "from an older release");
    assertEquals(0, desk.report("train-x"), desk.err);
    assertEquals(first, Desk.everything(report));
    try (var left = Files.list(report.resolveSibling("_staging"))) {
      assertEquals(0, left.filter(p -> !p.toString().contains("a0001")).count(), "nothing stays");
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsNeverReplaced() throws IOException {
    desk.train("train-x-0000000001", OPTIONS, 0.25);
    Path mine = Files.createDirectories(root.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "dear");
    assertEquals(2, desk.report("train-x", "--to", mine.toString()));
    assertTrue(desk.err.contains("(RUN-061)"), desk.err);
    assertEquals("dear", Files.readString(mine.resolve("thesis.txt")));
    assertEquals(0, desk.report("train-x", "--to", root.resolve("new").toString()), desk.err);
    assertTrue(Files.exists(root.resolve("new/index.html")));
    try (var all = Files.list(root)) {
      assertFalse(
          all.anyMatch(p -> String.valueOf(p.getFileName()).startsWith("_new")),
          "nothing is left beside it");
    }
  }

  @Test
  void severalRunsAreComparedByTheOptionsInWhichTheyDiffer() throws IOException {
    desk.train("train-a-0000000001", OPTIONS, 0.5);
    Path b = desk.train("train-b-0000000001", OPTIONS.replace("ls", "bilb4mtl"), 0.25).path();
    assertEquals(0, desk.report("train-a", b.toString()), desk.err);
    assertTrue(
        desk.out.contains(
            "2 runs in 2 groups of equal options; best of one seed alone, with the lowest mean:"
                + " method bilb4mtl."),
        desk.out);
    assertTrue(desk.out.contains("delta-m −50 % (below 0 is better); no task loses"), desk.out);
    assertTrue(desk.out.contains(root.resolve("reports").toString()), desk.out);
  }

  @Test
  void dryRunWritesNothing() throws IOException {
    Path run = desk.train("train-x-0000000001", OPTIONS, 0.25).path();
    assertEquals(0, desk.report("train-x", "--dry-run"), desk.err);
    assertFalse(Files.exists(run.resolve("report")));
  }

  @Test
  void whatAReportWouldPassOverInSilenceIsRefused() throws IOException {
    desk.train("train-x-0000000001", OPTIONS, 0.25);
    assertEquals(2, desk.report("train-x", "--set", "a=b"));
    assertTrue(desk.err.contains("report takes no --set a=b"), desk.err);
    assertEquals(2, desk.report("train-x", "--config", "x.yaml"));
    assertTrue(desk.err.contains("report takes no --config"), desk.err);
    assertEquals(2, desk.report("train-x", "--export", "csv"));
    assertTrue(desk.err.contains("--export csv; expected mlflow-dir"), desk.err);
    assertEquals(2, desk.report("train-x", "--study", "nope.yaml"));
    assertEquals(1, desk.err.lines().count(), desk.err);
    assertTrue(desk.err.contains("--study") && !desk.err.contains("--config"), desk.err);
  }

  @Test
  void withoutARunOrAStudyTheAnswerIsUsage() {
    assertEquals(2, desk.report());
    assertTrue(desk.err.contains("(RUN-060)"), desk.err);
  }

  @Test
  void aTaskWithAnotherMeasureIsNamed() throws IOException {
    desk.begun("train-x-0000000001", "name: x\n", "band_gap")
        .commit(
            "finish",
            2,
            Stream.concat(
                    Desk.measured("band_gap", 0.5).stream(),
                    Stream.of(
                        new MeasureRow("class", "test", "accuracy", "", 0.9, 10),
                        new MeasureRow("class", "test", "majority_accuracy", "", 0.2, 10)))
                .toList())
        .complete();
    assertEquals(0, desk.report("train-x"), desk.err);
    assertTrue(desk.out.contains("no part of the comparison: class (accuracy)"), desk.out);
  }

  @Test
  void runsThatMeasuredDifferentThingsAreNotRanked() throws IOException {
    desk.train("train-x-0000000001", "name: x\nnetwork.kind: mlp\n", 0.5);
    desk.begun("train-y-0000000001", "name: x\nnetwork.kind: conv\n", "left")
        .commit("finish", 2, List.of(new MeasureRow("left", "test", "accuracy", "", 0.9, 10)))
        .complete();
    assertEquals(0, desk.report("train-x", "train-y"), desk.err);
    assertTrue(desk.out.contains("did not measure the same tasks"), desk.out);
  }
}
