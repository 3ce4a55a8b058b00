package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that dies at every single file operation: nothing that was committed is lost or changed,
 * the resumed run equals one that was not interrupted, and one round is repeated at most.
 *
 * <p>States are dropped as early as may be, so that deletions are among the operations.
 */
class CrashPointsTest {
  private static final int ROUNDS = 5;
  private static final String RUN = "runs/x";
  private static final RunnerSettings SETTINGS =
      RunnerSettings.defaults().withRetention(new Retention(1, 3));
  @TempDir Path directory;

  private int repeated;
  private double slowest;

  private static void run(Store store) {
    new Runner<>(
            new MeanProgram(ROUNDS),
            new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 4, 11),
            new RunFolder(store, "x"),
            new JsonRows(),
            SETTINGS)
        .run();
  }

  private static List<String> contents(Store store) throws IOException {
    CommitLog log = new RunFolder(store, "x").commits();
    List<String> contents = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      contents.add(log.verify(n).content());
    }
    return contents;
  }

  private static List<String> whole() throws IOException {
    MemoryStore store = new MemoryStore();
    run(store);
    return contents(store);
  }

  private static int operations(Store on) {
    FaultyStore counter = new FaultyStore(on, -1, FaultyStore.Mode.CRASH_BEFORE);
    run(counter);
    return counter.count();
  }

  private static long told(Store store) throws IOException {
    return store.exists(RUN + "/_progress.jsonl")
        ? new String(store.read(RUN + "/_progress.jsonl"), StandardCharsets.UTF_8).lines().count()
        : 0;
  }

  /** Breaks at operation {@code k}; what is committed then is the beginning of {@code expected}. */
  private static void interrupt(Store on, int k, FaultyStore.Mode mode, List<String> expected)
      throws IOException {
    FaultyStore store = new FaultyStore(on, k, mode);
    try {
      run(store);
    } catch (FaultyStore.Crash | Failure broken) {
      boolean lostAnswer = mode == FaultyStore.Mode.DONE_BUT_REPORTED_FAILED;
      assertFalse(
          lostAnswer && store.broken().startsWith("publish " + RUN + "/commits"),
          "stopped at a lost answer");
      assertFalse(
          lostAnswer && store.broken().startsWith("delete " + RUN + "/commits"),
          "stopped at a state that could not be dropped");
    }
    Dead.pretend(on, RUN);
    List<String> safe = contents(on);
    assertEquals(expected.subList(0, safe.size()), safe, mode + " at " + k);
  }

  private void finish(Store store, List<String> expected, int interruptions, String what)
      throws IOException {
    long begun = System.nanoTime();
    run(store);
    slowest = Math.max(slowest, (System.nanoTime() - begun) / 1e9);
    assertEquals(expected, contents(store), what);
    int again = (int) told(store) - ROUNDS;
    assertTrue(again <= interruptions, what + ": " + again + " rounds repeated");
    repeated = Math.max(repeated, again);
  }

  @Test
  void aCrashAtAnyFileOperationLosesNothing() throws IOException {
    List<String> expected = whole();
    int operations = operations(new MemoryStore());
    assertTrue(operations > 40, "only " + operations + " operations");
    int tried = 0;
    for (FaultyStore.Mode mode : FaultyStore.Mode.values()) {
      for (int k = 0; k < operations; k++) {
        LocalStore store = new LocalStore(directory.resolve(mode + "-" + k));
        interrupt(store, k, mode, expected);
        finish(store, expected, 1, mode + " at " + k);
        tried++;
      }
    }
    new FaultRow("driver crash at every file operation, 3 modes", tried, repeated, slowest).tell();
  }

  @Test
  void aSecondCrashAtAnyFileOperationOfTheResumedRunLosesNothing() throws IOException {
    List<String> expected = whole();
    int operations = operations(new MemoryStore());
    int step = FaultRow.times(7, 1);
    int tried = 0;
    for (int k = 0; k < operations; k++) {
      FaultyStore.Mode first = FaultyStore.Mode.values()[k % 2];
      MemoryStore broken = new MemoryStore();
      interrupt(broken, k, first, expected);
      int more = operations(broken.copy());
      for (FaultyStore.Mode mode : FaultyStore.Mode.values()) {
        for (int l = k % step; l < more; l += step) {
          MemoryStore store = broken.copy();
          interrupt(store, l, mode, expected);
          finish(store, expected, 2, first + " at " + k + ", " + mode + " at " + l);
          tried++;
        }
      }
    }
    new FaultRow("a second crash at every operation of the resume", tried, repeated, slowest)
        .tell();
  }

  @Test
  void aCrashWhileDamagedCommitsAreSetAsideLosesNothing() throws IOException {
    List<String> expected = whole();
    int tried = 0;
    for (int damaged = 1; damaged <= 4; damaged++) {
      MemoryStore broken = new MemoryStore();
      interruptAfter(broken, 4);
      for (int n = 4 - damaged; n < 4; n++) {
        flip(broken, n);
      }
      int more = operations(broken.copy());
      for (FaultyStore.Mode mode : FaultyStore.Mode.values()) {
        for (int k = 0; k < more; k++) {
          MemoryStore store = broken.copy();
          FaultyStore faulty = new FaultyStore(store, k, mode);
          try {
            run(faulty);
          } catch (FaultyStore.Crash | Failure broke) {
            assertFalse(faulty.broken().isEmpty(), broke + "");
          }
          Dead.pretend(store, RUN);
          run(store);
          assertEquals(expected, contents(store), damaged + " damaged, " + mode + " at " + k);
          assertTrue(events(store).contains("damaged-commit"), "no event row");
          tried++;
        }
      }
    }
    new FaultRow("crash while damaged commits are set aside", tried, 4, slowest).tell();
  }

  private static void interruptAfter(Store store, int rounds) {
    int[] asked = {0};
    try {
      new Runner<>(
              new MeanProgram(ROUNDS),
              new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 4, 11),
              new RunFolder(store, "x"),
              new JsonRows(),
              SETTINGS.withStop(() -> ++asked[0] >= rounds))
          .run();
    } catch (Failure stopped) {
      assertEquals(ExitCode.TERMINATED, stopped.exit());
    }
  }

  /** Flips a bit of the first file of commit {@code n} that is there. */
  private static void flip(MemoryStore store, int n) {
    String file = store.files().tailMap(RUN + "/commits/" + Commit.name(n) + "/").firstKey();
    byte[] bytes = store.files().get(file).clone();
    bytes[bytes.length / 2] ^= 1;
    store.files().put(file, bytes);
  }

  private static String events(MemoryStore store) {
    StringBuilder all = new StringBuilder();
    store
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.contains("/commits/") && path.contains("/events/")) {
                all.append(new String(bytes, StandardCharsets.UTF_8));
              }
            });
    return all.toString();
  }
}
