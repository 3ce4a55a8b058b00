package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same options give the same bytes wherever the shards are carried. */
class TrainOnAClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static ClusterHarness cluster;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("train", 2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void oneProcessLocalSparkAndAClusterGiveTheSameBytes() throws Exception {
    StoredRun alone = inOneProcess("alone", TrainLine.tiny(cluster.work().resolve("out-alone")));

    Path local = cluster.work().resolve("out-local");
    try (Submission driver =
        Submission.local("local", cluster.work(), TrainLine.tiny(local).args())) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
    }
    Path spread = cluster.work().resolve("out-cluster");
    Submission driver = cluster.submit("cluster", TrainLine.tiny(spread).args());
    assertEquals(0, driver.await(LIMIT), driver::errText);

    assertEquals(5, alone.contents().size(), "four rounds and an end");
    for (Path out : new Path[] {local, spread}) {
      StoredRun run = StoredRun.only(out);
      assertEquals(alone.contents(), run.contents());
      assertEquals(alone.results(), run.results());
      assertEquals(alone.directory().getFileName(), run.directory().getFileName());
    }
    assertTrue(
        alone.results().keySet().stream()
            .map(file -> file.replaceAll("^\\d+/", "").replaceAll("/.*", ""))
            .toList()
            .containsAll(
                java.util.List.of("state.safetensors", "rounds", "weights", "measures", "model")),
        () -> "the results that were compared");
  }

  @Test
  void methodsThatLookAtTaskGradientsGiveTheSameBytesOnACluster() throws Exception {
    StoredRun alone =
        inOneProcess("alone-gradients", gradients(cluster.work().resolve("out-alone-gradients")));
    Path out = cluster.work().resolve("out-gradients");
    Submission driver = cluster.submit("gradients", gradients(out).args());
    assertEquals(0, driver.await(LIMIT), driver::errText);
    StoredRun run = StoredRun.only(out);
    assertEquals(alone.contents(), run.contents());
    assertEquals(alone.results(), run.results());
  }

  /** Three exact steps of CAGrad on gradients at perturbed parameters. */
  private static TrainLine gradients(Path out) {
    return TrainLine.tiny(out)
        .set("train.rounds=3")
        .set("train.local-steps=0")
        .set("balance.method=cagrad")
        .set("probe.kind=samo");
  }

  @Test
  void aKilledExecutorChangesNoByte() throws Exception {
    StoredRun alone =
        inOneProcess("alone-slower", TrainLine.slower(cluster.work().resolve("out-alone-slower")));

    Path out = cluster.work().resolve("out-killed");
    Submission driver = cluster.submit("killed", TrainLine.slower(out).args());
    driver.awaitLog(Pattern.compile("^round 2/", Pattern.MULTILINE), 1, LIMIT);
    ProcessHandle killed = cluster.executors().get(0);
    killed.destroyForcibly();

    assertEquals(0, driver.await(LIMIT), driver::errText);
    assertFalse(killed.isAlive());
    assertTrue(driver.err().contains("137"), "the master saw the kill:\n" + driver.err());
    StoredRun run = StoredRun.only(out);
    assertEquals(alone.contents(), run.contents());
    assertEquals(alone.results(), run.results());
    assertEquals(alone.roundsTold(), run.roundsTold(), "no round was repeated");
  }

  @Test
  void anExecutorBeyondTheBudgetIsExit8WithItsNameAndALargerBudgetGoesOn() throws Exception {
    Path out = cluster.work().resolve("out-budget");
    List<String> line = new ArrayList<>(TrainLine.slower(out).args());
    line.addAll(List.of("--set", "resilience.max-lost-executors=0"));
    Submission driver = cluster.submit("budget", line);
    driver.awaitLog(Pattern.compile("^round 2/", Pattern.MULTILINE), 1, LIMIT);
    cluster.executors().get(0).destroyForcibly();

    assertEquals(8, driver.await(LIMIT), driver::errText);
    assertTrue(driver.err().contains("1 executor was lost within an hour"), driver.err());
    assertTrue(driver.err().contains("(RES-007)"), driver.err());
    Submission again = cluster.submit("budget-again", TrainLine.slower(out).args());
    assertEquals(0, again.await(LIMIT), again::errText);
    StoredRun.only(out);
  }

  @Test
  void metricsOfDriverAndExecutorsReachASink() throws Exception {
    Path csv = Files.createDirectories(cluster.work().resolve("metrics"));
    List<String> line =
        new ArrayList<>(TrainLine.slower(cluster.work().resolve("out-metrics")).args());
    for (String setting :
        List.of(
            "class=org.apache.spark.metrics.sink.CsvSink",
            "period=1",
            "unit=seconds",
            "directory=" + csv)) {
      line.addAll(List.of("--conf", "spark.metrics.conf.*.sink.csv." + setting));
    }
    Submission driver = cluster.submit("metrics", line);
    assertEquals(0, driver.await(LIMIT), driver::errText);

    List<String> names;
    try (Stream<Path> files = Files.list(csv)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    for (String metric :
        List.of("round.seconds", "commit.seconds", "tasks.lost", "loss.density", "native.bytes")) {
      assertTrue(last(csv, names, ".driver.", metric) >= 0, metric);
    }
    assertTrue(last(csv, names, ".driver.", "round.seconds") > 0.1);
    assertTrue(last(csv, names, ".0.", "native.bytes") > 100 << 20, "the engine of an executor");
  }

  /** The last value of one file, whose lines are {@code time,value}. */
  private static double last(Path csv, List<String> names, String process, String metric)
      throws IOException {
    String name =
        names.stream()
            .filter(n -> n.contains(process))
            .filter(n -> n.endsWith(".MetricsPlugin.equipoise." + metric + ".csv"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(process + metric + " in " + names));
    List<String> lines = Files.readAllLines(csv.resolve(name));
    return Double.parseDouble(lines.get(lines.size() - 1).split(",", -1)[1]);
  }

  private static StoredRun inOneProcess(String name, TrainLine line) throws Exception {
    Path out = Path.of(line.args().get(line.args().indexOf("--out") + 1));
    try (Submission driver = Submission.local(name, cluster.work(), line.inOneProcess().args())) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
    }
    return StoredRun.only(out);
  }
}
