package io.equipoise.jobs.report;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.TableRow;
import io.equipoise.table.RunTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run written as a driver writes one: once-files, then commits with tables. */
final class WrittenRun {
  final RunFolder folder;
  private final LocalStore store;
  private int commits;
  private String previous = "";

  WrittenRun(Path root, String id, Map<String, Object> facts, String options) {
    store = new LocalStore(root);
    folder = new RunFolder(store, id);
    Map<String, Object> run = new TreeMap<>(facts);
    run.put("run_id", id);
    run.putIfAbsent("created", "2026-11-20T08:00:00Z");
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("run.json", Json.bytes(run));
    files.put("options.yaml", options.getBytes(StandardCharsets.UTF_8));
    files.put("inputs.json", Json.bytes(Map.of("inputs", List.of())));
    folder.create(files, "t1");
  }

  /** Adds a commit with these rows. */
  WrittenRun commit(String kind, int round, List<? extends TableRow> rows) throws IOException {
    Map<String, List<TableRow>> tables = new LinkedHashMap<>();
    for (TableRow row : rows) {
      tables.computeIfAbsent(row.table(), t -> new ArrayList<>()).add(row);
    }
    RunTables encoder = new RunTables();
    SortedMap<String, byte[]> files = new TreeMap<>();
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, List<TableRow>> table : tables.entrySet()) {
      String file = table.getKey() + "/" + encoder.fileName();
      files.put(file, encoder.encode(table.getKey(), folder.runId(), table.getValue()));
      counts.put(file, (long) table.getValue().size());
    }
    Commit header = new Commit(commits, kind, "a0001", round, List.of(), "", previous);
    Commit commit = new CommitLog(store, folder.path()).publish(header, files, counts);
    commits++;
    previous = commit.chain();
    return this;
  }

  /** Says that the run has ended. */
  WrittenRun complete() throws IOException {
    store.write(folder.path() + "/_SUCCESS", new byte[0]);
    return this;
  }

  Path path() {
    return Path.of(store.where(folder.path()));
  }
}
