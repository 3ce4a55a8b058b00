package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two runs committed.
 *
 * <p>Files are compared by their hash. The rows of a table carry the id of their run, which enters
 * its hash; so where the hashes of a table differ its rows are compared without the id: two runs of
 * one recipe under two names have equal content.
 */
record CommitContent(StoredRun a, StoredRun b) {
  /** The files in which the content of two commits differs, in alphabetical order. */
  Set<String> differing(Commit x, Commit y) {
    Map<String, String> ofX = files(x);
    Map<String, String> ofY = files(y);
    Set<String> names = new TreeSet<>(ofX.keySet());
    names.addAll(ofY.keySet());
    names.removeIf(name -> ofX.getOrDefault(name, "").equals(ofY.getOrDefault(name, "")));
    names.removeIf(name -> ofX.containsKey(name) && ofY.containsKey(name) && sameRows(name, x, y));
    return names;
  }

  /** {@code (state dropped in A)} and the like, or nothing: such a file can no longer be read. */
  String dropped(String file, Commit x, Commit y) throws IOException {
    List<String> gone = new ArrayList<>();
    if (CommitLog.isState(file) && a.folder().commits().stateDropped(x)) {
      gone.add("A");
    }
    if (CommitLog.isState(file) && b.folder().commits().stateDropped(y)) {
      gone.add("B");
    }
    return gone.isEmpty() ? "" : " (state dropped in " + String.join(" and ", gone) + ")";
  }

  private static Map<String, String> files(Commit commit) {
    Map<String, String> files = new TreeMap<>();
    commit.files().stream()
        .filter(Commit.Entry::repeats)
        .forEach(file -> files.put(file.path(), file.sha256()));
    return files;
  }

  private boolean sameRows(String file, Commit x, Commit y) {
    Optional<TableSchema> table =
        RunTables.ALL.stream().filter(t -> file.startsWith(t.name() + "/")).findFirst();
    if (table.isEmpty()) {
      return false;
    }
    return Arrays.deepEquals(anonymous(a, table.get(), x), anonymous(b, table.get(), y));
  }

  private static @Nullable Object[] anonymous(StoredRun run, TableSchema table, Commit commit) {
    List<@Nullable Object[]> rows = run.rows(table, commit);
    rows.forEach(row -> row[table.index("run_id")] = null);
    return rows.toArray();
  }
}
