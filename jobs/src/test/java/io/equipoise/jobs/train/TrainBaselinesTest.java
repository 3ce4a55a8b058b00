package io.equipoise.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.table.RunTables;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBaselinesTest {
  private static final String[] BOTH = {
    "data.tasks=[density,en_diff]",
    "baselines.kinds=[linear-regression,boosted-trees]",
    "baselines.folds=2",
    "baselines.trees=3",
    "baselines.depths=[2]"
  };

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

  private int run(String verb, String conf, Path to, List<String> sets) {
    List<String> line =
        new ArrayList<>(
            List.of(
                verb,
                "--config",
                TestData.root().resolve("conf").resolve(conf).toString(),
                "--out",
                to.toString()));
    sets.forEach(set -> line.addAll(List.of("--set", set)));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private int train(Path to, String conf, String fleet, String... sets) {
    List<String> all =
        new ArrayList<>(
            List.of("train.rounds=1", "train.local-steps=1", "execution.fleet=" + fleet));
    all.addAll(List.of(sets));
    return run("train", "train/" + conf + ".yaml", to, all);
  }

  /** The bytes of the measures of the one run that has baselines. */
  private static String measures(Path root) throws IOException {
    LocalStore store = new LocalStore(root);
    List<String> found = new ArrayList<>();
    for (String run : store.list("runs")) {
      if (!run.contains("plain-sum")) {
        CommitLog log = new RunFolder(store, run).commits();
        Commit last = log.read(log.size() - 1);
        String file = "measures/" + new RunTables().fileName();
        found.add(HexFormat.of().formatHex(log.file(last, file)));
      }
    }
    assertEquals(1, found.size());
    return found.get(0);
  }

  @Test
  void simpleModelsStandBesideTheNetworkWhereverItIsTrained() throws IOException {
    assertEquals(0, train(root.resolve("a"), "crystals-tiny", "local", BOTH), err::toString);
    String header = "linear regression     boosted trees    plain sum     this run";
    assertTrue(out.toString().contains(header), out::toString);
    String left = "task 'density': the simple models do without the feature density, which is the";
    assertTrue(out.toString().contains(left), out::toString);
    String expected = measures(root.resolve("a"));
    List<String> sets = new ArrayList<>(List.of(BOTH));
    sets.addAll(List.of("execution.slots=2", "baseline=false"));
    Path spark = root.resolve("spark");
    assertEquals(
        0, train(spark, "crystals-tiny", "spark", sets.toArray(String[]::new)), err::toString);
    assertEquals(expected, measures(spark));
    Path page = root.resolve("page");
    String[] line = {
      "report", new LocalStore(spark).list("runs").get(0),
      "--out", spark.toString(),
      "--to", page.toString()
    };
    assertEquals(
        0,
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line),
        err::toString);
    assertTrue(out.toString().contains("T" + left.substring(1)), "in the verdict of the report");
    assertTrue(
        Files.readString(page.resolve("index.html")).contains("boosted trees"),
        "a series of the figure");
  }

  @Test
  void withoutThemTheTableHasNoColumnForThem() {
    assertEquals(0, train(root, "crystals-tiny", "local", "baseline=false"), err::toString);
    assertFalse(out.toString().contains("boosted"), out::toString);
  }

  @Test
  void aTableOfNumbersIsRefusedBeforeAnythingIsTrained() throws IOException {
    assertEquals(
        3, train(root, "tables-tiny", "local", "baselines.kinds=[boosted-trees]"), err::toString);
    assertTrue(err.toString().contains("(DATA-051)"), err::toString);
    assertTrue(err.toString().contains("for a table of numbers"), err::toString);
    assertEquals(List.of(), new LocalStore(root).list("runs"));
  }

  @Test
  void optionsThatFitNothingAreRefused() {
    assertEquals(2, train(root, "crystals-tiny", "local", "baselines.depths=[]"), err::toString);
    assertTrue(err.toString().contains("(OPT-046)"), err::toString);
    String twice = "baselines.kinds=[boosted-trees,boosted-trees]";
    assertEquals(2, train(root, "crystals-tiny", "local", twice), err::toString);
    assertTrue(err.toString().contains("expected each once"), err::toString);
  }

  @Test
  void aSweepRefusesThem() {
    List<String> sets = List.of("set=['baselines.kinds=[linear-regression]']");
    assertEquals(2, run("sweep", "sweep/lambda-tiny.yaml", root, sets), err::toString);
    assertTrue(err.toString().contains("(OPT-045)"), err::toString);
  }
}
