package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A sweep on real executors that lose their lives, and with drivers that do: every trial has one
 * row and the numbers of a sweep that nothing disturbed.
 */
class LostSweepsIT {
  private static final int STRIKES_A_RUN = 3;

  private static ClusterHarness cluster;
  private static UndisturbedSweep whole;
  private static double undisturbedSeconds;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("lost-sweeps", 2);
    whole = UndisturbedSweep.in(cluster.work());
    long begun = System.nanoTime();
    Path out = whole.out("on-cluster");
    try (Submission driver = cluster.submit("on-cluster", UndisturbedSweep.line(out))) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
      assertTrue(driver.out().contains("300 trials: 300 ok"), driver::errText);
    }
    undisturbedSeconds = Undisturbed.secondsSince(begun);
    whole.equalTo("on-cluster", out);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anExecutorIsKilled() throws Exception {
    strike("sweep: executor killed", FaultRow.times(1, 6), false);
  }

  @Test
  @Tag("slow")
  void allExecutorsAreKilledAtOnce() throws Exception {
    strike("sweep: all executors killed at once", FaultRow.times(1, 3), true);
  }

  @Test
  void theDriverIsKilled() throws Exception {
    endDrivers("sweep: driver killed (SIGKILL), trials repeated", FaultRow.times(1, 6), false);
  }

  @Test
  @Tag("slow")
  void theDriverIsAskedToStop() throws Exception {
    endDrivers("sweep: driver asked to stop (SIGTERM)", FaultRow.times(1, 3), true);
  }

  private static void strike(String fault, int times, boolean all) throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int most = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> strikeOneSweep(fault, seed, most, all));
      }
    }
  }

  /** The sweep goes on without anybody doing anything, and ends in time. */
  private static FaultRow.Cost strikeOneSweep(String fault, int seed, int most, boolean all)
      throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = name(fault, seed);
    Path out = whole.out(name);
    int struck = 0;
    long begun = System.nanoTime();
    try (Submission driver = cluster.submit(name, UndisturbedSweep.line(out))) {
      int told = 0;
      while (struck < most) {
        told = awaitTrials(driver, out, told + 1 + random.nextInt(60));
        Child.until(
            "an executor lives",
            Undisturbed.LIMIT,
            () -> !cluster.executors().isEmpty() || !driver.handle().isAlive());
        List<ProcessHandle> executors = cluster.executors();
        if (StoredRun.only(out).complete() || executors.isEmpty()) {
          break;
        }
        if (all) {
          executors.forEach(ProcessHandle::destroyForcibly);
        } else {
          executors.get(random.nextInt(executors.size())).destroyForcibly();
        }
        struck++;
      }
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
    }
    double seconds = Undisturbed.secondsSince(begun);
    whole.equalTo(name, out);
    assertTrue(struck > 0, "the sweep had ended before it was struck");
    FaultRow.inTime(name, seconds, 2 * undisturbedSeconds + 15 * struck);
    return new FaultRow.Cost(struck, 0, Math.max(0, (seconds - undisturbedSeconds) / struck));
  }

  private static void endDrivers(String fault, int times, boolean politely) throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int most = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> endDriversOfOneSweep(fault, seed, most, politely));
      }
    }
  }

  /** What was committed stays; who was asked to stop has committed all that was complete. */
  private static FaultRow.Cost endDriversOfOneSweep(
      String fault, int seed, int most, boolean politely) throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = name(fault, seed);
    Path out = whole.out(name);
    int struck = 0;
    int lost = 0;
    double slowest = 0;
    while (struck < most) {
      int safe = Files.exists(out) ? StoredRun.only(out).trials() : 0;
      long begun = System.nanoTime();
      try (Submission driver = cluster.submit(name + "-" + struck, UndisturbedSweep.line(out))) {
        int told = awaitTrials(driver, out, safe + 1 + random.nextInt(40));
        slowest = Math.max(slowest, Undisturbed.secondsSince(begun));
        if (StoredRun.only(out).complete()) {
          break;
        }
        end(driver, politely);
        struck++;
        int kept = StoredRun.only(out).trials();
        assertTrue(kept >= safe, safe + " trials were committed, and now " + kept);
        assertTrue(!politely || kept >= told, told + " were complete, " + kept + " are kept");
        lost = Math.max(lost, told - kept);
      }
    }
    assertTrue(struck > 0, "the sweep had ended before it was struck");
    assertFalse(StoredRun.only(out).complete());
    try (Submission last = cluster.submit(name + "-last", UndisturbedSweep.line(out))) {
      assertEquals(0, last.await(Undisturbed.LIMIT), last::errText);
    }
    whole.equalTo(name, out);
    return new FaultRow.Cost(struck, Math.max(0, lost), slowest);
  }

  private static void end(Submission driver, boolean politely) throws Exception {
    long asked = System.nanoTime();
    if (politely) {
      driver.terminate();
      assertEquals(143, driver.await(Undisturbed.LIMIT), driver::errText);
      FaultRow.inTime("exit after SIGTERM", Undisturbed.secondsSince(asked), 20);
    } else {
      driver.kill();
      assertEquals(137, driver.await(Undisturbed.LIMIT), driver::errText);
    }
  }

  /** Waits until so many trials have ended, or the driver has; returns how many did. */
  private static int awaitTrials(Submission driver, Path out, int count) throws Exception {
    Child.until(
        count + " trials",
        Undisturbed.LIMIT,
        () -> ended(out) >= count || !driver.handle().isAlive());
    return ended(out);
  }

  /** Trials that the status tells of; 0 while there is none. */
  private static int ended(Path out) {
    try {
      return Integer.parseInt(StoredRun.only(out).status("round"));
    } catch (IOException | RuntimeException | AssertionError notYet) {
      return 0;
    }
  }

  private static String name(String fault, int seed) {
    return fault.replaceAll("[^A-Za-z]+", "-") + "-" + seed;
  }
}
