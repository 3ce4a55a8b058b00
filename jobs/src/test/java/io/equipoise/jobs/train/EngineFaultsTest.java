package io.equipoise.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Identity;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TableSchema;
import io.equipoise.testing.FaultRow;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses that explode and shards that hold nothing, through prep, the engine and the runner. */
class EngineFaultsTest {
  private static final int ROUNDS = 3;
  private static final String TASKS = "data.tasks=[density, coord]";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path root;

  private int train(Path to, String... sets) {
    List<String> line = new ArrayList<>(List.of("train", "--out", to.toString()));
    line.addAll(
        List.of("--config", TestData.root().resolve("conf/train/crystals-tiny.yaml").toString()));
    List<String> all =
        new ArrayList<>(
            List.of("train.rounds=" + ROUNDS, "baseline=false", "execution.fleet=local"));
    all.addAll(List.of(sets));
    all.forEach(set -> line.addAll(List.of("--set", set)));
    err.getBuffer().setLength(0);
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private static CommitLog commits(Path root) throws IOException {
    Store store = new LocalStore(root);
    return new RunFolder(store, store.list("runs").get(0)).commits();
  }

  private static List<Object[]> rows(TableSchema table, CommitLog log) throws IOException {
    List<Object[]> rows = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      Commit commit = log.verify(n);
      for (Commit.Entry file : commit.files()) {
        if (file.path().startsWith(table.name() + "/")) {
          rows.addAll(ParquetFile.read(table, log.file(commit, file.path()), file.path()));
        }
      }
    }
    return rows;
  }

  private static List<String> states(CommitLog log) throws IOException {
    List<String> states = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      for (Commit.Entry file : log.verify(n).files()) {
        if (file.path().equals("state.safetensors")) {
          states.add(file.sha256());
        }
      }
    }
    return states;
  }

  /** The rows of the rounds, without the run that they are of. */
  private static List<String> rounds(CommitLog log) throws IOException {
    return rows(RunTables.ROUNDS, log).stream()
        .map(row -> Arrays.toString(Arrays.copyOfRange(row, 1, row.length)))
        .toList();
  }

  /** So large a step that the next loss is no number. */
  private int explode(Path to, String policy) {
    return train(
        to,
        "train.step-size=1e12",
        "train.rise=0",
        "train.local-steps=2",
        "numeric.on-non-finite=" + policy,
        "numeric.max-incidents=80");
  }

  @Test
  void aLossThatExplodesEndsTheRunUnlessTheStepMayBeHalved() throws IOException {
    Path failing = root.resolve("fail");
    assertEquals(7, explode(failing, "fail"), err::toString);
    assertTrue(err.toString().contains("(NUM-001)"), err::toString);
    int kept = commits(failing).size();

    Path halving = root.resolve("halve");
    assertEquals(0, explode(halving, "halve-step"), err::toString);
    CommitLog log = commits(halving);
    assertEquals(ROUNDS + 1, log.size());
    List<Object[]> events = rows(RunTables.EVENTS, log);
    assertTrue(events.size() > 10 && events.size() <= 80, events.size() + " halvings");
    int kind = RunTables.EVENTS.index("kind");
    assertTrue(events.stream().allMatch(e -> "non-finite".equals(e[kind])), "each one a row");
    Path again = root.resolve("again");
    assertEquals(0, explode(again, "halve-step"), err::toString);
    assertEquals(states(log), states(commits(again)));

    assertTrue(kept < ROUNDS, kept + " rounds were committed before the loss exploded");
    new FaultRow("loss explodes in the engine, two policies", 3, 0, 0).tell();
  }

  /** Forty rows on 48 shards: eight hold none, and some hold one that is not for training. */
  @Test
  void shardsWithoutARowOrWithoutATrainingRowChangeNothing() throws IOException {
    int tried = 0;
    for (String steps : List.of("train.local-steps=0", "train.local-steps=3")) {
      Path sparse = root.resolve("sparse-" + steps);
      assertEquals(
          0,
          train(sparse, "data.prep-set=['input.rows=40', 'shards=48']", TASKS, steps),
          err::toString);
      CommitLog log = commits(sparse);
      Location table = table(sparse);
      TableManifest manifest = TableManifest.read(table);
      assertEquals(8, manifest.shards().stream().filter(s -> s.rows() == 0).count());
      long training = manifest.splits().getOrDefault("train", 0L);
      assertTrue(training < 40, manifest.splits() + ": some shards hold no training row");
      Path full = root.resolve("full-" + steps);
      String where = withoutEmptyShards(table, manifest);
      assertEquals(0, train(full, "data.table=" + where, TASKS, steps), err::toString);
      assertEquals(states(commits(full)), states(log));
      assertEquals(rounds(commits(full)), rounds(log));
      tried += 8;
    }
    new FaultRow("shards without a row or without a training row", tried, 0, 0).tell();
  }

  private static Location table(Path root) throws IOException {
    Store store = new LocalStore(root);
    String name =
        store.list("tables").stream().filter(t -> !t.startsWith("_")).findFirst().orElseThrow();
    return new Location(store, "tables/" + name);
  }

  /** The same table, but for its empty shards, which come last. */
  private static String withoutEmptyShards(Location table, TableManifest m) throws IOException {
    List<TableManifest.Part> some = m.shards().stream().filter(s -> s.rows() > 0).toList();
    assertEquals(m.shards().subList(0, some.size()), some);
    TableManifest fewer =
        new TableManifest(
            m.table(),
            m.version(),
            m.id(),
            m.ingest(),
            m.tasks(),
            some,
            m.quarantine(),
            m.accounts(),
            m.splits(),
            m.optionsHash(),
            m.inputHash(),
            Identity.dataHash(TableManifest.inputs(m.table(), m.version(), some)),
            m.examples());
    Location place = new Location(table.store(), table.path() + "-fewer");
    for (TableManifest.Part part : some) {
      place.store().write(place.resolve(part.path()).path(), table.resolve(part.path()).read());
    }
    place.store().write(place.resolve(TableManifest.FILE).path(), fewer.bytes());
    return place.toString();
  }
}
