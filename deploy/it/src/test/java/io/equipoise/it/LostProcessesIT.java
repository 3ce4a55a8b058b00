package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executors, workers and drivers that die at seeded moments cost time and change no byte. */
class LostProcessesIT {
  private static ClusterHarness cluster;
  private static Undisturbed whole;
  private static double undisturbedSeconds;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("lost-processes", 2);
    whole = Undisturbed.in(cluster.work());
    long begun = System.nanoTime();
    try (Submission driver = submit("undisturbed-on-cluster", whole.out("on-cluster"))) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
    }
    undisturbedSeconds = Undisturbed.secondsSince(begun);
    whole.equalTo(whole.out("on-cluster"), 0);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anExecutorIsKilled() throws Exception {
    try (FaultRow row = new FaultRow("executor killed")) {
      for (int seed = 0; seed < FaultRow.times(2, 20); seed++) {
        disturb(
            row,
            "executor-" + seed,
            seed,
            random -> {
              List<ProcessHandle> executors = cluster.executors();
              executors.get(random.nextInt(executors.size())).destroyForcibly();
            });
      }
    }
  }

  @Test
  void allExecutorsAreKilledAtOnce() throws Exception {
    try (FaultRow row = new FaultRow("all executors killed at once")) {
      for (int seed = 0; seed < FaultRow.times(1, 3); seed++) {
        disturb(
            row,
            "executors-" + seed,
            100 + seed,
            random -> cluster.executors().forEach(ProcessHandle::destroyForcibly));
      }
    }
  }

  @Test
  void aWorkerIsKilledAndStartedAgain() throws Exception {
    try (FaultRow row = new FaultRow("worker killed and started again")) {
      for (int seed = 0; seed < FaultRow.times(1, 3); seed++) {
        disturb(
            row,
            "worker-" + seed,
            200 + seed,
            random -> {
              int index = random.nextInt(2);
              cluster.loseWorker(index);
              Thread.sleep(random.nextInt(1_000));
              cluster.startWorkerAgain(index);
            });
      }
    }
  }

  @Test
  void theDriverIsKilled() throws Exception {
    try (FaultRow row = new FaultRow("driver killed (SIGKILL)")) {
      for (int seed = 0; seed < FaultRow.times(1, 10); seed++) {
        int at = seed;
        row.inject("seed " + seed, () -> endDriver("killed-" + at, 300 + at, false));
      }
    }
  }

  @Test
  void theDriverIsAskedToStop() throws Exception {
    try (FaultRow row = new FaultRow("driver asked to stop (SIGTERM)")) {
      for (int seed = 0; seed < FaultRow.times(1, 5); seed++) {
        int at = seed;
        row.inject("seed " + seed, () -> endDriver("terminated-" + at, 400 + at, true));
      }
    }
  }

  @Test
  void anExecutorIsSlow() throws Exception {
    for (boolean speculation : new boolean[] {false, true}) {
      String how = speculation ? "with" : "without";
      try (FaultRow row = new FaultRow("an executor stands still, " + how + " speculation")) {
        for (int seed = 0; seed < FaultRow.times(1, 3); seed++) {
          int at = seed;
          row.inject("seed " + seed, () -> standStill(how + "-" + at, 500 + at, speculation));
        }
      }
    }
  }

  private interface Blow {
    void strike(SplittableRandom random) throws Exception;
  }

  /** The run goes on without its driver doing anything: no round is lost, and it ends in time. */
  private static void disturb(FaultRow row, String name, long seed, Blow blow)
      throws InterruptedException {
    row.inject(
        "seed " + seed,
        () -> {
          SplittableRandom random = new SplittableRandom(seed);
          Path out = whole.out(name);
          long begun = System.nanoTime();
          try (Submission driver = submit(name, out)) {
            driver.awaitLog(
                Undisturbed.round(1 + random.nextInt(Undisturbed.ROUNDS - 2)),
                1,
                Undisturbed.LIMIT);
            Thread.sleep(random.nextInt(400));
            blow.strike(random);
            assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
          }
          double seconds = Undisturbed.secondsSince(begun);
          assertTrue(
              seconds < 2 * undisturbedSeconds + 15,
              () -> seconds + " s; undisturbed " + undisturbedSeconds + " s");
          return new FaultRow.Cost(
              whole.equalTo(out, 0), Math.max(0, seconds - undisturbedSeconds));
        });
  }

  private static FaultRow.Cost endDriver(String name, long seed, boolean politely)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path out = whole.out(name);
    try (Submission driver = submit(name, out)) {
      driver.awaitLog(
          Undisturbed.round(1 + random.nextInt(Undisturbed.ROUNDS - 2)), 1, Undisturbed.LIMIT);
      Thread.sleep(random.nextInt(400));
      long asked = System.nanoTime();
      if (politely) {
        driver.terminate();
        assertEquals(143, driver.await(Undisturbed.LIMIT), driver::errText);
        assertTrue(Undisturbed.secondsSince(asked) < 20, "exit within 20 s");
      } else {
        driver.kill();
        assertEquals(137, driver.await(Undisturbed.LIMIT), driver::errText);
      }
    }
    whole.beginsLike(out);
    long begun = System.nanoTime();
    double recovered;
    try (Submission again = submit(name + "-again", out)) {
      again.awaitLog(
          java.util.regex.Pattern.compile("^round \\d+/", java.util.regex.Pattern.MULTILINE),
          1,
          Undisturbed.LIMIT);
      recovered = Undisturbed.secondsSince(begun);
      assertEquals(0, again.await(Undisturbed.LIMIT), again::errText);
    }
    return new FaultRow.Cost(whole.equalTo(out, politely ? 0 : 1), recovered);
  }

  /** An executor that stands still for four seconds is waited for, or its task runs elsewhere. */
  private static FaultRow.Cost standStill(String name, long seed, boolean speculation)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path out = whole.out("still-" + name);
    long begun = System.nanoTime();
    try (Submission driver =
        submit(
            "still-" + name,
            out,
            "--conf",
            "spark.speculation=" + speculation,
            "--conf",
            "spark.speculation.minTaskRuntime=500ms",
            "--conf",
            "spark.speculation.interval=100ms",
            "--conf",
            "spark.speculation.quantile=0.5")) {
      driver.awaitLog(Undisturbed.round(2 + random.nextInt(5)), 1, Undisturbed.LIMIT);
      List<ProcessHandle> executors = cluster.executors();
      try (Paused paused = Paused.process(executors.get(random.nextInt(executors.size())))) {
        Thread.sleep(4_000);
      }
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
    }
    double seconds = Undisturbed.secondsSince(begun);
    return new FaultRow.Cost(whole.equalTo(out, 0), Math.max(0, seconds - undisturbedSeconds));
  }

  private static Submission submit(String name, Path out, String... more) throws Exception {
    return cluster.submit(name, whole.line(out).with(more).args());
  }
}
