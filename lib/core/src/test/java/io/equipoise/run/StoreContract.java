package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store promises. An implementation extends this class and says how to make one. */
public abstract class StoreContract {
  private static final int THREADS = 4;

  /** A store whose root is not there yet; another one at each call. */
  protected abstract Store store() throws IOException;

  /** How often each race is run. */
  protected int races() {
    return 100;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Racer {
    /** What each thread does before all of them start. */
    default void prepare(int thread) throws Exception {}

    boolean wins(int thread) throws Exception;
  }

  /** Runs {@code racer} in four threads at once and counts those that return true. */
  private static int winners(ExecutorService pool, Racer racer) throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<Boolean>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      Callable<Boolean> one =
          () -> {
            racer.prepare(thread);
            together.await(1, TimeUnit.MINUTES);
            return racer.wins(thread);
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
  void aPublishedNameHasExactlyOneWinnerWhoseFilesAreThere() throws Exception {
    Store store = store();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    for (int race = 0; race < races(); race++) {
      String name = "commits/" + race;
      String staged = "_staging/" + race + "/";
      int[] winner = {-1};
      int won =
          winners(
              pool,
              new Racer() {
                @Override
                public void prepare(int t) throws IOException {
                  store.write(staged + t + "/commit.json", text("from " + t));
                }

                @Override
                public boolean wins(int t) {
                  try {
                    store.publish(staged + t, name);
                    winner[0] = t;
                    return true;
                  } catch (IOException lost) {
                    return false;
                  }
                }
              });
      assertEquals(1, won, "race " + race);
      assertArrayEquals(text("from " + winner[0]), store.read(name + "/commit.json"));
      assertEquals(List.of("commit.json"), store.list(name));
      assertEquals(THREADS - 1, store.list(staged).size(), "losers keep what they staged");
    }
    pool.shutdownNow();
  }

  @Test
  void aCreatedFileHasExactlyOneWinnerAndIsWhole() throws Exception {
    Store store = store();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    for (int race = 0; race < races(); race++) {
      String name = "lease/" + race;
      int[] winner = {-1};
      int won =
          winners(
              pool,
              t -> {
                boolean mine = store.create(name, text("whole text of " + t));
                if (mine) {
                  winner[0] = t;
                }
                return mine;
              });
      assertEquals(1, won, "race " + race);
      assertArrayEquals(text("whole text of " + winner[0]), store.read(name));
    }
    pool.shutdownNow();
    assertEquals(races(), store.list("lease").size(), "temporary files are left");
  }

  @Test
  void aReaderOfAReplacedFileSeesOneWholeTextOrTheOther() throws Exception {
    Store store = store();
    byte[] a = new byte[40_000];
    byte[] b = new byte[70_000];
    Arrays.fill(a, (byte) 'a');
    Arrays.fill(b, (byte) 'b');
    store.replace("status", a);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    winners(
        pool,
        t -> {
          for (int i = 0; i < 50; i++) {
            if (t == 0) {
              store.replace("status", i % 2 == 0 ? b : a);
            } else {
              byte[] seen = store.read("status");
              assertArrayEquals(seen[0] == 'a' ? a : b, seen);
            }
          }
          return true;
        });
    pool.shutdownNow();
    assertEquals(List.of("status"), store.list(""), "temporary files are left");
  }

  @Test
  void aPublishedNameThatIsThereStaysAsItIs() throws IOException {
    Store store = store();
    store.write("s/1/f", text("first"));
    store.write("s/2/f", text("second"));
    store.publish("s/1", "deep/er/commit");
    assertThrows(IOException.class, () -> store.publish("s/2", "deep/er/commit"));
    assertThrows(IOException.class, () -> store.publish("s/3", "deep/er/other"));
    assertArrayEquals(text("first"), store.read("deep/er/commit/f"));
    assertArrayEquals(text("second"), store.read("s/2/f"));
    assertFalse(store.exists("s/1"));
    assertFalse(store.exists("deep/er/other"));
  }

  @Test
  void writeRefusesAFileThatIsThereAndReplaceDoesNot() throws IOException {
    Store store = store();
    store.write("a/b", text("one"));
    assertThrows(IOException.class, () -> store.write("a/b", text("two")));
    assertArrayEquals(text("one"), store.read("a/b"));
    assertFalse(store.create("a/b", text("two")));
    store.replace("a/b", text("three"));
    assertArrayEquals(text("three"), store.read("a/b"));
    store.append("a/b", text(" four"));
    assertArrayEquals(text("three four"), store.read("a/b"));
    assertEquals(10, store.size("a/b"));
    store.append("a/new", text("x"));
    assertArrayEquals(text("x"), store.read("a/new"));
    store.delete("a");
    assertFalse(store.exists("a"));
    store.delete("a");
  }

  @Test
  void aDirectoryIsListedInOrderAndWalkedInFull() throws IOException {
    Store store = store();
    assertEquals(List.of(), store.list(""));
    assertEquals(List.of(), store.walk(""));
    for (String name : List.of("d/000010", "d/000002", "d/_x", "d/B/y", "d/b", "d/1")) {
      store.write(name, text(name));
    }
    store.write("d/empty", new byte[0]);
    assertEquals(List.of("000002", "000010", "1", "B", "_x", "b", "empty"), store.list("d"));
    assertEquals(List.of(), store.list("nowhere"));
    assertEquals(List.of(), store.list("d/b"), "a file has nothing in it");
    TreeMap<String, Long> files = new TreeMap<>();
    long now = System.currentTimeMillis();
    for (Store.Entry entry : store.walk("d")) {
      files.put(entry.path() + (entry.directory() ? "/" : ""), entry.bytes());
      assertTrue(Math.abs(now - entry.changed()) < 600_000, entry::toString);
    }
    assertEquals("[/, 000002, 000010, 1, B/, B/y, _x, b, empty]", files.keySet().toString());
    assertEquals(5, files.get("B/y"));
    assertEquals(0, files.get("B/"));
    assertEquals(
        List.of(""), store.walk("d/b").stream().map(Store.Entry::path).toList(), "a file itself");
  }

  @Test
  void whatIsNotThereIsAnIOException() throws IOException {
    Store store = store();
    assertThrows(IOException.class, () -> store.read("x"));
    assertThrows(IOException.class, () -> store.size("x"));
    assertFalse(store.exists("x"));
    assertFalse(store.exists(""));
    store.checkWritable();
    assertFalse(store.exists(""), "checking makes nothing");
  }

  @Test
  void aPathThatLeavesTheRootIsRefused() throws IOException {
    Store store = store();
    assertThrows(IllegalArgumentException.class, () -> store.read("../outside"));
    assertThrows(IllegalArgumentException.class, () -> store.write("a/../../b", new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> store.exists("/etc"));
    assertTrue(store.where("a/b").endsWith("/a/b"), store.where("a/b"));
  }

  @Test
  void travelsAndReadsTheSameFiles() throws Exception {
    Store store = store();
    store.write("a", text("here"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Location(store, "a"));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Location there = (Location) in.readObject();
      assertArrayEquals(text("here"), there.read());
      assertEquals(store.where("a"), there.toString());
      assertEquals(store.address("a"), there.address());
    }
  }
}
