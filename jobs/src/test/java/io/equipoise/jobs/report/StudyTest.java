package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.run.Sha256;
import io.equipoise.run.TableRow;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
  private static final String STUDY =
      """
      name: two-methods
      question: Does it help?
      sweep: ../sweep/x.yaml
      runs: x
      candidate: [balance.method=bilb4mtl]
      baseline: [balance.method=ls]
      published:
        theirs: {value: -3, unit: "%", source: a table, mark: s}
      """;

  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  private String study(String text) throws IOException {
    return Files.writeString(root.resolve("study.yaml"), text).toString();
  }

  @Test
  void aClearGainIsReproducedAndTheRunIsFoundByItsName() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15});
    desk.twoMethods("sweep-y-0000000001", "y", new double[] {0.2});
    assertEquals(0, desk.report("--study", study(STUDY)), desk.err);
    assertTrue(desk.out.startsWith("Reproduced: delta-m against the baseline is −20 %"), desk.out);
    assertTrue(desk.out.contains("Published, theirs: −3 % (a table; mark S)."), desk.out);
    String page = Desk.page(root.resolve("reports/study-two-methods"));
    assertTrue(page.indexOf("Reproduced:") < page.indexOf("data-figure"));
    assertTrue(
        Files.readString(root.resolve("reports/study-two-methods/study.csv")).contains("0,0000"));
  }

  @Test
  void theFileOfTheRuleIsNamedByItsHashAndSaidToBeOlderOrYoungerThanTheRun() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15});
    Path file = Path.of(study(STUDY));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T07:59:59Z")));
    assertEquals(0, desk.report("--study", file.toString()), desk.err);
    assertTrue(desk.out.contains("SHA-256 " + Sha256.hex(Files.readAllBytes(file))), desk.out);
    assertTrue(
        desk.out.contains(
            "last written 2026-11-20T07:59:59Z, before the run began (2026-11-20T08:00:00Z)."),
        desk.out);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T08:00:01Z")));
    assertEquals(0, desk.report("--study", file.toString()), desk.err);
    assertTrue(desk.out.contains("after the run began (2026-11-20T08:00:00Z): that"), desk.out);
    String page = Desk.page(root.resolve("reports/study-two-methods"));
    assertTrue(page.contains("for version control to show."), "on the page too");
  }

  @Test
  void aClearLossIsNotReproducedAndAMixtureIsUndecided() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {0.2, 0.25, 0.15});
    assertEquals(0, desk.report("sweep-x", "--study", study(STUDY)), desk.err);
    assertTrue(desk.out.startsWith("Not reproduced: "), desk.out);
    desk.twoMethods("sweep-y-0000000001", "y", new double[] {-0.2, 0.25, 0.15});
    assertEquals(0, desk.report("sweep-y", "--study", study(STUDY)), desk.err);
    assertTrue(desk.out.startsWith("Undecided: "), desk.out);
  }

  @Test
  void aSweepThatGoesOnDecidesNothing() throws IOException {
    Path run = desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15}).path();
    Files.delete(run.resolve("_SUCCESS"));
    assertEquals(0, desk.report("sweep-x", "--study", study(STUDY)), desk.err);
    assertTrue(desk.out.startsWith("Undecided: "), desk.out);
    assertTrue(desk.out.contains("sweep-x-0000000001 is not complete"), desk.out);
  }

  @Test
  void theSweepsObjectiveOrOneTaskMayDecide() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15});
    String score = STUDY + "compare: {what: score}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(score)), desk.err);
    assertTrue(desk.out.startsWith("Reproduced: the difference in score is −0.2000 "), desk.out);
    String task = STUDY + "compare: {what: task, task: density}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(task)), desk.err);
    assertTrue(desk.out.startsWith("Reproduced: the difference in mae of density"), desk.out);
  }

  /** Three methods under two seeds, and each task alone: 0.5 and 2 against errors of one. */
  private void withSingleTasks(boolean both) throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      Desk.trial(3 * seed, seed, "ls", 1, rows);
      Desk.trial(3 * seed + 1, seed, "bilb4mtl", 0.9 - 0.01 * seed, rows);
      Desk.trial(3 * seed + 2, seed, "mgda", 1.5, rows);
    }
    Desk.alone(9, "band_gap", 0.4, rows);
    Desk.alone(10, "band_gap", 0.6, rows);
    if (both) {
      Desk.alone(11, "density", 2, rows);
    }
    new WrittenRun(
            root, "sweep-x-0000000001", Map.of("job", "sweep", "name", "x", "seed", 7), "name: x\n")
        .commit("trials", 12, rows)
        .commit("finish", 1, List.of())
        .complete();
  }

  @Test
  void deltaMAgainstSingleTasksRanksEveryMethod() throws IOException {
    withSingleTasks(true);
    String alone = STUDY + "compare: {what: delta-m, against: single-task}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(alone)), desk.err);
    // 100/2 ((0.89 - 1) / 0.5 + (0.89 - 1) / 2)
    assertTrue(
        desk.out.startsWith(
            "Reproduced: the difference in delta-m against single-task training is −13.75 %"),
        desk.out);
    List<String> ranked =
        Files.readAllLines(root.resolve("reports/study-two-methods/study-methods.csv"));
    assertEquals("method,seeds,delta_m_percent,low,high,mean_rank,band_gap,density", ranked.get(0));
    assertTrue(ranked.get(1).startsWith("method bilb4mtl,3,11.25"), ranked.get(1));
    assertTrue(ranked.get(2).startsWith("method ls,3,25.0,25.0,25.0,2.0,1.0,1.0"), ranked.get(2));
    assertTrue(ranked.get(3).startsWith("method mgda,3,87.5"), ranked.get(3));
  }

  @Test
  void aTrialOfOneTaskIsNotRankedAmongTrialsOfAll() throws IOException {
    withSingleTasks(true);
    assertEquals(0, desk.report("sweep-x"), desk.err);
    assertTrue(desk.out.contains("Best options over their seeds: method bilb4mtl"), desk.out);
    List<String> trials =
        Files.readAllLines(root.resolve("runs/sweep-x-0000000001/report/trials.csv"));
    // Columns: run, number, id, status, seed, rounds, seconds, score, ...
    assertEquals("1.0", trials.get(1).split(",", -1)[7], "the score of a trial of both tasks");
    assertEquals("", trials.get(10).split(",", -1)[7], "0.4 is of band_gap alone");
  }

  @Test
  void theRankStandsBehindEachName() throws IOException {
    withSingleTasks(true);
    String alone = STUDY + "compare: {what: delta-m, against: single-task}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(alone)), desk.err);
    String page = Desk.page(root.resolve("reports/study-two-methods"));
    assertTrue(
        page.contains(
            "[\"method bilb4mtl, rank 1\",\"method ls, rank 2\",\"method mgda, rank 3\"]"),
        page.substring(page.indexOf("<script type=\"application/json\"")));
  }

  @Test
  void aTaskThatNoTrialLearnedAloneIsNamed() throws IOException {
    withSingleTasks(false);
    String alone = STUDY + "compare: {what: delta-m, against: single-task}\n";
    assertEquals(2, desk.report("sweep-x", "--study", study(alone)));
    assertTrue(desk.err.contains("no trial learned density alone"), desk.err);
    assertTrue(desk.err.contains("data.tasks: [density]"), desk.err);
  }

  @Test
  void theComparedSettingsAreDrawnHoweverManyAreBetter() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      Desk.trial(20 * s, s, "ls", 2, rows);
      Desk.trial(20 * s + 1, s, "bilb4mtl", 1.5 + 0.01 * s, rows);
      for (int m = 2; m < 20; m++) {
        Desk.trial(20 * s + m, s, "better" + m, 0.01 * m, rows);
      }
    }
    WrittenRun run =
        new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep", "name", "x"), "name: x\n");
    run.commit("trials", 60, rows).commit("finish", 60, List.of()).complete();
    assertEquals(0, desk.report("--study", study(STUDY)), desk.err);
    String page = Desk.page(root.resolve("reports/study-two-methods"));
    String data = page.substring(page.indexOf("<script type=\"application/json\""));
    assertTrue(data.contains("\"name\":\"method ls\""), "the baseline, which is the worst");
    assertTrue(data.contains("\"name\":\"method bilb4mtl\""), "the candidate");
    assertFalse(data.contains("\"name\":\"method better19\""), "neither good nor compared");
    assertTrue(page.contains("6 of 20 groups of equal options: the best, and those that"), page);
  }

  @Test
  void theCandidateAloneIsJudgedSeedBySeed() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15});
    String alone =
        STUDY.replace("baseline: [balance.method=ls]\n", "")
            + "compare: {what: task, task: density}\n"
            + "decision: {rule: every, bound: 0.86}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(alone)), desk.err);
    assertTrue(desk.out.startsWith("Reproduced: the mae of density is 0.8000"), desk.out);
    String less = alone.replace("0.86", "0.85");
    assertEquals(0, desk.report("sweep-x", "--study", study(less)), desk.err);
    assertTrue(desk.out.startsWith("Not reproduced: the mae of density"), desk.out);
    String delta = STUDY.replace("baseline: [balance.method=ls]\n", "");
    assertEquals(2, desk.report("sweep-x", "--study", study(delta)));
    assertTrue(desk.err.contains("no baseline; expected one for delta-m"), desk.err);
  }

  @Test
  void aListOfTasksIsFoundHoweverItIsWritten() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    Desk.trial(0, "{\"data.tasks\":[\"band_gap\",\"density\"]}", "band_gap", 0.4, rows);
    Desk.alone(1, "band_gap", 0.6, rows);
    new WrittenRun(
            root, "sweep-x-0000000001", Map.of("job", "sweep", "name", "x", "seed", 7), "name: x\n")
        .commit("trials", 2, rows)
        .commit("finish", 1, List.of())
        .complete();
    for (String list : List.of("[band_gap, density]", "[band_gap,density]")) {
      String both =
          STUDY
                  .replace("balance.method=bilb4mtl", "\"data.tasks=" + list + "\"")
                  .replace("baseline: [balance.method=ls]\n", "")
              + "compare: {what: score}\n"
              + "decision: {rule: every, bound: 0.5, min-pairs: 2}\n";
      assertEquals(0, desk.report("sweep-x", "--study", study(both)), desk.err);
      assertTrue(desk.out.contains("seeds [1]"), desk.out);
    }
  }

  @Test
  void aScoreThatATrialDoesNotHaveIsNamed() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    Desk.alone(0, "density", 0.4, rows);
    Desk.alone(1, "band_gap", 0.6, rows);
    new WrittenRun(
            root, "sweep-x-0000000001", Map.of("job", "sweep", "name", "x", "seed", 7), "name: x\n")
        .commit("trials", 2, rows)
        .commit("finish", 1, List.of())
        .complete();
    String score =
        STUDY
                .replace("balance.method=bilb4mtl", "\"data.tasks=[density]\"")
                .replace("baseline: [balance.method=ls]\n", "")
            + "compare: {what: score}\n"
            + "decision: {rule: every, bound: 0.5, min-pairs: 2}\n";
    assertEquals(2, desk.report("sweep-x", "--study", study(score)), desk.out);
    assertTrue(desk.err.contains("trial 0 has no score"), desk.err);
    assertTrue(desk.err.strip().endsWith("(RUN-063)"), desk.err);
  }

  @Test
  void twoThatAreAlikeAreCloseWithinTheMargin() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {0.002, -0.001, 0.001});
    String close = STUDY + "decision: {rule: close, margin: 1}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(close)), desk.err);
    assertTrue(desk.out.startsWith("Reproduced: delta-m against the baseline"), desk.out);
    String closer = STUDY + "decision: {rule: close, margin: 0.01}\n";
    assertEquals(0, desk.report("sweep-x", "--study", study(closer)), desk.err);
    assertTrue(desk.out.startsWith("Undecided: "), desk.out);
  }

  @Test
  void trialsThatTheStudyDoesNotFindAreNamed() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {-0.2, -0.25, -0.15});
    String other = STUDY.replace("method=bilb4mtl", "method=mgda");
    assertEquals(2, desk.report("sweep-x", "--study", study(other)));
    assertTrue(desk.err.contains("no trial that ended well has [balance.method=mgda]"), desk.err);
    assertTrue(desk.err.strip().endsWith("(RUN-063)"), desk.err);
  }

  @Test
  void aSweepThatWasNotRunIsNamedWithItsFile() throws IOException {
    assertEquals(2, desk.report("--study", study(STUDY)));
    assertTrue(desk.err.contains("no run of the sweep 'x'"), desk.err);
    assertTrue(desk.err.contains("../sweep/x.yaml") && desk.err.contains("(RUN-062)"), desk.err);
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() throws IOException {
    assertEquals(2, desk.report("--study", study(STUDY + "questoin: why\n")));
    assertTrue(desk.err.contains("did you mean \"question\""), desk.err);
  }

  @Test
  void everyStudyFileLoadsAndSaysWhatItNeeds() throws IOException {
    try (Stream<Path> files = Files.list(TestData.root().resolve("conf/study"))) {
      for (Path file : files.toList()) {
        StudyOptions study = OptionFiles.load(StudyOptions.class, List.of(file), List.of()).value();
        boolean ofAll = study.compare() instanceof StudyOptions.TwoPhases;
        assertTrue(ofAll || !study.candidate().isEmpty(), file.toString());
        assertFalse(study.published().isEmpty(), file + " stands beside nothing");
        assertEquals(file.getFileName().toString(), study.name() + ".yaml");
      }
    }
  }
}
