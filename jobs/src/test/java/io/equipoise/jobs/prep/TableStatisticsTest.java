package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.table.StatisticsTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableStatisticsTest {
  @TempDir Path directory;

  private PreparedTable made(String... sets) {
    List<String> all =
        new ArrayList<>(
            List.of("name=made", "input.from=prototypes", "input.rows=300", "tasks.density={}"));
    all.addAll(List.of("tasks.coord={}", "shards=3"));
    all.addAll(List.of(sets));
    return Prep.runLocally(
        new LocalStore(directory), OptionFiles.load(PrepOptions.class, List.of(), all));
  }

  private static List<StatisticsTable.Row> rows(PreparedTable table) throws IOException {
    TableManifest.Part part = Objects.requireNonNull(table.manifest().statistics()).get(0);
    return StatisticsTable.read(table.directory().resolve(part.path()).read(), part.path());
  }

  private static StatisticsTable.Row row(
      List<StatisticsTable.Row> rows, String split, String name, String statistic) {
    return rows.stream()
        .filter(r -> r.split().equals(split) && r.name().equals(name))
        .filter(r -> r.statistic().equals(statistic))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everySplitIsDescribedAsItsRowsAre() throws IOException {
    PreparedTable table = made();
    List<StatisticsTable.Row> rows = rows(table);
    for (String split : List.of("train", "val", "test", "all")) {
      List<Sample> samples = new ArrayList<>();
      for (int shard = 0; shard < 3; shard++) {
        table.raw().open(shard).stream()
            .filter(s -> split.equals("all") || s.split().equals(split))
            .forEach(samples::add);
      }
      assertEquals(samples.size(), row(rows, split, "rows", "n").count());
      double[] y =
          samples.stream().mapToDouble(s -> s.targets()[0]).filter(t -> !Double.isNaN(t)).toArray();
      assertEquals("coord", table.manifest().taskNames().get(0));
      assertEquals(y.length, row(rows, split, "coord", "n").count());
      assertEquals(samples.size() - y.length, row(rows, split, "coord", "missing").count());
      double mean = Arrays.stream(y).average().orElseThrow();
      double sd = Math.sqrt(Arrays.stream(y).map(t -> (t - mean) * (t - mean)).sum() / y.length);
      assertEquals(mean, row(rows, split, "coord", "mean").value(), 1e-12 * mean);
      assertEquals(sd, row(rows, split, "coord", "sd").value(), 1e-12 * sd);
      Arrays.sort(y);
      assertEquals(y[0], row(rows, split, "coord", "min").value());
      assertEquals(y[y.length - 1], row(rows, split, "coord", "max").value());
      double median = y[(int) Math.ceil(0.5 * y.length) - 1];
      assertEquals(median, row(rows, split, "coord", "q50").value(), 0.017 * median);
      long oxygen =
          samples.stream()
              .mapToLong(
                  s -> {
                    long n = 0;
                    for (short z : s.crystal().z()) {
                      n += z == 8 ? 1 : 0;
                    }
                    return n;
                  })
              .sum();
      assertEquals(oxygen, row(rows, split, "O", "n").count());
      GraphBuilder builder = new GraphBuilder(GraphBuilder.Options.defaults());
      List<CrystalGraph> graphs = samples.stream().map(s -> builder.build(s.crystal())).toList();
      double edges = graphs.stream().mapToInt(CrystalGraph::edges).average().orElseThrow();
      double waves = graphs.stream().mapToInt(CrystalGraph::waves).average().orElseThrow();
      assertEquals(edges, row(rows, split, "edges", "mean").value(), 1e-12 * edges);
      assertEquals(waves, row(rows, split, "reciprocal vectors", "mean").value(), 1e-12 * waves);
      assertEquals(0, row(rows, split, "edges", "missing").count());
    }
    long binned =
        rows.stream()
            .filter(r -> r.name().equals("density") && r.statistic().equals("bin"))
            .mapToLong(r -> Objects.requireNonNull(r.count()))
            .sum();
    assertEquals(row(rows, "all", "density", "n").count(), binned);
    assertNull(row(rows, "all", "density", "mean").count());
  }

  @Test
  void anotherSeedDoesNotDriftAndOtherCrystalsDo() throws IOException {
    PreparedTable table = made();
    PreparedTable alike = made("input.seed=2");
    String quiet = BaselineDrift.text(BaselineDrift.of(alike, table), table);
    assertFalse(quiet.contains("DATA-022"), quiet);
    assertEquals(
        List.of(
            "atoms in a cell",
            "edges in a cell",
            "reciprocal vectors in a cell",
            "task coord",
            "task density",
            "elements"),
        BaselineDrift.of(alike, table).stream().map(BaselineDrift.Moved::what).toList());
    // Graphs that were cut otherwise say nothing of the crystals.
    assertEquals(
        List.of("atoms in a cell", "task coord", "task density", "elements"),
        BaselineDrift.of(made("graphs.cutoff=4"), table).stream()
            .map(BaselineDrift.Moved::what)
            .toList());
    PreparedTable small = made("filter.max-atoms=8");
    String loud = BaselineDrift.text(BaselineDrift.of(small, table), table);
    assertTrue(loud.contains("warning: drift of atoms in a cell = "), loud);
    assertTrue(loud.contains("; expected below 0.25. [" + table.directory()), loud);
    Path file =
        Path.of(table.directory().toString())
            .resolve(Objects.requireNonNull(table.manifest().statistics()).get(0).path());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2]++;
    Files.write(file, bytes);
    assertEquals(
        "DATA-023", assertThrows(Failure.class, () -> BaselineDrift.of(small, table)).code());
  }
}
