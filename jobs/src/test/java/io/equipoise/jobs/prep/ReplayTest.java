package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path directory;
  private List<String> paths = List.of();
  private PreparedTable earlier;

  @BeforeEach
  void prepareOnce() throws IOException {
    paths = PrepFixture.write(directory.resolve("in"));
    earlier =
        Prep.runLocally(
            new LocalStore(directory.resolve("earlier")),
            PrepFixture.options(paths, "filter.max-atoms=15"));
    assertTrue(earlier.manifest().total().quarantined() > 0);
  }

  private PrepPlan plan(String where, String... sets) {
    LocalStore store = new LocalStore(directory.resolve(where));
    return PrepPlan.of(store, PrepFixture.options(paths, sets), null);
  }

  /** The files that lost no row, and left none out unless rules may not differ. */
  private Set<String> untouched(boolean sameRules) {
    return earlier.manifest().accounts().stream()
        .filter(a -> a.quarantined() == 0 && (sameRules || a.filtered() == 0))
        .map(TableManifest.Account::file)
        .collect(Collectors.toSet());
  }

  /** Prepares at once, and again from the earlier table, without Spark and on it. */
  private PreparedTable both(Set<String> taken, String... sets) throws IOException {
    PreparedTable once = Prep.runLocally(plan("once", sets), () -> false);
    Map<String, String> expected = PrepFixture.tree(Path.of(once.directory().toString()));
    PrepPlan again = plan("again", sets);
    Replay replay = Replay.of(again, earlier.directory());
    assertEquals(taken, replay.pieces().keySet());
    PreparedTable local = Prep.runLocally(again, replay, () -> false);
    assertEquals(expected, PrepFixture.tree(Path.of(local.directory().toString())));
    try (JavaSparkContext spark = PrepTest.spark("local[2]", "3")) {
      PrepPlan there = plan("there", sets);
      PreparedTable table = Prep.run(there, Replay.of(there, earlier.directory()), spark);
      assertEquals(expected, PrepFixture.tree(Path.of(table.directory().toString())));
    }
    return once;
  }

  @Test
  void aMendedFileIsReadAgainAndTheOthersAreTaken() throws IOException {
    Path first = directory.resolve("in/first.jsonl");
    Files.writeString(first, Files.readString(first).replaceFirst("(?m)^.*broken.*$", ""));
    Path second = directory.resolve("in/second.jsonl");
    Files.writeString(second, Files.readString(second).replaceFirst("(?s)\\A(.*?\\n).*?\\n", "$1"));
    PreparedTable table = both(untouched(true));
    assertEquals(Set.of("a/rows.jsonl", "b/rows.jsonl"), untouched(true));
    assertEquals(
        earlier.manifest().total().quarantined() - 2, table.manifest().total().quarantined());
    assertEquals(earlier.manifest().rows(), table.manifest().rows());
  }

  @Test
  void anotherPolicyUsesRowsThatWereRefused() throws IOException {
    PreparedTable table =
        both(
            untouched(false),
            "validate.min-distance=0",
            "validate.need-target=false",
            "split.rule=random",
            "shards=2");
    assertEquals(earlier.manifest().rows() + 1, table.manifest().rows());
  }

  @Test
  void rowsThatFailAStricterPolicyAreReadAgainWithTheirText() throws IOException {
    PreparedTable table =
        both(untouched(false), "validate.max-volume=28.4", "quarantine.max-fraction=1");
    assertTrue(table.manifest().total().rules().get("CRY-009 ABSURD_VOLUME") > 0);
  }

  @Test
  void whatIsReadInAnotherWayIsNotTaken() throws IOException {
    both(Set.of(), "filter.max-atoms=14");
    assertEquals(
        Set.of(), Replay.of(plan("x", "tasks.coord={}"), earlier.directory()).pieces().keySet());
    assertEquals(
        Set.of(),
        Replay.of(plan("y", "split.rule=official"), earlier.directory()).pieces().keySet());
  }

  @Test
  void aTableWhoseListOfInputsWasChangedIsRefused() throws IOException {
    Path list = Path.of(earlier.directory().toString()).resolve(InputFile.LIST);
    Files.writeString(
        list, Files.readString(list).replaceFirst("\"bytes\" : \\d", "\"bytes\" : 9"));
    Failure failure = assertThrows(Failure.class, () -> Replay.of(plan("z"), earlier.directory()));
    assertEquals("DATA-005", failure.code());
  }

  @Test
  void onlyCrystalsFromFilesHaveAQuarantineToReplay() {
    Resolved<PrepOptions> made =
        OptionFiles.load(
            PrepOptions.class, List.of(), List.of("name=made", "input.from=prototypes"));
    PrepPlan plan = PrepPlan.of(new LocalStore(directory), made, null);
    Failure failure = assertThrows(Failure.class, () -> Replay.of(plan, earlier.directory()));
    assertEquals("DATA-021", failure.code());
    assertEquals(3, failure.exit().code());
  }
}
