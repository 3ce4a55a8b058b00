package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.Split;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrystalTableTest {
  private static final List<String> TASKS = List.of("density", "coord");

  @TempDir Path directory;

  private static List<CrystalTable.Row> rows(int from, int to) {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(3).withTasks(TASKS));
    List<CrystalTable.Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Sample s = generator.row(i);
      String split = i % 5 == 4 ? "val" : "train";
      rows.add(
          new CrystalTable.Row(new Sample(s.crystal(), s.source(), split, s.targets()), "made"));
    }
    return rows;
  }

  private static void assertSame(Sample expected, Sample actual) {
    Crystal e = expected.crystal();
    Crystal a = actual.crystal();
    assertEquals(e.id(), a.id());
    assertArrayEquals(e.lattice(), a.lattice());
    assertArrayEquals(e.frac(), a.frac());
    assertArrayEquals(e.z(), a.z());
    assertArrayEquals(e.charge(), a.charge());
    assertEquals(e.occ(), a.occ());
    assertEquals(expected.source(), actual.source());
    assertEquals(expected.split(), actual.split());
    assertArrayEquals(expected.targets(), actual.targets());
  }

  @Test
  void crystalsComeBackEqual() throws IOException {
    List<CrystalTable.Row> rows = new ArrayList<>(rows(0, 20));
    Crystal mixed =
        new Crystal(
            "mixed",
            new double[] {4, 0, 0, 0, 4, 0, 0, 0, 4},
            new double[] {0, 0, 0, 0.5, 0.5, 0.5},
            new short[] {26, 8},
            List.of(
                new Crystal.Occupant(0, (short) 26, 0.6),
                new Crystal.Occupant(0, (short) 27, 0.4),
                new Crystal.Occupant(1, (short) 8, 1)),
            null);
    double[] targets = {Double.NaN, 3};
    rows.add(new CrystalTable.Row(new Sample(mixed, "tests", "", targets), "mixed.cif"));
    byte[] bytes = CrystalTable.write(rows, TASKS);
    List<Sample> back = CrystalTable.read(bytes, "part", TASKS);
    assertEquals(rows.size(), back.size());
    for (int i = 0; i < back.size(); i++) {
      assertSame(rows.get(i).sample(), back.get(i));
    }
    assertArrayEquals(bytes, CrystalTable.write(rows, TASKS));
  }

  @Test
  void tasksAreReadByNameAndOneThatIsAbsentIsMissing() throws IOException {
    byte[] bytes = CrystalTable.write(rows(0, 3), TASKS);
    List<Sample> back = CrystalTable.read(bytes, "part", List.of("coord", "absent"));
    assertArrayEquals(
        new double[] {rows(0, 1).get(0).sample().targets()[1], Double.NaN}, back.get(0).targets());
  }

  @Test
  void aTaskThatCannotBeAColumnIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> CrystalTable.write(List.of(), List.of("a b")));
  }

  private List<TableManifest.Part> publish(int shards) throws IOException {
    List<TableManifest.Part> parts = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      byte[] bytes = CrystalTable.write(rows(10 * s, 10 * s + 10), TASKS);
      String path = "part-" + s + ".parquet";
      Files.write(directory.resolve(path), bytes);
      parts.add(new TableManifest.Part(path, bytes.length, 10, Sha256.hex(bytes), 10));
    }
    return parts;
  }

  private Location here() {
    return new Location(new LocalStore(directory), "");
  }

  private List<TargetScale> scales(List<TableManifest.Part> parts) {
    CrystalShards.Raw raw = new CrystalShards.Raw(here(), parts, TASKS);
    return TargetStatistics.fit(
        new LocalFleet<>(raw, parts.size(), 1),
        List.of(
            new TableManifest.Task("density", "g/cm3", 30),
            new TableManifest.Task("coord", "", 20)));
  }

  @Test
  void scalesAreThoseOfTheTrainingRows() throws IOException {
    List<TargetScale> scales = scales(publish(3));
    double[] train =
        rows(0, 30).stream()
            .filter(r -> r.sample().split().equals("train"))
            .mapToDouble(r -> r.sample().targets()[0])
            .toArray();
    TargetScale expected = TargetScale.fit("density", "g/cm3", train, TargetScale.Transform.NONE);
    assertEquals(expected.mean(), scales.get(0).mean(), 1e-12);
    assertEquals(expected.sd(), scales.get(0).sd(), 1e-12);
    assertEquals("g/cm3", scales.get(0).unit());
  }

  @Test
  void aShardOpensAsGraphsWithStandardisedTargets() throws IOException {
    List<TableManifest.Part> parts = publish(2);
    CrystalShards source =
        new CrystalShards(here(), parts, scales(parts), GraphBuilder.Options.defaults());
    CrystalShard shard = source.open(1);
    assertArrayEquals(new int[] {4, 9}, shard.rows(Split.VAL));
    assertEquals(8, shard.rows(Split.TRAIN).length);
    assertEquals(rows(10, 11).get(0).sample().crystal().id(), shard.id(0));
  }

  @Test
  void aTaskWhoseTargetsAreAllEqualIsRefused() throws IOException {
    List<TableManifest.Part> parts = publish(1);
    CrystalShards.Raw raw = new CrystalShards.Raw(here(), parts, List.of("never_there"));
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                TargetStatistics.fit(
                    new LocalFleet<>(raw, 1, 1),
                    List.of(new TableManifest.Task("never_there", "", 0))));
    assertTrue(failure.getMessage().contains("has 0 training targets"), failure.getMessage());
  }

  @Test
  void aDamagedOrShortShardIsRefusedByName() throws IOException {
    TableManifest.Part part = publish(1).get(0);
    Path file = directory.resolve(part.path());
    byte[] good = Files.readAllBytes(file);
    CrystalShards.Raw raw = new CrystalShards.Raw(here(), List.of(part), TASKS);
    Files.write(file, Arrays.copyOf(good, good.length - 7));
    Failure cut = assertThrows(Failure.class, () -> raw.open(0));
    assertTrue(cut.getMessage().startsWith("part-0.parquet is cut short: "), cut.getMessage());
    assertEquals("DATA-004", cut.code());
    byte[] bad = good.clone();
    bad[good.length / 2] ^= 1;
    Files.write(file, bad);
    assertTrue(assertThrows(Failure.class, () -> raw.open(0)).getMessage().contains("is damaged"));
    Files.delete(file);
    assertEquals(3, assertThrows(Failure.class, () -> raw.open(0)).exit().code());
  }

  @Test
  void aManifestComesBackEqualAndItsSumsAreChecked() throws IOException {
    TableManifest manifest =
        new TableManifest(
            "crystals",
            1,
            "t-0123456789",
            "1",
            List.of(new TableManifest.Task("density", "g/cm3", 30)),
            publish(2),
            List.of(),
            List.of(
                new TableManifest.Account(
                    "made", 21, 20, 0, 1, java.util.Map.of("CRY-015 DUPLICATE", 1L))),
            java.util.Map.of("train", 16L, "val", 4L),
            "a",
            "b",
            "c");
    Files.write(directory.resolve(TableManifest.FILE), manifest.bytes());
    assertEquals(manifest, TableManifest.read(here()));
    assertEquals(20, manifest.rows());
    assertEquals(2, manifest.inputs().size());
    assertThrows(
        IllegalArgumentException.class,
        () -> new TableManifest.Account("made", 21, 20, 0, 0, java.util.Map.of()));
    assertThrows(Failure.class, () -> TableManifest.read(here().resolve("nowhere")));
  }
}
