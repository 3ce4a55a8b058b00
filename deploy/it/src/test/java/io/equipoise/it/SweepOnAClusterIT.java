package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A sweep on real executors, of which one is killed, and with a driver that is killed. */
class SweepOnAClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static ClusterHarness cluster;
  private static String summary;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("sweep", 2);
    Path out = cluster.work().resolve("out-alone");
    try (Submission driver =
        Submission.local("alone", cluster.work(), line(out, "execution.fleet=local"))) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
      summary = best(driver.out());
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> line(Path out, String set) {
    return List.of(
        "sweep",
        "--config",
        Checkout.root().resolve("conf/sweep/quadratics-10k.yaml").toString(),
        "--set",
        "space.trials=400",
        "--set",
        "flush.rows=50",
        "--set",
        set,
        "--out",
        out.toString());
  }

  /** The counts and the ranking, without where they lie. */
  private static String best(String printed) {
    return printed.substring(0, printed.indexOf("run      "));
  }

  @Test
  void aKilledExecutorLosesNoTrialAndRepeatsNoRow() throws Exception {
    Path out = cluster.work().resolve("out-executor");
    Submission driver = cluster.submit("executor", line(out, "execution.fleet=spark"));
    driver.awaitLog(Pattern.compile("^trials [1-9]", Pattern.MULTILINE), 1, LIMIT);
    ProcessHandle killed = cluster.executors().get(0);
    killed.destroyForcibly();

    assertEquals(0, driver.await(LIMIT), driver::errText);
    assertFalse(killed.isAlive());
    assertEquals(summary, best(driver.out()));
    assertTrue(driver.out().contains("400 trials: 400 ok"), driver.out());
  }

  @Test
  void aKilledDriverGoesOnFromItsCommits() throws Exception {
    Path out = cluster.work().resolve("out-driver");
    try (Submission driver =
        Submission.local("driver", cluster.work(), line(out, "execution.fleet=spark"))) {
      driver.awaitLog(Pattern.compile("^trials [1-9]", Pattern.MULTILINE), 2, LIMIT);
      driver.kill();
      assertEquals(137, driver.await(LIMIT), driver::errText);
    }
    StoredRun run = StoredRun.only(out);
    assertFalse(run.complete());
    assertTrue(Files.exists(run.directory().resolve("commits/000000")), "something was committed");

    try (Submission again =
        Submission.local("again", cluster.work(), line(out, "execution.fleet=spark"))) {
      assertEquals(0, again.await(LIMIT), again::errText);
      assertEquals(summary, best(again.out()));
    }
    assertTrue(StoredRun.only(out).complete());
  }
}
