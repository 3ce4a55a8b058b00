package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.Split;
import io.equipoise.net.TargetScale;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.LocalStore;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.TableManifest;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredGraphsTest {
  @TempDir Path directory;

  private static Resolved<PrepOptions> tiny(String... sets) {
    return OptionFiles.load(
        PrepOptions.class,
        List.of(TestData.root().resolve("conf/prep/default-tiny.yaml")),
        List.of(sets));
  }

  private PreparedTable prepared(String folder, Resolved<PrepOptions> options) {
    return Prep.runLocally(new LocalStore(directory.resolve(folder)), options);
  }

  private static List<byte[]> files(PreparedTable table) throws IOException {
    List<byte[]> files = new ArrayList<>();
    TableManifest m = table.manifest();
    files.add(m.bytes());
    for (TableManifest.Part part : Objects.requireNonNull(m.graphs()).shards()) {
      files.add(table.directory().resolve(part.path()).read());
    }
    return files;
  }

  @Test
  void graphsAreStoredOnlyWhenTheyAreAskedForAndChangeNoRow() {
    PreparedTable without = prepared("without", tiny("input.rows=40"));
    PreparedTable with = prepared("with", tiny("input.rows=40", "graphs.cutoff=4"));
    assertNull(without.manifest().graphs());
    TableManifest.Graphs graphs = Objects.requireNonNull(with.manifest().graphs());
    assertEquals(4, graphs.shards().size());
    assertEquals(40, graphs.shards().stream().mapToLong(TableManifest.Part::rows).sum());
    assertTrue(graphs.are(GraphBuilder.Options.defaults().withCutoff(4)));
    assertEquals(without.manifest().shards(), with.manifest().shards());
    assertEquals(without.manifest().contentHash(), with.manifest().contentHash());
  }

  @Test
  void theSameBytesWhateverTheSlots() throws IOException {
    Resolved<PrepOptions> options = tiny("graphs.cutoff=5");
    List<byte[]> expected = files(prepared("local", options));
    for (String slots : List.of("1", "3")) {
      try (JavaSparkContext spark = PrepTest.spark("local[" + slots + "]", slots)) {
        PrepPlan plan = PrepPlan.of(new LocalStore(directory.resolve(slots)), options, null);
        List<byte[]> found = files(Prep.run(plan, null, spark));
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          assertArrayEquals(expected.get(i), found.get(i), slots + " slots, file " + i);
        }
      }
    }
  }

  @Test
  void graphsOfEqualOptionsAreTakenAndAreTheBitsThatWouldBeBuilt() {
    PreparedTable table = prepared("table", tiny("input.rows=40", "graphs.cutoff=5"));
    List<TargetScale> scales =
        List.of(new TargetScale("density", "g/cm3", 3, 2, TargetScale.Transform.NONE));
    GraphBuilder.Options stored = GraphBuilder.Options.defaults();
    CrystalShards taken = table.shards(scales, stored);
    CrystalShards other = table.shards(scales, stored.withCutoff(6));
    assertEquals(4, taken.stored().size());
    assertEquals(0, other.stored().size());
    CrystalShards built =
        new CrystalShards(table.directory(), table.manifest().shards(), scales, stored);
    for (int shard = 0; shard < 4; shard++) {
      CrystalShard a = taken.open(shard);
      CrystalShard b = built.open(shard);
      int rows = (int) table.manifest().shards().get(shard).rows();
      for (Split split : Split.values()) {
        assertArrayEquals(b.rows(split), a.rows(split));
      }
      for (int row = 0; row < rows; row++) {
        assertEquals(b.id(row), a.id(row));
        CrystalGraph g = a.graph(row);
        assertArrayEquals(b.graph(row).dist(), g.dist());
        assertArrayEquals(b.graph(row).col(), g.col());
        assertArrayEquals(b.graph(row).rowptr(), g.rowptr());
        assertArrayEquals(b.graph(row).hkl(), g.hkl());
        assertArrayEquals(b.graph(row).knorm(), g.knorm());
        assertArrayEquals(b.graph(row).frac(), g.frac());
        assertEquals(b.graph(row).rho(), g.rho());
        assertEquals(b.graph(row).rcUsed(), g.rcUsed());
      }
    }
  }

  /** 125 atoms 2 angstrom apart have 520,000 neighbours within 20 angstrom: 12 MiB. */
  @Test
  void aCrystalWhoseGraphIsTooLargeIsSetAside() throws IOException {
    Path file = directory.resolve("grid.jsonl");
    Files.writeString(file, grid("small", 2, "Na") + "\n" + grid("large", 5, "Cl") + "\n");
    Resolved<PrepOptions> options =
        OptionFiles.load(
            PrepOptions.class,
            List.of(),
            List.of(
                "name=grid",
                "input.from=files",
                "input.paths=[" + file + "]",
                "shards=2",
                "quarantine.max-fraction=1",
                "validate.need-target=false",
                "graphs.cutoff=20",
                "graphs.max-neighbours=0"));
    TableManifest m = prepared("grid", options).manifest();
    assertEquals(1, m.rows());
    assertEquals(1L, m.total().rules().get("CRY-017 TOO_LARGE"));
    assertNotNull(m.graphs());
    assertEquals(1, m.graphs().shards().stream().mapToLong(TableManifest.Part::rows).sum());
  }

  private static String grid(String id, int side, String species) {
    StringBuilder frac = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < side * side * side; i++) {
      double x = (double) (i % side) / side;
      double y = (double) (i / side % side) / side;
      double z = (double) (i / side / side) / side;
      frac.append(i == 0 ? "" : ",").append("[" + x + "," + y + "," + z + "]");
      names.append(i == 0 ? "" : ",").append('"').append(species).append('"');
    }
    int a = 2 * side;
    String lattice = "[[" + a + ",0,0],[0," + a + ",0],[0,0," + a + "]]";
    return ("{\"id\":\"" + id + "\",\"lattice\":" + lattice)
        + (",\"species\":[" + names + "],\"frac\":[" + frac + "]}");
  }
}
