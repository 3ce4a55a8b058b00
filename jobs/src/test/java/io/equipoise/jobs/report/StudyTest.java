package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertFalse(study.candidate().isEmpty(), file.toString());
        assertFalse(study.published().isEmpty(), file + " stands beside nothing");
        assertEquals(file.getFileName().toString(), study.name() + ".yaml");
      }
    }
  }
}
