package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedStateTest {
  private static final int ROUNDS = 24;
  @TempDir Path directory;

  private Path commit(String name, int n) {
    return directory.resolve("runs/" + name + "/commits/" + Commit.name(n));
  }

  private RunFolder folder(String name) {
    return new RunFolder(new LocalStore(directory), name);
  }

  private void run(String name, int rounds, RunnerSettings settings) {
    new Runner<>(
            new MeanProgram(rounds),
            new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 3, 11),
            folder(name),
            new JsonRows(),
            settings)
        .run();
  }

  private static RunnerSettings keep(int keep, int every) {
    return RunnerSettings.defaults().withRetention(new Retention(keep, every));
  }

  private void stop(String name, int after, RunnerSettings settings) {
    int[] rounds = {0};
    assertThrows(
        Failure.class, () -> run(name, ROUNDS, settings.withStop(() -> ++rounds[0] >= after)));
  }

  private List<String> contents(String name) throws IOException {
    List<String> contents = new ArrayList<>();
    for (int n = 0; n < folder(name).commits().size(); n++) {
      contents.add(folder(name).commits().verify(n).content());
    }
    return contents;
  }

  private List<Integer> withState(String name) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (int n = 0; n < folder(name).commits().size(); n++) {
      boolean arrays = Files.exists(commit(name, n).resolve("state.safetensors"));
      assertEquals(arrays, Files.exists(commit(name, n).resolve("state.json")), "half a state");
      if (arrays) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  private String events(String name, int n) throws IOException {
    Path file = commit(name, n).resolve("events/part-00000.jsonl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void theNewestThreeEveryTenthAndTheEndStay() throws IOException {
    run("a", ROUNDS, RunnerSettings.defaults());
    assertEquals(List.of(0, 10, 20, 22, 23, 24), withState("a"));
    assertEquals(ROUNDS + 1, contents("a").size());
    assertFalse(folder("a").commits().stateDropped(folder("a").commits().read(10)));
    assertTrue(folder("a").commits().stateDropped(folder("a").commits().read(11)));
  }

  @Test
  void keepingMoreOrLessChangesNoContent() throws IOException {
    run("a", ROUNDS, keep(1, 1));
    run("b", ROUNDS, keep(1, 1000));
    assertEquals(contents("a"), contents("b"));
    assertEquals(ROUNDS + 1, withState("a").size());
    assertEquals(List.of(0, 24), withState("b"));
  }

  @Test
  void droppingTouchesNothingButTheState() throws IOException {
    stop("a", 3, RunnerSettings.defaults());
    List<String> before = new ArrayList<>(DirectoryListing.tree(commit("a", 1)));
    before.removeIf(line -> line.startsWith("state."));
    run("a", ROUNDS, RunnerSettings.defaults());
    assertEquals(before, DirectoryListing.tree(commit("a", 1)));
  }

  @Test
  void whenEveryRecentStateIsDamagedTheLastOneKeptIsUsed() throws IOException {
    run("whole", ROUNDS, RunnerSettings.defaults());
    stop("a", 16, RunnerSettings.defaults());
    for (int n = 13; n < 16; n++) {
      damage(commit("a", n).resolve("state.json"));
    }
    assertThrows(
        Failure.class, () -> run("a", ROUNDS, RunnerSettings.defaults().withResume(Resume.STRICT)));
    run("a", ROUNDS, RunnerSettings.defaults());
    assertEquals(contents("whole"), contents("a"));
    String told = events("a", 11);
    assertEquals(5, told.lines().count(), told);
    assertTrue(told.contains("000013/state.json is damaged"), told);
    assertTrue(told.contains("000012/state.json is damaged: this state was dropped"), told);
  }

  @Test
  void whatWasSetAsideIsToldEvenWhenTheNextAttemptEndsBeforeItsFirstCommit() throws IOException {
    stop("a", 3, RunnerSettings.defaults());
    damage(commit("a", 2).resolve("state.json"));
    FaultyStore dies =
        new FaultyStore(
            new LocalStore(directory), "write runs/a/_staging/a0002/000002/commit.json");
    assertThrows(
        FaultyStore.Crash.class,
        () ->
            new Runner<>(
                    new MeanProgram(ROUNDS),
                    new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 3, 11),
                    new RunFolder(dies, "a"),
                    new JsonRows(),
                    RunnerSettings.defaults())
                .run());
    Dead.pretend(new LocalStore(directory), "runs/a");
    run("a", ROUNDS, RunnerSettings.defaults());
    String told = events("a", 2);
    assertTrue(told.contains("damaged-commit") && told.contains("a0002"), told);
    assertEquals("", events("a", 3), "told once");
  }

  @Test
  void aDeletionThatWasInterruptedIsFinishedByTheNextAttempt() throws IOException {
    stop("a", 6, keep(5, 10));
    Files.delete(commit("a", 1).resolve("state.json"));
    folder("a").commits().verify(1);
    stop("a", 1, RunnerSettings.defaults());
    assertEquals(List.of(0, 4, 5, 6), withState("a"));
  }

  @Test
  void aStateThatStaysIsMissedWhenItIsGone() throws IOException {
    run("a", ROUNDS, RunnerSettings.defaults());
    for (int n : new int[] {10, ROUNDS}) {
      Files.delete(commit("a", n).resolve("state.safetensors"));
      Failure lost = assertThrows(Failure.class, () -> folder("a").commits().verify(n));
      assertTrue(lost.getMessage().contains(Commit.name(n) + "/state.safetensors"));
    }
  }

  @Test
  void theNewestStateIsMissedAndAnOldOneThatIsThereIsChecked() throws IOException {
    stop("a", 3, RunnerSettings.defaults());
    Files.delete(commit("a", 2).resolve("state.json"));
    assertThrows(Failure.class, () -> folder("a").commits().verify(2));
    damage(commit("a", 1).resolve("state.safetensors"));
    Files.delete(commit("a", 1).resolve("state.json"));
    assertThrows(Failure.class, () -> folder("a").commits().verify(1));
  }

  @Test
  void fewerThanOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Retention(0, 10));
    assertThrows(IllegalArgumentException.class, () -> new Retention(3, 0));
  }
}
