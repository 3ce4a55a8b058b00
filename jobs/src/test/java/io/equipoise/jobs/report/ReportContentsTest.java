package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on the page, and in which words. */
class ReportContentsTest {
  private static final String OPTIONS = "name: x\nbalance:\n  method: bilb4mtl\n";

  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  private WrittenRun withPlainSum(double own, double sum) throws IOException {
    desk.train("train-x-plain-sum-0000000002", OPTIONS.replace("bilb4mtl", "ls"), sum);
    Map<String, Object> facts =
        Map.of("job", "train", "name", "x", "baseline", "train-x-plain-sum-0000000002");
    return new WrittenRun(root, "train-x-0000000001", facts, OPTIONS)
        .commit("finish", 2, Desk.measured("band_gap", own))
        .complete();
  }

  @Test
  void aRunOfTrainStandsBesideThePlainSumThatWasMadeWithIt() throws IOException {
    Path run = withPlainSum(0.25, 0.5).path();
    assertEquals(0, desk.report("train-x-0000"), desk.err);
    assertTrue(
        desk.out.contains("This run against the plain sum: delta-m −50 % (below 0 is better); no"),
        desk.out);
    String tasks = Files.readString(run.resolve("report/tasks.csv"));
    assertTrue(tasks.contains("plain sum,band_gap,eV,1,0.5,"), tasks);
    assertTrue(Desk.page(run.resolve("report")).contains("\"name\":\"plain sum\""));
  }

  @Test
  void aTaskThatLosesToThePlainSumIsNamed() throws IOException {
    withPlainSum(0.5, 0.25);
    assertEquals(0, desk.report("train-x-0000"), desk.err);
    assertTrue(desk.out.contains("2 tasks lose: band_gap, density."), desk.out);
  }

  @Test
  void aPlainSumThatIsNotThereOrNotCompleteIsLeftOut() throws IOException {
    Path sum = withPlainSum(0.25, 0.5).path().resolveSibling("train-x-plain-sum-0000000002");
    Files.delete(sum.resolve("_SUCCESS"));
    assertEquals(0, desk.report("train-x-0000"), desk.err);
    assertFalse(desk.out.contains("plain sum"), desk.out);
  }

  /** A complete run of a seed whose trees have an error of {@code trees} on both tasks. */
  private void withTrees(long seed, String options, double own, double trees) throws IOException {
    List<TableRow> rows = new ArrayList<>(Desk.measured("band_gap", own));
    for (String task : List.of("band_gap", "density")) {
      rows.add(new MeasureRow(task, "test", "boosted_trees_mae", "eV", trees, 10));
    }
    rows.add(new MeasureRow("density", "train", "baselines_without_density", "", 1, 90));
    String id = "train-s%d-000000000%d".formatted(seed, seed);
    new WrittenRun(root, id, Map.of("job", "train", "name", "x", "seed", seed), options)
        .commit("finish", 2, rows)
        .complete();
  }

  @Test
  void aSimpleModelThatBeatsTheRunIsPartOfTheVerdictAndWhatItWasNotGivenIsSaid()
      throws IOException {
    withTrees(1, OPTIONS, 0.5, 0.25);
    assertEquals(0, desk.report("train-s1"), desk.err);
    assertTrue(desk.out.contains("50.0 % lower, and a simple model does better"), desk.out);
    assertTrue(desk.out.contains("beat this run on 2 tasks: band_gap, density."), desk.out);
    assertTrue(
        desk.out.contains("Task 'density': the simple models do without the feature density"),
        desk.out);
    withTrees(2, OPTIONS, 0.25, 0.5);
    assertEquals(0, desk.report("train-s2"), desk.err);
    assertTrue(desk.out.contains("the error is 75.0 % lower."), desk.out);
    assertFalse(desk.out.contains("beat this run"), desk.out);
  }

  @Test
  void onAPageOfTwoSeedsSimpleModelsStandBesideTheNetworks() throws IOException {
    String other = OPTIONS.replace("bilb4mtl", "ls");
    withTrees(1, OPTIONS, 0.5, 0.25);
    withTrees(2, OPTIONS, 0.5, 0.35);
    String[] seeds = {"train-s1", "train-s2", "--to", root.resolve("seeds").toString()};
    assertEquals(0, desk.report(seeds), desk.err);
    assertTrue(desk.out.contains("2 runs in 1 group of equal options, and a simple"), desk.out);
    assertTrue(desk.out.contains("beat these runs on 2 tasks"), desk.out);
    withTrees(3, other, 0.75, 0.25);
    String[] runs = {"train-s1", "train-s2", "train-s3", "--to", root.resolve("page").toString()};
    assertEquals(0, desk.report(runs), desk.err);
    assertTrue(
        desk.out.contains("best of one seed alone, with the lowest mean: method bilb4mtl, and a"),
        desk.out);
    assertTrue(desk.out.contains("boosted trees: 0.28"), desk.out);
    assertTrue(desk.out.contains("beat method bilb4mtl on 2 tasks"), desk.out);
    String tasks = Files.readString(root.resolve("page/tasks.csv"));
    assertTrue(tasks.contains("boosted trees,band_gap,eV,3,"), tasks);
    withTrees(4, other, 0.75, 0.25);
    String[] more = {"train-s1", "train-s2", "train-s3", "train-s4"};
    assertEquals(0, desk.report(more), desk.err);
    assertTrue(desk.out.contains("best on average, with the lowest mean"), desk.out);
  }

  @Test
  void whileSimpleModelsAreFittedTheReportSaysWhatIsWaitedFor() throws IOException {
    String options = OPTIONS + "train:\n  rounds: 2\nbaselines:\n  kinds: [boosted-trees]\n";
    desk.begun("train-x-0000000001", options, "band_gap");
    assertEquals(0, desk.report("train-x"), desk.err);
    assertTrue(
        desk.out.contains(
            "All 2 rounds are committed; what was measured comes with the last commit, once the"
                + " simple models [boosted-trees] are fitted."),
        desk.out);
  }

  @Test
  void aSweepWithoutATableSaysThatNothingWasRead() throws IOException {
    Path run = desk.twoMethods("sweep-x-0000000001", "x", new double[] {0.1, 0.2}).path();
    assertEquals(0, desk.report("sweep-x"), desk.err);
    String page = Desk.page(run.resolve("report"));
    assertTrue(page.contains("Nothing was read from a table, so nothing was refused."));
    assertTrue(page.contains("<a href=\"#trials\">Trials</a>"), "as its heading is");
  }

  @Test
  void aSeedThatIsAmongTheBarsIsNotAmongTheRest() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < 16; n++) {
      String options = "{\"a\":" + n / 8 + ",\"b\":" + n / 4 % 2 + "}";
      double score = (n / 8) * (n / 4 % 2) + 0.1 * (n % 4);
      rows.add(new TrialRow(n, "t" + n, "OK", "", n % 4, options, 1, score));
    }
    WrittenRun run = new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep"), OPTIONS);
    run.commit("trials", 16, rows).complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    String page = Desk.page(run.path().resolve("report"));
    assertTrue(Files.readString(run.path().resolve("report/importance.csv")).contains("seed,4,"));
    assertTrue(page.contains("are interactions and noise."), "the seed has a bar of its own");
  }

  /** Trials of two lengths, whose directions come as near as they like to the avoidant one. */
  private Path withDistances(double nearest) throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      String options = "{\"train.rounds\":" + (n < 2 ? 1000 : 4000) + "}";
      String id = "t" + n;
      rows.add(new TrialRow(n, id, "OK", "", n % 2, options, 3, 0.1 * n));
      for (int round = 1; round <= 3; round++) {
        double distance = round == 3 ? nearest : 1.0 / round;
        rows.add(
            new TableRow.TrialWeightRow(
                n, id, new TableRow.WeightRow(round, "mgda", "(all)", "ca_distance", distance)));
      }
    }
    WrittenRun run = new WrittenRun(root, "sweep-x-1", Map.of("job", "sweep"), OPTIONS);
    run.commit("trials", 4, rows).complete();
    assertEquals(0, desk.report("sweep-x-1"), desk.err);
    return run.path().resolve("report");
  }

  @Test
  void aDistanceOfZeroIsDrawnAtTheFootOfALogarithmicAxis() throws IOException {
    Path report = withDistances(0);
    String page = Desk.page(report);
    assertTrue(page.contains("Distances below 0.000001000 are drawn there."), page);
    String data = page.substring(page.indexOf("<script type=\"application/json\""));
    assertTrue(data.contains("\"log\":true"), data);
    assertTrue(data.contains("[3,1.0E-6]"), data);
    assertTrue(Files.readString(report.resolve("avoidance.csv")).contains(",3,0.0,2"), "as it is");
  }

  @Test
  void distancesOfOneSizeKeepALinearAxis() throws IOException {
    assertFalse(Desk.page(withDistances(0.25)).contains("are drawn there."));
  }

  @Test
  void wholeNumbersInLegendsAreWrittenOut() throws IOException {
    String page = Desk.page(withDistances(0.25));
    assertTrue(page.contains("rounds 4000"), "not 4E+3");
    assertFalse(page.contains("4E+3"));
  }

  @Test
  void everyPointOfTheTradeOffHasAName() throws IOException {
    Path run = desk.twoMethods("sweep-x-0000000001", "x", new double[] {0.1, 0.2}).path();
    assertEquals(0, desk.report("sweep-x"), desk.err);
    String page = Desk.page(run.resolve("report"));
    assertTrue(page.contains("\"texts\":[\"method ls\",\"method bilb4mtl\"]"), "names of groups");
    assertTrue(page.contains("\"hidden\":true"), "which are no column of the table");
  }
}
