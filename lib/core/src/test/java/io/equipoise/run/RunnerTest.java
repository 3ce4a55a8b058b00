package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  private static final int ROUNDS = 5;
  @TempDir Path directory;

  private static LocalFleet<float[]> fleet() {
    return fleet(3);
  }

  private static LocalFleet<float[]> fleet(float last) {
    return new LocalFleet<>(
        shard -> new float[] {shard, 2f * shard, -shard, shard == 3 ? last : 1f}, 4, 11);
  }

  private Runner<MeanProgram.State, float[]> runner(
      Store store, String name, RunnerSettings settings) {
    return runner(store, name, settings, fleet());
  }

  private Runner<MeanProgram.State, float[]> runner(
      Store store, String name, RunnerSettings settings, LocalFleet<float[]> fleet) {
    return new Runner<>(
        new MeanProgram(ROUNDS), fleet, new RunFolder(store, name), new JsonRows(), settings);
  }

  private List<String> run(String name, RunnerSettings settings) throws IOException {
    runner(new LocalStore(directory), name, settings).run();
    return hashes(name);
  }

  private List<String> hashes(String name) throws IOException {
    CommitLog log = new RunFolder(new LocalStore(directory), name).commits();
    List<String> hashes = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      hashes.add(log.verify(n).content());
    }
    return hashes;
  }

  @Test
  void commitsEveryRoundAndTheEnd() throws IOException {
    assertEquals(ROUNDS + 1, run("a", RunnerSettings.defaults()).size());
    assertTrue(Files.exists(directory.resolve("runs/a/_SUCCESS")));
    assertTrue(Files.exists(directory.resolve("runs/a/commits/000005/model/theta.json")));
    assertEquals(ROUNDS, Files.readAllLines(directory.resolve("runs/a/_progress.jsonl")).size());
    Status status = new RunFolder(new LocalStore(directory), "a").status().orElseThrow();
    assertEquals(Status.State.COMMITTED, status.state());
    assertEquals(0, status.exitCode());
  }

  @Test
  void severalRoundsPerCommitEndInTheSameState() throws IOException {
    Runner.Result<MeanProgram.State> one =
        runner(new LocalStore(directory), "one", RunnerSettings.defaults()).run();
    Runner.Result<MeanProgram.State> three =
        runner(new LocalStore(directory), "three", RunnerSettings.defaults().withRoundsPerCommit(3))
            .run();
    assertEquals(one.state(), three.state());
    assertEquals(3, hashes("three").size());
  }

  /** The lease of a live process on this host would keep us out: a real crash ends the process. */
  private void pretendTheProcessDied(String name) throws IOException {
    Dead.pretend(new LocalStore(directory), "runs/" + name);
  }

  @Test
  void twoDriversAtOnceHaveOneWinner() throws Exception {
    List<String> expected = run("alone", RunnerSettings.defaults());
    ExecutorService pool = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 50; i++) {
      String name = "race" + i;
      CyclicBarrier together = new CyclicBarrier(2);
      Callable<Integer> driver =
          () -> {
            together.await();
            try {
              runner(new LocalStore(directory), name, RunnerSettings.defaults()).run();
              return 0;
            } catch (Failure failure) {
              return failure.exit().code();
            }
          };
      Future<Integer> one = pool.submit(driver);
      Future<Integer> two = pool.submit(driver);
      List<Integer> codes = List.of(one.get(), two.get());
      assertTrue(
          codes.contains(0) && (codes.contains(5) || codes.equals(List.of(0, 0))), codes + "");
      assertEquals(expected, hashes(name));
      assertEquals(
          ROUNDS,
          Files.readAllLines(directory.resolve("runs/" + name + "/_progress.jsonl")).size());
    }
    pool.shutdownNow();
    new FaultRow("two drivers at the same moment, in process", 50, 0, 0).tell();
  }

  @Test
  void aDriverThatIsOvertakenStopsWithoutATrace() throws IOException {
    LocalStore store = new LocalStore(directory);
    // The second driver commits round 3 while the first is computing it: the rename decides.
    MeanProgram slow =
        new MeanProgram(ROUNDS) {
          @Override
          public State round(State state, io.equipoise.fleet.Fleet<float[]> fleet) {
            State next = super.round(state, fleet);
            if (state.done() == 2) {
              try {
                pretendTheProcessDied("x");
                RunnerTest.this.run("x", RunnerSettings.defaults());
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }
            return next;
          }
        };
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                new Runner<>(
                        slow,
                        fleet(),
                        new RunFolder(store, "x"),
                        new JsonRows(),
                        RunnerSettings.defaults())
                    .run());
    assertEquals(ExitCode.HELD, failure.exit());
    assertEquals(run("y", RunnerSettings.defaults()), hashes("x"));
  }

  @Test
  void aDamagedStateIsSetAsideAndItsRoundRepeated() throws IOException {
    List<String> expected = run("whole", RunnerSettings.defaults());
    stopAfter("d", 3);
    Path state = directory.resolve("runs/d/commits/000002/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 3] ^= 1;
    Files.write(state, bytes);
    Failure strict =
        assertThrows(
            Failure.class, () -> run("d", RunnerSettings.defaults().withResume(Resume.STRICT)));
    assertEquals(ExitCode.STATE, strict.exit());
    assertTrue(strict.getMessage().contains("SHA-256"), strict.getMessage());
    assertEquals(expected, run("d", RunnerSettings.defaults()));
    assertTrue(Files.exists(directory.resolve("runs/d/commits/000002/events/part-00000.jsonl")));
  }

  @Test
  void theStatusOfAStoppedRunSaysHowFarItCame() throws IOException {
    stopAfter("far", 3);
    Status status = new RunFolder(new LocalStore(directory), "far").status().orElseThrow();
    assertEquals(3, status.round());
    assertEquals(Status.State.STOPPED, status.state());
    assertEquals(143, status.exitCode());
  }

  @Test
  void theStatusKeepsTheExitCodeOfAFailureInsideAnAnswer() throws IOException {
    LocalFleet<float[]> damaged =
        new LocalFleet<>(
            shard -> {
              throw new Failure(ExitCode.DATA, "DATA-004", "a shard is cut short", "", "");
            },
            2,
            11);
    Runner<MeanProgram.State, float[]> runner =
        runner(new LocalStore(directory), "cut", RunnerSettings.defaults(), damaged);
    assertThrows(io.equipoise.fleet.AnswerException.class, runner::run);
    Status status = new RunFolder(new LocalStore(directory), "cut").status().orElseThrow();
    assertEquals(3, status.exitCode());
    assertTrue(status.reason().contains("cut short"), status.reason());
  }

  @Test
  void resumeNeverRefusesARunThatHasCommits() throws IOException {
    stopAfter("n", 1);
    Failure failure =
        assertThrows(
            Failure.class, () -> run("n", RunnerSettings.defaults().withResume(Resume.NEVER)));
    assertEquals(ExitCode.STATE, failure.exit());
    assertTrue(failure.getMessage().contains("has 1 commit and"), failure.getMessage());
  }

  private void stopAfter(String name, int rounds) {
    int[] asked = {0};
    Failure stopped =
        assertThrows(
            Failure.class,
            () -> run(name, RunnerSettings.defaults().withStop(() -> ++asked[0] >= rounds)));
    assertEquals(ExitCode.TERMINATED, stopped.exit());
  }

  @Test
  void aNonFiniteNumberStopsTheRunWithExitSeven() throws IOException {
    Runner<MeanProgram.State, float[]> broken =
        runner(new LocalStore(directory), "f", RunnerSettings.defaults(), fleet(1e20f));
    Failure failure = assertThrows(Failure.class, broken::run);
    assertEquals(ExitCode.NUMERIC, failure.exit());
    assertTrue(
        failure.getMessage().contains("gradient of task 'theta3' is NaN"), failure.getMessage());
    Status status = new RunFolder(new LocalStore(directory), "f").status().orElseThrow();
    assertEquals(7, status.exitCode());
    assertEquals(Status.State.FAILED, status.state());
    assertEquals(0, hashes("f").size());
  }

  @Test
  void skippingTheTaskGoesOnWithItsEventRows() throws IOException {
    RunnerSettings skip =
        RunnerSettings.defaults().withOnNonFinite(OnNonFinite.SKIP_TASK_ROUND, 10);
    runner(new LocalStore(directory), "s", skip, fleet(1e20f)).run();
    assertEquals(ROUNDS + 1, hashes("s").size());
    String events =
        Files.readString(directory.resolve("runs/s/commits/000000/events/part-00000.jsonl"));
    assertTrue(events.contains("theta3") && events.contains("skip-task-round"), events);
  }

  @Test
  void thePolicyIsUsedAtMostMaxIncidentsTimes() {
    RunnerSettings skip = RunnerSettings.defaults().withOnNonFinite(OnNonFinite.SKIP_TASK_ROUND, 2);
    Runner<MeanProgram.State, float[]> runner =
        runner(new LocalStore(directory), "m", skip, fleet(1e20f));
    Failure failure = assertThrows(Failure.class, runner::run);
    assertTrue(failure.getMessage().contains("max-incidents = 2"), failure.getMessage());
  }

  @Test
  void anotherOptionGivesAnotherRun() throws IOException {
    List<String> expected = run("p", RunnerSettings.defaults());
    runner(new LocalStore(directory), "q", RunnerSettings.defaults(), fleet(5)).run();
    assertNotEquals(expected, hashes("q"));
    assertFalse(expected.isEmpty());
  }
}
