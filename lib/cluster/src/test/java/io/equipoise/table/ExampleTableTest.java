package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.example.Example;
import io.equipoise.example.SyntheticTable;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.FeatureShard;
import io.equipoise.local.Split;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleTableTest {
  private static final SyntheticTable MADE = new SyntheticTable(3, 4, 2, 0.1, 0.3);

  @TempDir Path directory;

  private static Example row(int i) {
    Example e = MADE.row(i);
    String split = i % 5 == 0 ? "test" : "train";
    return new Example(e.id(), e.source(), split, e.features(), e.targets());
  }

  private static byte[] shard(int shard, int shards, int rows) throws IOException {
    List<ExampleTable.Row> own = new ArrayList<>();
    for (int i = shard; i < rows; i += shards) {
      own.add(new ExampleTable.Row(row(i), "made"));
    }
    return ExampleTable.write(own, MADE.tasks());
  }

  private List<TableManifest.Part> published(int shards, int rows) throws IOException {
    List<TableManifest.Part> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byte[] bytes = shard(shard, shards, rows);
      String name = shards + "-" + shard + ".parquet";
      Files.write(directory.resolve(name), bytes);
      parts.add(new TableManifest.Part(name, bytes.length, 0, Sha256.hex(bytes), 1));
    }
    return parts;
  }

  private Location here() {
    return new Location(new LocalStore(directory), "");
  }

  @Test
  void rowsReadBackEqualAndEqualRowsGiveEqualBytes() throws IOException {
    byte[] bytes = shard(0, 1, 40);
    assertArrayEquals(bytes, shard(0, 1, 40));
    List<Example> back = ExampleTable.read(bytes, "here", List.of("class", "y1", "none"));
    assertEquals(40, back.size());
    for (int i = 0; i < 40; i++) {
      Example expected = row(i);
      Example read = back.get(i);
      assertEquals(expected.id(), read.id());
      assertEquals(expected.split(), read.split());
      assertArrayEquals(expected.features(), read.features());
      double[] y = expected.targets();
      assertArrayEquals(new double[] {y[2], y[1], Double.NaN}, read.targets());
    }
  }

  @Test
  void statisticsAreThoseOfTheTrainingRowsWhateverTheShards() throws IOException {
    List<Example> train = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      train.add(row(i));
    }
    train.removeIf(e -> !e.split().equals("train"));
    for (int shards : new int[] {1, 3}) {
      ExampleShards.Raw raw = new ExampleShards.Raw(here(), published(shards, 60), MADE.tasks());
      LocalFleet<List<Example>> fleet = new LocalFleet<>(raw, shards, 1);
      FeatureScale each = ExampleStatistics.features(fleet, 4, false);
      FeatureScale all = ExampleStatistics.features(fleet, 4, true);
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        int column = j;
        double[] x = train.stream().mapToDouble(e -> e.features()[column]).toArray();
        double mean = java.util.Arrays.stream(x).average().orElseThrow();
        double variance = java.util.Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        assertEquals(mean, each.mean().get(j), 1e-14);
        assertEquals(Math.sqrt(variance / x.length), each.sd().get(j), 1e-14);
        sum += mean / 4;
      }
      assertEquals(sum, all.mean().get(0), 1e-14);
      assertEquals(1, all.mean().size());
    }
  }

  @Test
  void aFeatureThatDoesNotVaryIsLeftAtZero() throws IOException {
    List<ExampleTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double[] x = {7, i};
      rows.add(new ExampleTable.Row(new Example("r" + i, "s", "train", x, new double[] {i}), "f"));
    }
    byte[] bytes = ExampleTable.write(rows, List.of("y"));
    Files.write(directory.resolve("p"), bytes);
    TableManifest.Part part = new TableManifest.Part("p", bytes.length, 4, Sha256.hex(bytes), 1);
    ExampleShards.Raw raw = new ExampleShards.Raw(here(), List.of(part), List.of("y"));
    FeatureScale scale = ExampleStatistics.features(new LocalFleet<>(raw, 1, 1), 2, false);
    assertEquals(1, scale.sd().get(0));
    assertEquals(0, scale.inputs(new double[] {7, 1})[0]);
  }

  @Test
  void aTableWithoutTrainingRowsIsRefused() throws IOException {
    byte[] bytes = ExampleTable.write(List.of(), List.of("y"));
    Files.write(directory.resolve("p"), bytes);
    TableManifest.Part part = new TableManifest.Part("p", bytes.length, 0, Sha256.hex(bytes), 1);
    ExampleShards.Raw raw = new ExampleShards.Raw(here(), List.of(part), List.of("y"));
    Failure e =
        assertThrows(
            Failure.class, () -> ExampleStatistics.features(new LocalFleet<>(raw, 1, 1), 2, false));
    assertEquals("DATA-013", e.code());
  }

  @Test
  void openedRowsAreStandardisedAndInTheirSplit() throws IOException {
    List<TargetScale> scales =
        List.of(
            new TargetScale("y0", "", 1, 2, TargetScale.Transform.NONE),
            new TargetScale("class", "class", 0, 1, TargetScale.Transform.NONE));
    FeatureScale inputs = new FeatureScale(List.of(0.5), List.of(2.0));
    FeatureShard shard = new ExampleShards(here(), published(1, 20), scales, inputs).open(0);
    assertEquals(16, shard.rows(Split.TRAIN).length);
    assertEquals(4, shard.rows(Split.TEST).length);
    assertEquals(0, shard.rows(Split.VAL).length);
    assertEquals(row(3).id(), shard.id(3));
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    List<TableManifest.Part> parts = published(1, 20);
    Path file = directory.resolve(parts.get(0).path());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    ExampleShards.Raw raw = new ExampleShards.Raw(here(), parts, MADE.tasks());
    assertEquals("DATA-004", assertThrows(Failure.class, () -> raw.open(0)).code());
  }

  private static TableManifest manifest(TableManifest.Examples examples) {
    return new TableManifest(
        "examples",
        1,
        "t-0123456789",
        "1",
        List.of(new TableManifest.Task("class", "class", 3)),
        List.of(),
        List.of(),
        List.of(),
        Map.of("train", 3L),
        "a",
        "b",
        "c",
        examples);
  }

  @Test
  void aManifestKeepsWhatTheRowsHoldAndOneOfCrystalsSaysNothingOfIt() throws IOException {
    TableManifest.Examples examples =
        new TableManifest.Examples(List.of("a", "b"), 0, 0, Map.of("class", List.of("x", "y")));
    TableManifest m = manifest(examples);
    assertEquals(m, Json.read(m.bytes(), TableManifest.class));
    assertEquals(2, examples.size());
    assertEquals(12, new TableManifest.Examples(List.of(), 3, 4, Map.of()).size());
    String crystals = new String(manifest(null).bytes(), StandardCharsets.UTF_8);
    assertFalse(crystals.contains("\"examples\" :"), crystals);
  }

  @Test
  void recordsOfAnyParquetFileAreText() throws IOException {
    TableSchema schema =
        new TableSchema(
            "any",
            1,
            List.of(
                Column.of("n", Column.Type.LONG),
                Column.nullable("x", Column.Type.DOUBLE),
                Column.of("list", Column.Type.INTS),
                Column.of("t", Column.Type.TIMESTAMP),
                Column.of("name", Column.Type.STRING),
                Column.of("yes", Column.Type.BOOLEAN)));
    Object[] first = {3L, 0.1, new int[] {1}, 5L, "a, b", true};
    Object[] second = {-4L, null, new int[0], 6L, "", false};
    byte[] bytes = ParquetFile.write(schema, List.of(first, second), Map.of());
    Path file = Files.write(directory.resolve("any.parquet"), bytes);
    List<List<String>> read = new ArrayList<>();
    ParquetRecords.read(file, read::add, read::add);
    assertEquals(
        List.of(
            List.of("n", "x", "name", "yes"),
            List.of("3", "0.1", "a, b", "true"),
            List.of("-4", "", "", "false")),
        read);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    IOException e =
        assertThrows(IOException.class, () -> ParquetRecords.read(file, r -> {}, r -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains("Parquet"), e.getMessage());
  }
}
