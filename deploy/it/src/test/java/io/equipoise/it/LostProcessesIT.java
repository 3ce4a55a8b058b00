package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Executors, workers and drivers that die at seeded moments cost time and change no byte.
 *
 * <p>A run is struck several times, as long as it lasts; runs are added until the fault has struck
 * as often as it should.
 */
class LostProcessesIT {
  private static final int STRIKES_A_RUN = 5;

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
    strikeRuns(
        "executor killed",
        FaultRow.times(2, 20),
        random -> {
          List<ProcessHandle> executors = cluster.executors();
          executors.get(random.nextInt(executors.size())).destroyForcibly();
        });
  }

  @Test
  void allExecutorsAreKilledAtOnce() throws Exception {
    strikeRuns(
        "all executors killed at once",
        FaultRow.times(1, 3),
        random -> cluster.executors().forEach(ProcessHandle::destroyForcibly));
  }

  @Test
  void aWorkerIsKilledAndStartedAgain() throws Exception {
    strikeRuns(
        "worker killed and started again",
        FaultRow.times(1, 3),
        random -> {
          int index = random.nextInt(2);
          cluster.loseWorker(index);
          Thread.sleep(random.nextInt(1_000));
          cluster.startWorkerAgain(index);
        });
  }

  /** Four seconds, which are waited for. */
  @Test
  void anExecutorStandsStill() throws Exception {
    standStill("an executor stands still, without speculation", false);
    assertEquals(0, SparkEvents.in(events(false)).speculativeCopies());
  }

  /** Four seconds, in which its task runs on the other worker. */
  @Test
  void anExecutorStandsStillAndItsTaskRunsElsewhere() throws Exception {
    standStill("an executor stands still, with speculation", true);
    long copies = SparkEvents.in(events(true)).speculativeCopies();
    assertTrue(copies > 0, "no task was started a second time: speculation was not tried");
    System.out.println("speculative copies that ran: " + copies);
  }

  private static Path events(boolean speculation) throws Exception {
    return Files.createDirectories(cluster.work().resolve("events-" + speculation));
  }

  private static void standStill(String fault, boolean speculation) throws Exception {
    strikeRuns(
        fault,
        FaultRow.times(1, 3),
        random -> {
          List<ProcessHandle> executors = cluster.executors();
          try (Paused paused = Paused.process(executors.get(random.nextInt(executors.size())))) {
            Thread.sleep(4_000);
          }
        },
        "--conf",
        "spark.speculation=" + speculation,
        "--conf",
        "spark.speculation.minTaskRuntime=500ms",
        "--conf",
        "spark.speculation.interval=100ms",
        "--conf",
        "spark.speculation.quantile=0.5",
        "--conf",
        "spark.eventLog.enabled=true",
        "--conf",
        "spark.eventLog.dir=" + events(speculation).toUri());
  }

  @Test
  void theDriverIsKilled() throws Exception {
    endDrivers("driver killed (SIGKILL)", FaultRow.times(1, 10), false);
  }

  @Test
  void theDriverIsAskedToStop() throws Exception {
    endDrivers("driver asked to stop (SIGTERM)", FaultRow.times(1, 5), true);
  }

  private interface Blow {
    void strike(SplittableRandom random) throws Exception;
  }

  private static void strikeRuns(String fault, int times, Blow blow, String... more)
      throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int strikes = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> strikeOneRun(fault, seed, strikes, blow, more));
      }
    }
  }

  /** The run goes on without anybody doing anything: no round is lost, and it ends in time. */
  private static FaultRow.Cost strikeOneRun(
      String fault, int seed, int most, Blow blow, String... more) throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = fault.replaceAll("[^a-z]+", "-") + "-" + seed;
    Path out = whole.out(name);
    int struck = 0;
    long begun = System.nanoTime();
    try (Submission driver = submit(name, out, more)) {
      Undisturbed.awaitNextRound(driver, random);
      while (struck < most && driver.handle().isAlive()) {
        Child.until(
            "an executor lives",
            Undisturbed.LIMIT,
            () -> !cluster.executors().isEmpty() || !driver.handle().isAlive());
        if (!StoredRun.only(out).complete() && !cluster.executors().isEmpty()) {
          blow.strike(random);
          struck++;
        }
        long told = driver.rounds();
        Child.until(
            "another round",
            Undisturbed.LIMIT,
            () -> driver.rounds() > told || !driver.handle().isAlive());
        Thread.sleep(random.nextInt(300));
      }
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
    }
    double seconds = Undisturbed.secondsSince(begun);
    whole.equalTo(out, 0);
    double limit = 2 * undisturbedSeconds + 15 * struck;
    FaultRow.inTime(name, seconds, limit);
    return new FaultRow.Cost(
        struck, 0, Math.max(0, (seconds - undisturbedSeconds) / Math.max(1, struck)));
  }

  private static void endDrivers(String fault, int times, boolean politely) throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int most = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> endDriversOfOneRun(fault, seed, most, politely));
      }
    }
  }

  private static FaultRow.Cost endDriversOfOneRun(
      String fault, int seed, int most, boolean politely) throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = fault.replaceAll("[^A-Za-z]+", "-") + seed;
    Path out = whole.out(name);
    double slowest = 0;
    int struck = 0;
    while (struck < most) {
      long begun = System.nanoTime();
      try (Submission driver = submit(name + "-" + struck, out)) {
        driver.awaitLog(Undisturbed.ANY_ROUND, 1, Undisturbed.LIMIT);
        slowest = Math.max(slowest, Undisturbed.secondsSince(begun));
        Thread.sleep(random.nextInt(300));
        if (StoredRun.only(out).complete()) {
          break;
        }
        end(driver, politely);
        struck++;
      }
      whole.beginsLike(out);
    }
    try (Submission last = submit(name + "-last", out)) {
      assertEquals(0, last.await(Undisturbed.LIMIT), last::errText);
    }
    int repeated = whole.equalTo(out, politely ? 0 : struck);
    return new FaultRow.Cost(struck, repeated > 0 ? 1 : 0, slowest);
  }

  private static void end(Submission driver, boolean politely) throws Exception {
    long asked = System.nanoTime();
    if (politely) {
      driver.terminate();
      int code = driver.await(Undisturbed.LIMIT);
      assertTrue(code == 143, () -> "exit " + code + driver.errText());
      assertTrue(Undisturbed.secondsSince(asked) < 20, "exit within 20 s");
    } else {
      driver.kill();
      assertEquals(137, driver.await(Undisturbed.LIMIT), driver::errText);
    }
  }

  private static Submission submit(String name, Path out, String... more) throws Exception {
    return cluster.submit(name, whole.line(out).with(more).args());
  }
}
