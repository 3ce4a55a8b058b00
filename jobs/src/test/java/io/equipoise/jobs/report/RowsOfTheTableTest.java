package io.equipoise.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.prep.Prep;
import io.equipoise.jobs.prep.PrepOptions;
import io.equipoise.jobs.prep.PreparedTable;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.LocalStore;
import io.equipoise.table.StatisticsTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsOfTheTableTest {
  @TempDir Path directory;

  private static StatisticsTable.Row element(String split, String symbol, long n) {
    return new StatisticsTable.Row(split, "element", symbol, "n", null, n);
  }

  @Test
  void sharesOfElementsAreThoseOfTheirSplit() {
    List<StatisticsTable.Row> rows =
        List.of(
            element("train", "Na", 30),
            element("train", "Cl", 70),
            element("test", "Cl", 10),
            element("all", "Cl", 80),
            element("all", "Na", 30),
            new StatisticsTable.Row("train", "task", "gap", "mean", 1.5, null),
            new StatisticsTable.Row("train", "task", "gap", "missing", null, 4L),
            new StatisticsTable.Row("all", "task", "gap", "bin", 1.0, 4L));
    Figure figure = RowsOfTheTable.figure(rows).orElseThrow();
    assertEquals(List.of("Cl", "Na"), figure.chart().get("categories"));
    assertEquals(
        List.of(
            Map.of(
                "name",
                "train",
                "points",
                List.of(List.of(0, 70.0, 70.0, 70.0, 0), List.of(1, 30.0, 30.0, 30.0, 0))),
            Map.of(
                "name",
                "test",
                "points",
                List.of(List.of(0, 100.0, 100.0, 100.0, 0), List.of(1, 0.0, 0.0, 0.0, 0)))),
        figure.chart().get("series"));
    assertTrue(figure.lead().contains("against train: test "), figure.lead());
    String csv = new String(figure.sheet().csv(), UTF_8);
    assertTrue(csv.contains("train,task,gap,,4,1.5,,,,,,"), csv);
    assertTrue(RowsOfTheTable.figure(rows.subList(5, 8)).isEmpty());
  }

  @Test
  void aPreparedTableFillsTheSheet() throws IOException {
    PreparedTable table =
        Prep.runLocally(
            new LocalStore(directory),
            OptionFiles.load(
                PrepOptions.class,
                List.of(),
                List.of("input.from=prototypes", "input.rows=60", "tasks.density={}", "shards=2")));
    List<StatisticsTable.Row> rows = new ArrayList<>();
    for (TableManifest.Part part : Objects.requireNonNull(table.manifest().statistics())) {
      byte[] bytes = table.directory().resolve(part.path()).read();
      rows.addAll(StatisticsTable.read(bytes, part.path()));
    }
    String csv = new String(RowsOfTheTable.figure(rows).orElseThrow().sheet().csv(), UTF_8);
    assertTrue(csv.contains("\nall,table,rows,60,"), csv);
    for (String name : List.of("atoms", "edges", "reciprocal vectors")) {
      assertTrue(csv.contains("\ntest,table," + name + ","), csv);
    }
    assertTrue(csv.contains("\nall,task,density,60,0,"), csv);
  }
}
