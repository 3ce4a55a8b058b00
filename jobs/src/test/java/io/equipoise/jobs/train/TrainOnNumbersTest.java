package io.equipoise.jobs.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableSchema;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on rows of numbers and on images, with numbers and classes as tasks. */
class TrainOnNumbersTest {
  /** Tables are made once for all tests of this class. */
  @TempDir static Path shared;

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

  private int train(Path to, String conf, String... sets) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                TestData.root().resolve("conf/train/" + conf + ".yaml").toString(),
                "--out",
                to.toString(),
                "--set",
                "baseline=false",
                "--set",
                "execution.fleet=local"));
    for (String set : sets) {
      line.addAll(List.of("--set", set));
    }
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private static CommitLog log(Path root) throws IOException {
    LocalStore store = new LocalStore(root);
    return new RunFolder(store, store.list("runs").get(0)).commits();
  }

  /** Values of the test rows, by task and measure. */
  private static Map<String, Double> measures(Path root) throws IOException {
    CommitLog log = log(root);
    Commit last = log.read(log.size() - 1);
    TableSchema schema = RunTables.MEASURES;
    String file = "measures/" + new RunTables().fileName();
    Map<String, Double> values = new TreeMap<>();
    for (Object[] row : ParquetFile.read(schema, log.file(last, file), file)) {
      if (row[schema.index("split")].equals("test")) {
        String task = row[schema.index("task")] + " " + row[schema.index("measure")];
        values.put(task, (Double) row[schema.index("value")]);
      }
    }
    return values;
  }

  private static byte[] model(Path root) throws IOException {
    CommitLog log = log(root);
    return log.file(log.read(log.size() - 1), "model/model.safetensors");
  }

  @Test
  void aPerceptronBeatsTheMeanOnEveryNumberAndTheMajorityOnTheClass() throws IOException {
    assertEquals(0, train(root, "tables-tiny"), err::toString);
    Map<String, Double> test = measures(root);
    for (int k = 0; k < 5; k++) {
      double mae = test.get("y" + k + " mae");
      double mean = test.get("y" + k + " mean_predictor_mae");
      assertTrue(mae < 0.7 * mean, "y" + k + ": " + mae + " of " + mean);
    }
    double accuracy = test.get("class accuracy");
    double majority = test.get("class majority_accuracy");
    assertTrue(accuracy > majority + 0.15, accuracy + " over " + majority);
    assertFalse(test.containsKey("class mae"), "a class has no absolute error");
    assertTrue(out.toString().contains("share of right classes on the test rows"), out::toString);
  }

  @Test
  void aConvolutionalNetworkTellsBothDigitsOfAnImage() throws IOException {
    assertEquals(0, train(root, "images-tiny"), err::toString);
    Map<String, Double> test = measures(root);
    assertTrue(test.get("left accuracy") > 0.7, test::toString);
    assertTrue(test.get("right accuracy") > 0.7, test::toString);
    assertTrue(test.get("left majority_accuracy") < 0.25, test::toString);
    assertFalse(out.toString().contains("mean absolute error"), out::toString);
  }

  @Test
  void slotsAndSparkChangeNoBit() throws IOException {
    String[] few = {"train.rounds=2", "train.local-steps=2", "train.batch-size=8"};
    for (String conf : List.of("tables-tiny", "images-tiny")) {
      Path here = root.resolve(conf);
      assertEquals(0, train(here, conf, few), err::toString);
      for (int slots : new int[] {1, 2}) {
        Path there = root.resolve(conf + slots);
        String[] spark = {
          few[0], few[1], few[2], "execution.fleet=spark", "execution.slots=" + slots
        };
        assertEquals(0, train(there, conf, spark), err::toString);
        assertArrayEquals(model(here), model(there), conf + " with slots " + slots);
      }
    }
  }

  @Test
  void methodsThatNeedGradientsLearnNumbersAndClassesToo() throws IOException {
    String[] mgda = {"balance={method: mgda}", "train.local-steps=0", "train.rounds=3"};
    assertEquals(0, train(root.resolve("a"), "tables-tiny", mgda), err::toString);
    assertEquals(5 * 3 + 2, measures(root.resolve("a")).size());
    String[] samo = {
      "balance={method: fairgrad}", "probe={kind: samo}", "train.local-steps=0", "train.rounds=2"
    };
    assertEquals(0, train(root.resolve("b"), "images-tiny", samo), err::toString);
    assertEquals(4, measures(root.resolve("b")).size());
  }

  @Test
  void oneTaskIsEnough() throws IOException {
    String[] one = {"data.tasks=[class]", "train.rounds=3", "train.local-steps=3"};
    assertEquals(0, train(root, "tables-tiny", one), err::toString);
    assertEquals(
        List.of("class accuracy", "class majority_accuracy"), List.copyOf(measures(root).keySet()));
  }

  @Test
  void scoringTheTableMeasuresWhatTheRunDid() throws IOException {
    assertEquals(0, train(root, "tables-tiny", "train.rounds=4"), err::toString);
    LocalStore store = new LocalStore(root);
    String name =
        store.list("tables").stream().filter(t -> !t.startsWith("_")).findFirst().orElseThrow();
    String table = root.resolve("tables").resolve(name).toString();
    String run = store.list("runs").get(0);
    String[] line = {
      "score", "--out", root.toString(), "--model", run, "--table", table, "--split", "test"
    };
    int exit = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line);
    assertEquals(0, exit, err::toString);
    for (Map.Entry<String, Double> measure : measures(root).entrySet()) {
      String[] what = measure.getKey().split(" ");
      String row = scored(what[0]);
      double mae = Double.parseDouble(row.split(" +")[3]);
      if (what[1].equals("mae")) {
        assertEquals(measure.getValue(), mae, 1e-4 * measure.getValue(), row);
      } else if (what[1].equals("accuracy")) {
        assertEquals(1 - measure.getValue(), mae, 1e-5, row);
        assertTrue(row.endsWith("share of wrong classes"), row);
      }
    }
    assertTrue(out.toString().contains("0 of them refused"), out::toString);
  }

  private String scored(String task) {
    return out.toString()
        .lines()
        .filter(line -> line.matches(task + " +test .*"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(out));
  }

  @Test
  void aModelOfNumbersIsNotExportedAndTheMessageSaysSo() throws IOException {
    assertEquals(0, train(root, "tables-tiny", "train.rounds=1"), err::toString);
    String run = new LocalStore(root).list("runs").get(0);
    String[] line = {
      "score", "--out", root.toString(), "--model", run, "--export-torchscript", root.toString()
    };
    assertEquals(3, Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line));
    assertTrue(err.toString().contains("(SCORE-012)"), err::toString);
  }

  private void refused(int exit, String code, String what, String conf, String... sets) {
    assertEquals(exit, train(shared, conf, sets), err::toString);
    assertTrue(err.toString().contains("(" + code + ")"), err::toString);
    assertTrue(err.toString().contains(what), err::toString);
  }

  @Test
  void aTaskNamedTwiceIsRefused() {
    refused(2, "DATA-016", "data.tasks names 'y0' twice", "tables-tiny", "data.tasks=[y0, y1, y0]");
  }

  @Test
  void aTaskThatTheTableLacksIsRefused() {
    refused(3, "DATA-010", "data.tasks names 'y9'", "tables-tiny", "data.tasks=[y0, y9]");
  }

  @Test
  void aNetworkThatCannotReadTheRowsIsRefusedByName() {
    String none = "network={kind: regnet}";
    refused(
        3,
        "DATA-014",
        "network.kind = conv for a table of numbers",
        "tables-tiny",
        "network={kind: conv}");
    refused(3, "DATA-014", "expected conv or mlp", "images-tiny", none);
    refused(
        3,
        "DATA-014",
        "network.kind = mlp for a table of crystals",
        "crystals-tiny",
        "network={kind: mlp}");
  }

  @Test
  void aLossThatATaskCannotHaveIsRefusedByName() {
    refused(
        3,
        "DATA-015",
        "loss.tasks.class.kind = squared",
        "tables-tiny",
        "loss.tasks.class.kind=squared");
    refused(
        3,
        "DATA-015",
        "loss.kind = cross-entropy for the task 'y0'",
        "tables-tiny",
        "loss.kind=cross-entropy");
    refused(
        3,
        "DATA-015",
        "data.transforms.class.kind = log1p",
        "tables-tiny",
        "data.transforms.class.kind=log1p");
  }

  @Test
  void theSameBytesWhenRowsComeFromAFile() throws IOException {
    // A file of the two classes and a number; the class is whether the number is positive.
    StringBuilder csv = new StringBuilder("x,y,sign\n");
    for (int i = 0; i < 60; i++) {
      double x = (i * 37 % 60 - 29.5) / 10;
      csv.append(String.format(Locale.ROOT, "%.2f,%.2f,%s%n", x, 2 * x, x > 0 ? "up" : "down"));
    }
    Path file = Files.writeString(root.resolve("signs.csv"), csv);
    String prep =
        """
        name: signs
        input:
          from: table
          paths: [%s]
          targets:
            y: {unit: m}
            sign: {kind: classification, classes: [down, up]}
        split: {rule: random}
        """
            .formatted(file);
    Path options = Files.writeString(root.resolve("signs.yaml"), prep);
    String[] sets = {"data.prep=" + options, "train.rounds=12"};
    assertEquals(0, train(root.resolve("a"), "tables-tiny", sets), err::toString);
    assertEquals(0, train(root.resolve("b"), "tables-tiny", sets), err::toString);
    assertArrayEquals(model(root.resolve("a")), model(root.resolve("b")));
    assertTrue(measures(root.resolve("a")).get("sign accuracy") > 0.7, () -> "" + out);
  }

  @Test
  @Tag("real-data")
  @Tag("slow")
  void bothDigitsOfMultiMnistAreRecognised() throws IOException {
    Optional<Path> data = TestData.realData("images");
    if (data.isEmpty()) {
      return;
    }
    List<String> prep = new ArrayList<>();
    for (String set : List.of("train", "val", "test")) {
      String files = data.get().resolve("mnist10k") + "/" + (set.equals("test") ? "test" : "train");
      prep.add("'input.sets." + set + ".images=" + files + "-images-idx3-ubyte.gz'");
      prep.add("'input.sets." + set + ".labels=" + files + "-labels-idx1-ubyte.gz'");
    }
    long begun = System.nanoTime();
    String[] sets = {"data.prep-set=[" + String.join(", ", prep) + "]", "execution.fleet=spark"};
    assertEquals(0, train(root, "multi-mnist", sets), err::toString);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Map<String, Double> test = measures(root);
    System.out.printf(Locale.ROOT, "multi-mnist: %s in %.0f s%n", test, seconds);
    assertTrue(test.get("left accuracy") > 0.85, test::toString);
    assertTrue(test.get("right accuracy") > 0.85, test::toString);
  }
}
