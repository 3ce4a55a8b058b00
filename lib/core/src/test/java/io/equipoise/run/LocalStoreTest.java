package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

class LocalStoreTest {
  private static final int THREADS = 4;
  private static final int RACES = 100;
  @TempDir Path directory;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Runs {@code racer} in four threads at once and counts those that return true. */
  private static int winners(ExecutorService pool, java.util.function.IntPredicate racer)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<Boolean>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      Callable<Boolean> one =
          () -> {
            together.await();
            return racer.test(thread);
          };
      all.add(pool.submit(one));
    }
    int won = 0;
    for (Future<Boolean> each : all) {
      won += each.get() ? 1 : 0;
    }
    return won;
  }

  @Test
  void aPublishedNameHasExactlyOneWinner() throws Exception {
    LocalStore store = new LocalStore(directory);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    for (int race = 0; race < RACES; race++) {
      String name = "commits/" + race;
      for (int t = 0; t < THREADS; t++) {
        store.write("_staging/" + race + "/" + t + "/commit.json", text("from " + t));
      }
      int at = race;
      int won =
          winners(
              pool,
              t -> {
                try {
                  store.publish("_staging/" + at + "/" + t, name);
                  return true;
                } catch (IOException lost) {
                  return false;
                }
              });
      assertEquals(1, won, "race " + race);
      assertTrue(store.exists(name + "/commit.json"));
    }
    pool.shutdownNow();
  }

  @Test
  void aCreatedFileHasExactlyOneWinnerAndIsWhole() throws Exception {
    LocalStore store = new LocalStore(directory);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    for (int race = 0; race < RACES; race++) {
      String name = "lease/" + race;
      int won =
          winners(
              pool,
              t -> {
                try {
                  return store.create(name, text("whole text of " + t));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertEquals(1, won, "race " + race);
      assertEquals(15, store.size(name));
    }
    pool.shutdownNow();
    assertEquals(RACES, store.list("lease").size(), "temporary files are left");
  }

  @Test
  void writeRefusesAFileThatIsThereAndReplaceDoesNot() throws IOException {
    LocalStore store = new LocalStore(directory);
    store.write("a/b", text("one"));
    assertThrows(IOException.class, () -> store.write("a/b", text("two")));
    store.replace("a/b", text("three"));
    assertArrayEquals(text("three"), store.read("a/b"));
    store.append("a/b", text(" four"));
    assertArrayEquals(text("three four"), store.read("a/b"));
    store.delete("a");
    assertFalse(store.exists("a"));
    store.delete("a");
  }

  @Test
  void aPathThatLeavesTheRootIsRefused() {
    LocalStore store = new LocalStore(directory);
    assertThrows(IllegalArgumentException.class, () -> store.read("../outside"));
    assertThrows(IllegalArgumentException.class, () -> store.write("a/../../b", new byte[0]));
  }
}
