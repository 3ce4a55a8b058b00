package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was checked of a run, and everything that is wrong with it.
 *
 * <p>Beyond hashes and the chain: a file in a commit that nobody committed (Spark would read it
 * with the others), and a run that says it is complete without its last commit, which the chain
 * alone cannot miss.
 *
 * @param commits how many are sound
 * @param files how many files they list
 * @param dropped how many of them have had their state dropped, as they may
 * @param wrong a line for everything that is wrong
 */
record Verification(int commits, int files, int dropped, List<String> wrong) {
  static Verification of(StoredRun run) throws IOException {
    Set<String> wrong = new LinkedHashSet<>();
    small(run, wrong);
    List<Commit> sound = new ArrayList<>();
    CommitLog log = run.folder().commits();
    try {
      for (int n = 0, size = log.size(); n < size; n++) {
        commit(run, log, n, sound, wrong);
      }
      ending(run, log, wrong);
    } catch (Failure gap) {
      wrong.add(String.valueOf(gap.getMessage()));
    }
    int files = sound.stream().mapToInt(commit -> commit.files().size()).sum();
    int dropped = 0;
    for (Commit commit : sound) {
      dropped += log.stateDropped(commit) ? 1 : 0;
    }
    return new Verification(sound.size(), files, dropped, List.copyOf(wrong));
  }

  private static void small(StoredRun run, Set<String> wrong) throws IOException {
    try {
      run.identity();
    } catch (Failure damage) {
      wrong.add(String.valueOf(damage.getMessage()));
    }
    try {
      run.inputs();
    } catch (Failure damage) {
      wrong.add(String.valueOf(damage.getMessage()));
    }
    try {
      run.status();
    } catch (Failure damage) {
      wrong.add(String.valueOf(damage.getMessage()));
    }
  }

  private static void commit(
      StoredRun run, CommitLog log, int n, List<Commit> sound, Set<String> wrong)
      throws IOException {
    try {
      Commit commit = log.verify(n);
      sound.add(commit);
      strangers(run, log.path(n), commit, wrong);
    } catch (Failure damage) {
      wrong.add(String.valueOf(damage.getMessage()));
    }
  }

  private static void strangers(StoredRun run, String path, Commit commit, Set<String> wrong)
      throws IOException {
    Set<String> listed = new LinkedHashSet<>();
    listed.add(Commit.FILE);
    commit.files().forEach(file -> listed.add(file.path()));
    List<String> found = new ArrayList<>();
    for (Store.Entry entry : run.folder().store().walk(path)) {
      if (!entry.directory() && !listed.contains(entry.path())) {
        found.add(entry.path());
      }
    }
    for (String stranger : found) {
      wrong.add(
          Failure.format(
              "STATE-023",
              run.folder().store().where(path + "/" + stranger)
                  + " is in commit "
                  + commit.n()
                  + " and was never committed",
              "",
              "Move it away: readers of the table would read it too."));
    }
  }

  private static void ending(StoredRun run, CommitLog log, Set<String> wrong) throws IOException {
    if (!run.folder().complete()) {
      return;
    }
    int size = log.size();
    String last = size == 0 ? "no commit" : "a commit of kind " + log.read(size - 1).kind();
    if (!last.endsWith(" finish")) {
      wrong.add(
          Failure.format(
              "STATE-024",
              "run " + run.id() + " is complete and ends with " + last + "; expected kind finish",
              run.where(),
              "Restore the last commit from a copy, or submit the run's line again to repeat it."));
    }
  }
}
