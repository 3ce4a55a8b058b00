package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The commit protocol in a page: what a run's files may ever look like, and who may change what.
 *
 * <p>Holds the commits as a list that only grows. Every change of the store is checked against it:
 * a commit appears at the end of the list, whole, with the content that an undisturbed run has
 * there; nothing of it changes but that its state is dropped once enough newer ones are there;
 * every attempt belongs to one driver.
 */
final class Reference {
  private static final String RUN = "runs/x";
  private static final String COMMITS = RUN + "/commits/";

  private final MemoryStore store;
  private final List<String> expected;
  private final Retention retention;
  private final List<Map<String, byte[]>> commits = new ArrayList<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  Reference(MemoryStore store, List<String> expected, Retention retention) {
    this.store = store;
    this.expected = expected;
    this.retention = retention;
  }

  /** How many commits there are. */
  int size() {
    return commits.size();
  }

  /** Checks a change that {@code driver} has just made. */
  void changed(int driver, String operation, String path) throws IOException {
    switch (operation) {
      case "publish" -> published(driver, path);
      case "delete" -> deleted(path);
      case "write" -> {
        assertTrue(path.startsWith(RUN + "/_staging/"), path);
        String attempt = path.substring(RUN.length() + 10).replaceAll("/.*", "");
        int owner = attempts.computeIfAbsent(attempt, a -> driver);
        assertEquals(owner, driver, attempt + " belongs to another driver");
      }
      case "append" -> assertEquals(RUN + "/_progress.jsonl", path);
      case "create" ->
          assertTrue(
              path.startsWith(RUN + "/_lease/")
                  || path.equals(RUN + "/_SUCCESS") && commits.size() == expected.size(),
              path);
      default ->
          assertTrue(path.equals(RUN + "/_STATUS.json") || path.startsWith(RUN + "/_lease/"), path);
    }
    unchanged();
  }

  private void published(int driver, String path) throws IOException {
    assertEquals(COMMITS + Commit.name(commits.size()), path, "commits appear in order, once");
    Commit commit = new CommitLog(store, RUN).verify(commits.size());
    assertEquals(expected.get(commits.size()), commit.content(), path);
    assertEquals(attempts.get(commit.attempt()), driver, path + " was made by its attempt");
    commits.add(new HashMap<>(files(commits.size())));
  }

  private SortedMap<String, byte[]> files(int n) {
    String directory = COMMITS + Commit.name(n);
    return store.files().subMap(directory + "/", directory + "0");
  }

  private void deleted(String path) {
    if (!path.startsWith(COMMITS)) {
      assertTrue(path.startsWith(RUN + "/_staging/"), path);
      return;
    }
    int n = Integer.parseInt(path.substring(COMMITS.length(), COMMITS.length() + 6));
    assertTrue(StateFiles.isState(path.substring(COMMITS.length() + 7)), path);
    assertTrue(n <= commits.size() - 1 - retention.keep(), path + " is needed");
    assertFalse(n % retention.keepEvery() == 0 || n == expected.size() - 1, path + " stays");
    commits.get(n).remove(path);
  }

  /**
   * The bytes themselves are compared by reference: a store that is not told of a write has none.
   */
  private void unchanged() {
    int there = 0;
    for (Map<String, byte[]> commit : commits) {
      for (Map.Entry<String, byte[]> file : commit.entrySet()) {
        assertTrue(store.files().get(file.getKey()) == file.getValue(), file.getKey());
      }
      there += commit.size();
    }
    assertEquals(there, store.files().subMap(COMMITS, COMMITS + "~").size(), "files of commits");
  }
}
