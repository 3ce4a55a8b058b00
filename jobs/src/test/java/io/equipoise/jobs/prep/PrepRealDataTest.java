package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.crystal.Quarantine;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.LocalStore;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tables with exact accounts, on Spark and without it. */
@Tag("real-data")
class PrepRealDataTest {
  @TempDir Path directory;

  private static Resolved<PrepOptions> options(String conf, Path data) {
    return OptionFiles.load(
        PrepOptions.class,
        List.of(TestData.root().resolve("conf/prep/" + conf + ".yaml")),
        List.of("input.paths=['" + data + "']"));
  }

  private TableManifest make(String conf, Path data, long rows) throws IOException {
    PreparedTable table;
    long begun;
    try (JavaSparkContext spark = PrepTest.spark("local[2]", "2")) {
      begun = System.nanoTime();
      table = Prep.run(spark, new LocalStore(directory.resolve("spark")), options(conf, data));
      begun = System.nanoTime() - begun;
    }
    System.out.printf(Locale.ROOT, "%s: %.0f rows/s in local[2]%n", conf, rows / (begun / 1e9));
    PreparedTable local =
        Prep.runLocally(new LocalStore(directory.resolve("local")), options(conf, data));
    assertEquals(
        PrepFixture.tree(Path.of(table.directory().toString())),
        PrepFixture.tree(Path.of(local.directory().toString())));
    System.out.print(RowTable.text(local.manifest().accounts(), Map.of()));
    assertEquals(rows, local.manifest().total().in());
    return local.manifest();
  }

  @Test
  void mpSmallIsUsedWholeWithItsOfficialSplit() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    if (data.isPresent()) {
      TableManifest m = make("mp-small", data.get().resolve("mp_small.jsonl.gz"), 3400);
      assertEquals(3400, m.rows() + m.total().quarantined());
      assertTrue(m.total().quarantined() <= 34, m.total().toString());
      assertEquals(m.rows(), m.tasks().get(0).rows());
    }
  }

  @Test
  void jarvisMultiLosesItsGenuinelyBadRows() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    if (data.isPresent()) {
      TableManifest m = make("jarvis-multi", data.get().resolve("jarvis_multi.jsonl.gz"), 992);
      assertEquals(1, m.total().rules().get("CRY-009 ABSURD_VOLUME"), m.total().toString());
      assertTrue(m.total().rules().get("CRY-014 TARGET_OUT_OF_RANGE") > 0);
    }
  }

  @Test
  void mp40ReadsStructuresFromAColumn() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    if (data.isPresent()) {
      TableManifest m = make("mp40", data.get().resolve("mp40_sample.csv.gz"), 599);
      assertEquals(List.of("band_gap", "density", "energy_above_hull"), m.taskNames());
    }
  }

  @Test
  void everyBadFileIsInQuarantineUnderItsRuleAndStopsNothing() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    if (data.isEmpty()) {
      return;
    }
    Path files = data.get().resolve("files");
    JsonNode expected = new ObjectMapper().readTree(files.resolve("expected.json").toFile());
    Resolved<PrepOptions> options =
        OptionFiles.load(
            PrepOptions.class,
            List.of(),
            List.of(
                "name=files",
                "input.from=files",
                "input.paths=['" + files + "/*']",
                "shards=2",
                "quarantine.max-fraction=1",
                "validate.disorder=mix",
                "validate.need-target=false"));
    PreparedTable table = Prep.runLocally(new LocalStore(directory), options);
    System.out.print(RowTable.text(table.manifest().accounts(), Map.of()));
    Map<String, String> rules = new HashMap<>();
    TableManifest.Part part = table.manifest().quarantine().get(0);
    byte[] bytes = table.directory().resolve(part.path()).read();
    for (Object[] row : ParquetFile.read(QuarantineTable.SCHEMA, bytes, part.path())) {
      rules.put((String) row[1], (String) row[4]);
    }
    expected
        .get("must_be_quarantined")
        .fields()
        .forEachRemaining(
            f -> {
              Quarantine code = Quarantine.valueOf(f.getValue().asText().split(" ")[0]);
              assertEquals(Refusals.rule(code), rules.get(f.getKey()), f.getKey());
            });
    for (TableManifest.Account account : table.manifest().accounts()) {
      JsonNode entries = expected.get("files").get(account.file());
      if (entries != null) {
        assertEquals(entries.size(), account.in(), account.toString());
      }
    }
    assertFalse(table.manifest().rows() == 0);
  }
}
