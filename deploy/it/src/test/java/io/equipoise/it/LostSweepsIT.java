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
  private static UndisturbedSweep quadratics;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("lost-sweeps", 2);
    quadratics = UndisturbedSweep.ofQuadratics(cluster.work());
    Path out = quadratics.out("on-cluster");
    try (Submission driver = cluster.submit("on-cluster", quadratics.line(out))) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
      assertTrue(driver.out().contains("300 trials: 300 ok"), driver::errText);
    }
    quadratics.equalTo("on-cluster", out);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anExecutorIsKilled() throws Exception {
    strike(quadratics, "sweep: executor killed", FaultRow.times(1, 6), false);
  }

  @Test
  @Tag("slow")
  void allExecutorsAreKilledAtOnce() throws Exception {
    strike(quadratics, "sweep: all executors killed at once", FaultRow.times(1, 3), true);
  }

  @Test
  void theDriverIsKilled() throws Exception {
    endDrivers(
        quadratics, "sweep: driver killed (SIGKILL), trials repeated", FaultRow.times(1, 6), false);
  }

  @Test
  @Tag("slow")
  void theDriverIsAskedToStop() throws Exception {
    endDrivers(quadratics, "sweep: driver asked to stop (SIGTERM)", FaultRow.times(1, 3), true);
  }

  @Test
  void anExecutorAndTheDriverAreKilledWhileRegressionsAreForgotten() throws Exception {
    UndisturbedSweep cells =
        UndisturbedSweep.in(
            cluster.work(),
            "linear-forgetting",
            192,
            "space.axes.problem.dimension=[20]",
            "space.axes.problem.spectrum=[inverse, exponential]",
            "space.axes.train.samples-per-dimension=[10]",
            "space.axes.train.step.share=[0.04, 0.32]",
            "flush.rows=24");
    bothAreKilled("sweep of regressions", cells);
  }

  @Test
  void anExecutorAndTheDriverAreKilledWhilePromptsAreLearned() throws Exception {
    UndisturbedSweep prompts =
        UndisturbedSweep.in(
            cluster.work(),
            "continual-tiny",
            25,
            "space.axes.method=[grid, progressive, l2p, o-lora, class-means]",
            "set=[data.prep=../prep/sentences-tiny.yaml, backbone.words=12, prompts.rows=3,"
                + " prompts.steps=20, prompts.batch=16, sequence.shuffled=true,"
                + " backbone.directory="
                + network()
                + "]",
            "seeds.method=listed",
            "seeds.seeds=[1, 2, 3, 4, 5]",
            "flush.rows=4");
    bothAreKilled("sweep of prompts", prompts);
  }

  /** A small network, pre-trained for moments. */
  private static String network() throws Exception {
    String config = Checkout.root().resolve("conf/pretrain/sentences-tiny.yaml").toString();
    Path out = cluster.work().resolve("out-network");
    List<String> line =
        List.of(
            "pretrain",
            "--config",
            config,
            "--set",
            "train.rounds=2",
            "--set",
            "train.steps=20",
            "--out",
            out.toString());
    try (Submission driver = Submission.local("network", cluster.work(), line)) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
      return driver
          .out()
          .lines()
          .filter(printed -> printed.startsWith("network"))
          .findFirst()
          .orElseThrow()
          .replaceFirst("network\\s+(file:)?", "");
    }
  }

  private static void bothAreKilled(String what, UndisturbedSweep sweep) throws Exception {
    strike(sweep, what + ": executor killed", 1, false);
    endDrivers(sweep, what + ": driver killed (SIGKILL)", 1, false);
  }

  private static void strike(UndisturbedSweep sweep, String fault, int times, boolean all)
      throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int most = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> strikeOneSweep(sweep, fault, seed, most, all));
      }
    }
  }

  /** The sweep goes on without anybody doing anything, and ends in time. */
  private static FaultRow.Cost strikeOneSweep(
      UndisturbedSweep sweep, String fault, int seed, int most, boolean all) throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = name(fault, seed);
    Path out = sweep.out(name);
    int struck = 0;
    long begun = System.nanoTime();
    try (Submission driver = cluster.submit(name, sweep.line(out))) {
      int told = 0;
      while (struck < most) {
        told = awaitTrials(driver, out, told + 1 + random.nextInt(sweep.trials() / 5));
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
    sweep.equalTo(name, out);
    assertTrue(struck > 0, "the sweep had ended before it was struck");
    FaultRow.inTime(name, seconds, 2 * sweep.seconds() + 15 * (struck + 1));
    return new FaultRow.Cost(struck, 0, Math.max(0, (seconds - sweep.seconds()) / struck));
  }

  private static void endDrivers(UndisturbedSweep sweep, String fault, int times, boolean politely)
      throws Exception {
    try (FaultRow row = new FaultRow(fault)) {
      for (int run = 0; row.tried() < times; run++) {
        int seed = run;
        int most = Math.min(STRIKES_A_RUN, times - row.tried());
        row.inject("run " + run, () -> endDriversOfOneSweep(sweep, fault, seed, most, politely));
      }
    }
  }

  /** What was committed stays; who was asked to stop has committed all that was complete. */
  private static FaultRow.Cost endDriversOfOneSweep(
      UndisturbedSweep sweep, String fault, int seed, int most, boolean politely) throws Exception {
    SplittableRandom random = new SplittableRandom(fault.hashCode() * 31L + seed);
    String name = name(fault, seed);
    Path out = sweep.out(name);
    int struck = 0;
    int lost = 0;
    double slowest = 0;
    while (struck < most) {
      int safe = Files.exists(out) ? StoredRun.only(out).trials() : 0;
      long begun = System.nanoTime();
      try (Submission driver = cluster.submit(name + "-" + struck, sweep.line(out))) {
        int told = awaitTrials(driver, out, safe + 1 + random.nextInt(sweep.trials() / 7));
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
    try (Submission last = cluster.submit(name + "-last", sweep.line(out))) {
      assertEquals(0, last.await(Undisturbed.LIMIT), last::errText);
    }
    sweep.equalTo(name, out);
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
