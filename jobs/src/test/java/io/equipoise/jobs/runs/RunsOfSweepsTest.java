package io.equipoise.jobs.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Commit;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import io.equipoise.run.TableRow.TrialTimingRow;
import io.equipoise.table.RunTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code runs} says of sweeps, whose commits hold whatever was complete at the time. */
class RunsOfSweepsTest {
  @TempDir private Path directory;
  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(directory);
  }

  private RunFolder folder(String id) {
    RunFolder folder = new RunFolder(new LocalStore(directory), id);
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("run.json", Json.bytes(Map.of("run_id", id, "job", "sweep", "name", id)));
    files.put("options.yaml", "name: x\n".getBytes(StandardCharsets.UTF_8));
    files.put("inputs.json", Json.bytes(Map.of("inputs", List.of())));
    folder.create(files, "t1");
    return folder;
  }

  /** One commit per list of trials; a trial's score is its letter, unless it is said otherwise. */
  private void sweep(String id, double scoreOfC, String... commits) throws IOException {
    RunFolder folder = folder(id);
    String chain = "";
    int done = 0;
    int number = 0;
    for (int n = 0; n < commits.length; n++) {
      List<TableRow> rows = new ArrayList<>();
      for (String letter : commits[n].split("")) {
        double score = letter.equals("c") ? scoreOfC : letter.charAt(0);
        String trial = letter.repeat(16);
        rows.add(new TrialRow(number, trial, "OK", "", 7, "{\"x\":\"" + letter + "\"}", 1, score));
        MeasureRow measure = new MeasureRow("t", "val", "mae", "", 2 * score, 5);
        rows.add(new TrialMeasureRow(number, trial, measure));
        rows.add(new TrialTimingRow("a0001", number, trial, "local", 20 + n, n));
        number++;
        done++;
      }
      chain = commit(folder, n, done, rows, chain);
    }
  }

  private String commit(RunFolder folder, int n, int done, List<TableRow> rows, String chain)
      throws IOException {
    SortedMap<String, List<TableRow>> tables = new TreeMap<>();
    rows.forEach(row -> tables.computeIfAbsent(row.table(), t -> new ArrayList<>()).add(row));
    SortedMap<String, byte[]> files = new TreeMap<>();
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, List<TableRow>> table : tables.entrySet()) {
      String file = table.getKey() + "/" + new RunTables().fileName();
      files.put(file, new RunTables().encode(table.getKey(), folder.runId(), table.getValue()));
      counts.put(file, (long) table.getValue().size());
    }
    Commit header = new Commit(n, "trials", "a0001", done, List.of(), "", chain);
    return folder.commits().publish(header, files, counts).chain();
  }

  private static void act(Step step) {
    try {
      step.go();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void status(String id, int done, int total, String updated, String eta)
      throws IOException {
    long left = total - done;
    Map<String, Long> trials =
        Map.of(
            "total", (long) total, "ok", (long) done, "failed", 0L, "stopped", 0L, "pending", left);
    new RunFolder(new LocalStore(directory), id)
        .status(
            new Status(
                1,
                id,
                "a0001",
                "app-1",
                Status.State.RUNNING,
                null,
                "",
                "",
                done,
                total,
                trials,
                Map.of(),
                updated,
                updated,
                eta,
                1));
  }

  @Test
  void trialsThatWereNotCommittedAreToldApart() throws IOException {
    sweep("s", 'c', "abc");
    status("s", 7, 10, "2026-11-22T12:00:00.123456789Z", "9s");
    assertEquals(0, shop.runs("show", "s"), shop.err);
    assertTrue(shop.out.contains("INTERRUPTED"), shop.out);
    assertTrue(
        shop.out.contains(
            "3 of these 7 trials; the other 4 were lost with the driver and run again"),
        shop.out);
    assertTrue(shop.out.contains("round         3/10"), shop.out);
    shop.lease("s", "elsewhere", 1, 1, 2);
    shop.runs("show", "s");
    assertTrue(shop.out.contains("the other 4 wait for the next commit"), shop.out);
  }

  /** What another process does while somebody watches. */
  private interface Step {
    void go() throws IOException;
  }

  @Test
  void watchingTellsWhatChangedAndNotThatTimePassed() throws Exception {
    sweep("s", 'c', "abc");
    status("s", 3, 10, "2026-11-22T12:00:00.123456789Z", "9s");
    shop.lease("s", "elsewhere", 1, 1, 2);
    LocalStore store = new LocalStore(directory);
    List<Step> meanwhile =
        new ArrayList<>(
            List.of(
                () -> status("s", 3, 10, "2026-11-22T12:00:01.987654321Z", "8s"),
                () -> status("s", 4, 10, "2026-11-22T12:00:02.5Z", "7s"),
                () -> store.delete("runs/s/_lease")));
    StringWriter out = new StringWriter();
    new Watch(
            new StoredRun(new RunFolder(store, "s")),
            new PrintWriter(out, true),
            () -> act(meanwhile.remove(0)))
        .follow();
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        List.of(
            "2026-11-22T12:00:00Z RUNNING trials 3/10 ok=3 failed=0 stopped=0 pending=7 eta=9s",
            "2026-11-22T12:00:02Z RUNNING trials 4/10 ok=4 failed=0 stopped=0 pending=6 eta=7s"),
        lines);
  }

  @Test
  void twoSweepsAreTheSameWhateverCommitHoldsWhichTrial() throws IOException {
    sweep("a", 'c', "abc");
    sweep("b", 'c', "c", "ba");
    assertEquals(0, shop.runs("diff", "a", "b"), shop.err);
    assertTrue(shop.out.contains("the same result: all 3 trials have equal rows"), shop.out);
    assertFalse(shop.out.contains("commit 0"), shop.out);
  }

  @Test
  void trialsThatDifferAndTrialsOfOneSideAreNamed() throws IOException {
    sweep("a", 'c', "abc");
    sweep("b", 5, "cb", "d");
    assertEquals(0, shop.runs("diff", "a", "b"), shop.err);
    assertTrue(shop.out.contains("1 trial only in A"), shop.out);
    assertTrue(shop.out.contains("1 trial only in B"), shop.out);
    assertTrue(shop.out.contains("1 trial of 2 in both differs"), shop.out);
    assertTrue(
        shop.out.lines().anyMatch(l -> l.matches(" +c{16} +99.0000 +5.00000 +7 +\\{\"x\":\"c\"}")),
        shop.out);
  }
}
