package io.equipoise.jobs.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.MethodOptions;
import io.equipoise.jobs.Main;
import io.equipoise.options.Named;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainVerbTest {
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

  private int train(Path to, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                TestData.root().resolve("conf/train/crystals-tiny.yaml").toString(),
                "--out",
                to.toString(),
                "--set",
                "train.rounds=2",
                "--set",
                "train.local-steps=2",
                "--set",
                "baseline=false",
                "--set",
                "execution.fleet=local"));
    line.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private static List<String> hashes(Path root) throws IOException {
    List<String> hashes = new ArrayList<>();
    LocalStore store = new LocalStore(root);
    for (String run : store.list("runs")) {
      CommitLog log = new RunFolder(store, run).commits();
      for (int n = 0; n < log.size(); n++) {
        hashes.add(run + " " + n + " " + log.verify(n).content());
      }
    }
    return hashes;
  }

  private static byte[] model(Path root) throws IOException {
    LocalStore store = new LocalStore(root);
    CommitLog log = new RunFolder(store, store.list("runs").get(0)).commits();
    Commit last = log.read(log.size() - 1);
    return log.file(last, "model/model.safetensors");
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(f -> f + " " + f.toFile().lastModified())
          .sorted()
          .toList();
    }
  }

  @Test
  void printsEveryTaskBesideTheMeanPredictorAndThePlainSum() {
    assertEquals(0, train(root, "--set", "baseline=true"), err::toString);
    assertTrue(out.toString().contains("mean predictor"), out::toString);
    assertTrue(out.toString().contains("plain sum"), out::toString);
    for (String task : List.of("e_ewald", "en_diff", "density", "coord")) {
      assertTrue(out.toString().contains(task), out::toString);
    }
    assertTrue(out.toString().contains("spark.read.parquet("), out::toString);
    String next = "next     equipoise score --out " + root + " --model train-";
    assertTrue(out.toString().contains(next), out::toString);
    assertTrue(err.toString().contains("round 2/2"), err::toString);
  }

  @Test
  void storedGraphsChangeNoByteAndThoseOfOtherOptionsAreCutAgainAndThatIsSaid() throws IOException {
    String again = "graphs of the table were cut with ";
    assertEquals(0, train(root.resolve("none")), err::toString);
    assertEquals(
        0, train(root.resolve("equal"), "--set", "data.prep-set=[graphs.cutoff=5]"), err::toString);
    assertFalse(err.toString().contains(again), err::toString);
    assertEquals(
        0, train(root.resolve("other"), "--set", "data.prep-set=[graphs.cutoff=4]"), err::toString);
    assertEquals(2, err.toString().split(again, -1).length, err::toString);
    assertArrayEquals(model(root.resolve("none")), model(root.resolve("equal")));
    assertArrayEquals(model(root.resolve("none")), model(root.resolve("other")));
  }

  @Test
  void theSameLineAgainFindsTheRunCompleteAndWritesNothing() throws IOException {
    assertEquals(0, train(root), err::toString);
    List<String> before = files(root);
    assertEquals(0, train(root), err::toString);
    assertEquals(before, files(root));
    assertTrue(err.toString().contains("was complete already"), err::toString);
  }

  @Test
  void operationalOptionsChangeNoResult() throws IOException {
    assertEquals(0, train(shared), err::toString);
    byte[] expected = model(shared);
    List<String> expectedHashes = hashes(shared);
    Path[] roots = {root.resolve("a"), root.resolve("b"), root.resolve("c"), root.resolve("d")};
    assertEquals(0, train(roots[0], "--set", "checkpoint.every=2"), err::toString);
    assertEquals(0, train(roots[1], "--set", "execution.fleet=spark"), err::toString);
    assertEquals(
        0,
        train(roots[2], "--set", "execution.fleet=spark", "--set", "execution.slots=1"),
        err::toString);
    assertEquals(0, train(roots[3], "--progress", "json"), err::toString);
    for (Path each : roots) {
      assertEquals(
          java.util.HexFormat.of().formatHex(expected),
          java.util.HexFormat.of().formatHex(model(each)),
          each.toString());
    }
    for (Path each : List.of(roots[1], roots[2], roots[3])) {
      assertEquals(expectedHashes, hashes(each), each.toString());
    }
  }

  @Test
  void aNewRunsFilesCarryItsOwnId() throws IOException {
    assertEquals(0, train(root, "--new-run"), err::toString);
    LocalStore store = new LocalStore(root);
    List<String> runs = store.list("runs");
    assertEquals(1, runs.size());
    String json = new String(store.read("runs/" + runs.get(0) + "/run.json"), UTF_8);
    assertTrue(json.contains("\"" + runs.get(0) + "\""), json);
    assertTrue(err.toString().contains("run " + runs.get(0) + " is complete"), err::toString);
  }

  @Test
  void aRunWhoseTimeIsUsedUpIsExitFourAndALargerLimitGoesOn() throws IOException {
    assertEquals(4, train(root, "--set", "time-limit=1ms"), err::toString);
    assertTrue(err.toString().contains("(RUN-008)"), err::toString);
    assertEquals(1, hashes(root).size());
    assertEquals(0, train(root, "--set", "time-limit=2h"), err::toString);
    assertEquals(3, hashes(root).size());
    assertEquals(1, new LocalStore(root).list("runs").size(), "the limit is no part of the id");
  }

  @Test
  void roundsWithoutSomeAnswersAreRefusedByName() {
    assertEquals(2, train(root, "--set", "round.deadline=5m"));
    assertTrue(err.toString().contains("round.deadline"), err::toString);
    assertTrue(err.toString().contains("the answer of every shard"), err::toString);
    assertEquals(2, train(root, "--set", "round.quorum=0.9"));
    assertTrue(err.toString().contains("round.quorum"), err::toString);
  }

  @Test
  void aMethodThatNeedsExactStepsIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertEquals(2, train(root, "--set", "balance.method=cagrad"), err::toString);
    String expected = "balance.method = cagrad with train.local-steps = 2; expected 0";
    assertTrue(err.toString().contains(expected), err::toString);
    assertTrue(err.toString().contains("Set train.local-steps=0"), err::toString);
    assertEquals(2, train(root, "--set", "probe.kind=samo"), err::toString);
    assertTrue(err.toString().contains("probe.kind = samo measures every task"), err::toString);
    assertEquals(2, train(root, "--set", "train.heads=plain"), err::toString);
    assertTrue(err.toString().contains("train.heads = plain"), err::toString);
    assertEquals(List.of(), files(root));
  }

  @Test
  void everyMethodTrains() {
    for (Class<?> options : MethodOptions.class.getPermittedSubclasses()) {
      String method = options.getAnnotation(Named.class).value();
      String[] line = {
        "--set",
        "train.rounds=1",
        "--set",
        "train.local-steps=0",
        "--set",
        "balance.method=" + method
      };
      assertEquals(0, train(root, line), () -> method + ": " + err);
    }
  }

  @Test
  void perturbedParametersAndSketchesAreNamedInThePlan() {
    String[] line = {
      "--set",
      "train.local-steps=0",
      "--set",
      "balance.method=cagrad",
      "--set",
      "probe.kind=samo",
      "--set",
      "gram.sketch-size=512"
    };
    assertEquals(0, train(root, line), err::toString);
    List<String> dry = new ArrayList<>(List.of(line));
    dry.add("--dry-run");
    assertEquals(0, train(root, dry.toArray(String[]::new)), err::toString);
    assertTrue(out.toString().contains("perturbed by 0.05 (SAMO)"), out::toString);
    String sketch = "approximate: inner products from sketches of 512 numbers";
    assertTrue(out.toString().contains(sketch), out::toString);
  }

  @Test
  void aNameThatIsNoNameIsAnOptionProblem() {
    assertEquals(2, train(root, "--set", "name=Z_Z!"), err::toString);
    assertTrue(err.toString().contains("OPT-008"), err::toString);
  }

  @Test
  void aRootThatCannotBeWrittenIsExitEight() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "not a directory");
    assertEquals(8, train(file), err::toString);
    assertTrue(err.toString().contains("RES-003"), err::toString);
  }

  @Test
  void thePlanForecastsWhatARoundBringsToTheDriver() {
    assertEquals(0, train(shared), err::toString);
    assertEquals(0, train(shared, "--dry-run"), err::toString);
    assertTrue(out.toString().contains("memory   at most "), out::toString);
  }

  @Test
  void aDryRunMakesNothing() throws IOException {
    assertEquals(0, train(root, "--dry-run"), err::toString);
    assertTrue(out.toString().contains("made first"), out::toString);
    assertEquals(List.of(), files(root));
  }

  @Test
  void everyOptionProblemIsToldAtOnce() {
    assertEquals(2, train(root, "--set", "train.step_size=NaN", "--set", "network.width=0"));
    assertTrue(err.toString().contains("train.step"), err::toString);
    assertTrue(err.toString().contains("network.width"), err::toString);
  }

  @Test
  void aTaskThatTheTableLacksIsNamedWithThoseItHas() {
    assertEquals(3, train(root, "--set", "data.tasks=[e_ewald, colour]"));
    assertTrue(err.toString().contains("'colour'"), err::toString);
    assertTrue(err.toString().contains("en_diff"), err::toString);
  }

  @Test
  void aTruncatedShardIsExitThreeWithItsName() throws IOException {
    assertEquals(0, train(root), err::toString);
    Path shard;
    try (Stream<Path> all = Files.walk(root.resolve("tables"))) {
      shard =
          all.filter(f -> f.toString().endsWith("shard=00001/part-00000.parquet"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(3, train(root, "--name", "other"), err::toString);
    assertTrue(err.toString().contains("DATA-004"), err::toString);
    assertFalse(Files.exists(root.resolve("runs/other")));
  }

  @Test
  void aStepSizeThatDivergesIsExitSeven() {
    int code = train(root, "--set", "train.step-size=1e30", "--set", "train.rounds=8");
    assertEquals(7, code, err::toString);
    assertTrue(err.toString().contains("NUM-001"), err::toString);
  }

  @Test
  void aRootOnAnotherFileSystemIsExitEight() {
    assertEquals(8, train(Path.of("s3a:/x")), err::toString);
    assertTrue(err.toString().contains("RES-005"), err::toString);
  }
}
