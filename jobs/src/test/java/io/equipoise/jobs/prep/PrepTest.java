package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Deduplication;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.CrystalShard;
import io.equipoise.net.TargetScale;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Store;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TargetStatistics;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepTest {
  @TempDir Path directory;

  static JavaSparkContext spark(String master, String parallelism) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster(master)
            .setAppName("prep-test")
            .set("spark.default.parallelism", parallelism)
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  private static Store at(Path root) {
    return new LocalStore(root);
  }

  private static Resolved<PrepOptions> tiny(String... sets) {
    return OptionFiles.load(
        PrepOptions.class,
        List.of(TestData.root().resolve("conf/prep/default-tiny.yaml")),
        List.of(sets));
  }

  @Test
  void everyRowIsAccountedForByFileAndRule() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    PreparedTable table = Prep.runLocally(at(directory.resolve("out")), PrepFixture.options(paths));
    TableManifest m = table.manifest();
    assertTrue(table.made());
    assertEquals(
        List.of(
            "a/rows.jsonl",
            "b/rows.jsonl",
            "bad.vasp",
            "cut.jsonl.gz",
            "first.jsonl",
            "second.jsonl"),
        m.accounts().stream().map(TableManifest.Account::file).toList());
    TableManifest.Account total = m.total();
    assertEquals(1, total.rules().get("CRY-010 OVERLAPPING_ATOMS"));
    assertEquals(1, total.rules().get("CRY-015 DUPLICATE"));
    assertTrue(total.rules().get("FILTER max-atoms") > 0, total.toString());
    TableManifest.Account first = m.accounts().get(4);
    assertEquals(19, first.in());
    assertEquals(1, first.quarantined());
    assertEquals(3, m.accounts().get(5).in());
    assertEquals(1, m.accounts().get(5).quarantined(), "the repeated id is in the later file");
    assertEquals(total.used(), m.rows());
    assertEquals(m.rows(), m.splits().values().stream().mapToLong(n -> n).sum());
    assertEquals(List.of("coord", "density", "ignored"), m.taskNames());
    assertEquals(m.rows(), m.tasks().get(1).rows());
    assertEquals(1, m.tasks().get(2).rows());
    assertEquals(total.quarantined(), m.quarantine().get(0).rows());
  }

  @Test
  void aCutFileIsOneRowOfQuarantineWithAStarAndTheRowsBeforeItAreUsed() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    PreparedTable table = Prep.runLocally(at(directory.resolve("out")), PrepFixture.options(paths));
    List<Object[]> rows = quarantine(table);
    Object[] cut = rows.stream().filter(r -> r[1].equals("cut.jsonl.gz")).findFirst().orElseThrow();
    assertEquals("*", cut[3]);
    assertEquals("CRY-018 BROKEN_OFF", cut[4]);
    TableManifest.Account account = table.manifest().accounts().get(3);
    assertEquals(1, account.quarantined());
    assertTrue(account.used() > 0, account.toString());
  }

  /**
   * What executors kept is lost between reading and writing, so every row is read a second time.
   */
  @Test
  void rowsThatAreReadAgainAreCountedOnce() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    TableManifest expected =
        Prep.runLocally(at(directory.resolve("once")), PrepFixture.options(paths)).manifest();
    try (JavaSparkContext spark = spark("local[2]", "2")) {
      SparkWorkers workers = new SparkWorkers(spark, "again");
      Workers forgetful =
          new Workers() {
            @Override
            public List<ParsedPiece.Summary> read(
                List<Piece> pieces, PieceReader reader, @Nullable Replay replay) {
              return workers.read(pieces, reader, replay);
            }

            @Override
            public List<Deduplication.Finding> compare(Copies copies, Set<Long> without) {
              return workers.compare(copies, without);
            }

            @Override
            public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
              spark.getPersistentRDDs().values().forEach(rdd -> rdd.unpersist(true));
              return workers.write(shardOf, writer);
            }

            @Override
            public void close() {
              workers.close();
            }
          };
      Store twice = at(directory.resolve("twice"));
      PrepPlan plan = PrepPlan.of(twice, PrepFixture.options(paths), null);
      assertEquals(expected, new Making(plan).with(forgetful).manifest());
    }
  }

  private static List<Object[]> quarantine(PreparedTable table) throws IOException {
    String path = table.manifest().quarantine().get(0).path();
    return ParquetFile.read(QuarantineTable.SCHEMA, table.directory().resolve(path).read(), path);
  }

  @Test
  void anyNumberOfSlotsAndPartitionsAndNoSparkAtAllGiveTheSameBytes() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    List<String> turned = new ArrayList<>(paths);
    Collections.reverse(turned);
    List<Map<String, String>> trees = new ArrayList<>();
    for (Resolved<PrepOptions> options : List.of(PrepFixture.options(paths), tiny())) {
      Path here = directory.resolve("here-" + options.value().name());
      PreparedTable local = Prep.runLocally(at(here), options);
      trees.add(PrepFixture.tree(Path.of(local.directory().toString())));
    }
    int turn = 0;
    for (String[] slots :
        new String[][] {{"local[1]", "1"}, {"local[2]", "2"}, {"local[2]", "7"}}) {
      try (JavaSparkContext spark = spark(slots[0], slots[1])) {
        Path there = directory.resolve("there-" + turn++);
        PreparedTable table = Prep.run(spark, at(there), PrepFixture.options(turned));
        assertEquals(
            trees.get(0),
            PrepFixture.tree(Path.of(table.directory().toString())),
            Arrays.toString(slots));
        table = Prep.run(spark, at(there), tiny());
        assertEquals(
            trees.get(1),
            PrepFixture.tree(Path.of(table.directory().toString())),
            Arrays.toString(slots));
      }
    }
    assertEquals(3 + 5, trees.get(0).size(), trees.get(0).toString());
  }

  @Test
  void whatIsThereIsFoundAndNotMadeAgain() {
    PreparedTable made = Prep.runLocally(at(directory), tiny());
    PreparedTable found = Prep.runLocally(at(directory), tiny("quarantine.max-rows=5"));
    assertFalse(found.made());
    assertEquals(made.manifest(), found.manifest());
    assertEquals(
        made.directory().toString(),
        Prep.find(at(directory), tiny()).orElseThrow().directory().toString());
    assertTrue(
        Prep.find(at(directory), tiny("input.seed=2")).isEmpty(), "another seed, another table");
  }

  @Test
  void tooMuchQuarantineStopsItAndLeavesOnlyTheQuarantine() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    Path out = directory.resolve("out");
    for (int again = 0; again < 2; again++) {
      Failure failure =
          assertThrows(
              Failure.class,
              () ->
                  Prep.runLocally(
                      at(out), PrepFixture.options(paths, "quarantine.max-fraction=0.01")));
      assertEquals(3, failure.exit().code());
      assertEquals("DATA-002", failure.code());
      assertTrue(Files.isDirectory(Path.of(failure.where())), failure.where());
    }
    assertEquals(1, PrepFixture.tree(out).size(), PrepFixture.tree(out).toString());
  }

  @Test
  void missingFilesTasksAndSplitsAreRefusedInWords() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    assertEquals("DATA-001", code(PrepFixture.options(List.of(directory + "/none.cif"))));
    assertEquals("DATA-001", code(PrepFixture.options(List.of(directory + "/*.nothing"))));
    assertEquals(
        "DATA-007",
        code(PrepFixture.options(paths, "tasks.absent.unit=eV", "validate.need-target=false")));
    assertEquals("DATA-003", code(PrepFixture.options(paths, "split.rule=official")));
  }

  private String code(Resolved<PrepOptions> options) {
    return assertThrows(Failure.class, () -> Prep.runLocally(at(directory.resolve("out")), options))
        .code();
  }

  @Test
  void shardsAreBalancedAndOpenForTraining() {
    PreparedTable table = Prep.runLocally(at(directory), tiny());
    double[] costs = table.manifest().costs();
    double mean = Arrays.stream(costs).average().orElseThrow();
    assertTrue(Arrays.stream(costs).max().orElseThrow() < 1.05 * mean, Arrays.toString(costs));
    LocalFleet<List<Sample>> raw = new LocalFleet<>(table.raw(), costs.length, 1);
    List<TargetScale> scales = TargetStatistics.fit(raw, table.manifest().tasks());
    assertEquals("eV/atom", scales.get(2).unit());
    CrystalShard shard = table.shards(scales, GraphBuilder.Options.defaults()).open(3);
    long rows =
        Arrays.stream(io.equipoise.local.Split.values()).mapToLong(s -> shard.rows(s).length).sum();
    assertEquals(table.manifest().shards().get(3).rows(), rows);
  }

  @Test
  void copiesOfOneCrystalAreSetAsideOnAnyNumberOfSlots() throws IOException {
    List<String> paths = PrepFixture.copies(directory.resolve("in"));
    String[] sets = {
      "quarantine.max-fraction=0", "filter.max-atoms=200", "tasks.coord={}", "tasks.density={}"
    };
    PreparedTable local =
        Prep.runLocally(at(directory.resolve("local")), PrepFixture.options(paths, sets));
    assertEquals(10, local.manifest().rows());
    assertEquals(Map.of("CRY-015 DUPLICATE", 2L), local.manifest().total().rules());
    List<Object[]> rows = quarantine(local);
    assertEquals(List.of("first.jsonl", "second.jsonl"), rows.stream().map(r -> r[1]).toList());
    String richer = "structure is that of 'richer'; expected every crystal once.";
    assertTrue(((String) rows.get(0)[8]).startsWith(richer), (String) rows.get(0)[8]);
    assertEquals("structure", rows.get(1)[6]);
    Map<String, String> tree = PrepFixture.tree(Path.of(local.directory().toString()));
    for (String parallelism : List.of("1", "5")) {
      try (JavaSparkContext spark = spark("local[2]", parallelism)) {
        Path there = directory.resolve("there-" + parallelism);
        PreparedTable table = Prep.run(spark, at(there), PrepFixture.options(paths, sets));
        assertEquals(tree, PrepFixture.tree(Path.of(table.directory().toString())));
      }
    }
    assertEquals(
        12,
        Prep.runLocally(at(directory.resolve("ids")), PrepFixture.options(paths, more(sets)))
            .manifest()
            .rows());
  }

  private static String[] more(String[] sets) {
    String[] all = Arrays.copyOf(sets, sets.length + 1);
    all[sets.length] = "copies=id";
    return all;
  }

  @Test
  void copiesThatDisagreeAreAllSetAsideAndCountAgainstTheLimit() throws IOException {
    List<String> paths = PrepFixture.copies(directory.resolve("in"));
    String[] sets = {"filter.max-atoms=200", "tasks.coord.noise=0.1", "tasks.density.unit=g/cm3"};
    PreparedTable table =
        Prep.runLocally(at(directory.resolve("loose")), PrepFixture.options(paths, sets));
    assertEquals(
        Map.of("CRY-015 DUPLICATE", 1L, "CRY-016 CONFLICT", 2L), table.manifest().total().rules());
    Object[] conflict =
        quarantine(table).stream().filter(r -> r[6].equals("coord")).findFirst().orElseThrow();
    assertTrue(((String) conflict[8]).contains("in copies of one crystal such as '"));
    Resolved<PrepOptions> strict =
        PrepFixture.options(paths, sets[0], sets[1], sets[2], "quarantine.max-fraction=0.1");
    assertEquals("DATA-002", code(strict));
  }

  @Test
  void aGroupInTwoSplitsIsABug() {
    List<ParsedPiece.Head> heads =
        List.of(
            new ParsedPiece.Head("a", 0, "s", "train", 7, 1),
            new ParsedPiece.Head("b", 1, "s", "test", 7, 1));
    List<ParsedPiece.Summary> pieces =
        List.of(
            new ParsedPiece.Summary(
                0, 0, "f", 2, Heads.of(heads), List.of(), Map.of(), Set.of(), null, null));
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> Layout.of(pieces, PrepOptions.defaults(), (copies, without) -> List.of()));
    assertTrue(e.getMessage().contains("expected one split for each group"), e.getMessage());
  }

  @Test
  void splitsOfOtherRulesAreComparedWithTheStoredOne() {
    Resolved<PrepOptions> options = tiny("split.rule=chemsys");
    PreparedTable table = Prep.runLocally(at(directory), options);
    List<String> lines =
        SplitComparison.of(table, options.value().split()).lines().map(String::strip).toList();
    assertEquals(4, lines.size(), lines.toString());
    assertTrue(lines.get(1).startsWith("stored: chemsys "), lines.get(1));
    assertTrue(lines.get(1).endsWith(" 0 (0.0 %)"), lines.get(1));
    assertTrue(lines.get(2).startsWith("random "), lines.get(2));
    assertFalse(lines.get(2).contains(" 0 (0.0 %)"), lines.get(2));
  }

  @Test
  void filesOfTestRowsAreTestsAndTheOthersAreSharedOutWithoutThem() throws IOException {
    List<String> paths = PrepFixture.write(directory.resolve("in"));
    String theirs = "split.test-files=[a/rows.jsonl, second.jsonl]";
    PreparedTable table =
        Prep.runLocally(
            at(directory.resolve("out")),
            PrepFixture.options(paths, "split.rule=random", "split.train=0.5", theirs));
    int tests = 0;
    CrystalShards.Raw raw = table.raw();
    CrystalShards.Filed filed = new CrystalShards.Filed(raw.root(), raw.parts(), raw.tasks());
    for (int shard = 0; shard < filed.parts().size(); shard++) {
      for (CrystalTable.Row row : filed.open(shard)) {
        boolean test = List.of("a/rows.jsonl", "second.jsonl").contains(row.file());
        assertEquals(test, row.sample().split().equals("test"), row.file());
        tests += test ? 1 : 0;
      }
    }
    assertEquals(3, tests);
    assertTrue(table.manifest().splits().get("val") > 0, table.manifest().splits().toString());
    String unknown = "split.test-files=[rows.jsonl]";
    assertEquals("OPT-026", code(PrepFixture.options(paths, "split.rule=random", unknown)));
    assertThrows(Failure.class, () -> PrepFixture.options(paths, "split.rule=chemsys", theirs));
  }

  @Test
  void moreShardsThanRowsLeaveEmptyOnes() throws IOException {
    PreparedTable table =
        Prep.runLocally(at(directory), tiny("input.rows=3", "input.complete=true", "shards=5"));
    assertEquals(5, table.manifest().shards().size());
    assertEquals(3, table.manifest().rows());
    assertEquals(List.of(), table.raw().open(4));
  }
}
