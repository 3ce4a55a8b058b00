package io.equipoise.jobs.report;

import io.equipoise.jobs.Roots;
import io.equipoise.measure.Drift;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.table.StatisticsTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run learned from: elements of each split as a picture, and every number that prep stored
 * of rows, cells, graphs and targets in the sheet.
 */
final class RowsOfTheTable {
  private static final int MOST_ELEMENTS = 12;
  private static final List<String> SPLITS = List.of("train", "val", "test");
  private static final List<String> NUMBERS =
      List.of("n", "missing", "mean", "sd", "min", "q05", "q50", "q95", "max");

  private RowsOfTheTable() {}

  static Optional<Figure> of(Subject subject) {
    if (!subject.single()) {
      return Optional.empty();
    }
    RunContent run = subject.runs().get(0);
    String table = run.identity().text("table");
    if (table.isEmpty() || !Roots.supports(table)) {
      return Optional.empty();
    }
    Location directory = Roots.place("table", table);
    try {
      return directory.resolve(TableManifest.FILE).exists()
          ? figure(directory, run.identity().text("data_hash"))
          : Optional.empty();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /** Nothing for a table that is not the one used, or that has no statistics. */
  private static Optional<Figure> figure(Location directory, String hash) throws IOException {
    TableManifest manifest = TableManifest.read(directory);
    List<TableManifest.Part> parts = manifest.statistics();
    boolean same = hash.isEmpty() || hash.equals(manifest.contentHash());
    if (!same || parts == null) {
      return Optional.empty();
    }
    List<StatisticsTable.Row> rows = new ArrayList<>();
    for (TableManifest.Part part : parts) {
      byte[] bytes = directory.resolve(part.path()).read();
      if (!Sha256.hex(bytes).equals(part.sha256())) {
        throw new IOException(part.path() + ": its SHA-256 is not that of the manifest");
      }
      rows.addAll(StatisticsTable.read(bytes, part.path()));
    }
    return figure(rows);
  }

  /** The figure of these statistics; nothing where no row has an element. */
  static Optional<Figure> figure(List<StatisticsTable.Row> rows) {
    Map<String, Map<String, Long>> elements = new TreeMap<>();
    for (StatisticsTable.Row row : rows) {
      if (row.kind().equals("element")) {
        elements
            .computeIfAbsent(row.split(), s -> new TreeMap<>())
            .put(row.name(), count(row.count()));
      }
    }
    Map<String, Long> all = elements.getOrDefault("all", Map.of());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown =
        all.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_ELEMENTS)
            .map(Map.Entry::getKey)
            .toList();
    List<Map<String, Object>> series =
        SPLITS.stream()
            .filter(elements::containsKey)
            .map(split -> Dots.series(split, points(elements.get(split), shown)))
            .toList();
    String moved = moved(elements);
    String alt = "Share of the atoms of each split, by element. " + moved;
    return Optional.of(
        new Figure(
            "rows",
            "Rows learned from",
            alt + left(all.size()) + " The sheet has targets, cells and graphs of each split.",
            alt,
            Dots.chart("% of atoms", shown, series),
            sheet(rows)));
  }

  private static String left(int elements) {
    return elements > MOST_ELEMENTS
        ? " Drawn are the " + MOST_ELEMENTS + " most frequent of " + elements + " elements."
        : "";
  }

  private static List<List<Object>> points(@Nullable Map<String, Long> counts, List<String> shown) {
    Map<String, Long> known = counts == null ? Map.of() : counts;
    double total = known.values().stream().mapToLong(n -> n).sum();
    List<List<Object>> points = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      double share = Shown.rounded(100 * known.getOrDefault(shown.get(i), 0L) / total);
      points.add(List.of(i, share, share, share, 0));
    }
    return points;
  }

  /** How far the elements of the other splits are from those of the training rows. */
  private static String moved(Map<String, Map<String, Long>> elements) {
    Map<String, Long> train = elements.getOrDefault("train", Map.of());
    List<String> said =
        Stream.of("val", "test")
            .filter(split -> !train.isEmpty() && elements.containsKey(split))
            .map(split -> split + " " + Sheet.number(index(elements, split, train)))
            .toList();
    return said.isEmpty()
        ? ""
        : "Population stability index of the elements against train: "
            + String.join(", ", said)
            + " (from "
            + Drift.LARGE
            + " on a large drift).";
  }

  private static double index(
      Map<String, Map<String, Long>> elements, String split, Map<String, Long> train) {
    return Drift.of(elements.getOrDefault(split, Map.of()), train);
  }

  /** A row for each split and name, without the bins. */
  private static Sheet sheet(List<StatisticsTable.Row> rows) {
    List<String> columns = new ArrayList<>(List.of("split", "kind", "name"));
    columns.addAll(NUMBERS);
    Sheet sheet = new Sheet(columns);
    Map<List<String>, @Nullable Object[]> lines = new LinkedHashMap<>();
    for (StatisticsTable.Row row : rows) {
      int at = NUMBERS.indexOf(row.statistic());
      if (at >= 0) {
        @Nullable Object[] line =
            lines.computeIfAbsent(
                List.of(row.split(), row.kind(), row.name()),
                k -> new @Nullable Object[NUMBERS.size()]);
        // No conditional expression: it would make a count a double.
        if (row.count() != null) {
          line[at] = row.count();
        } else {
          line[at] = row.value();
        }
      }
    }
    lines.forEach(
        (key, line) -> {
          @Nullable Object[] cells = new @Nullable Object[columns.size()];
          for (int i = 0; i < cells.length; i++) {
            cells[i] = i < 3 ? key.get(i) : line[i - 3];
          }
          sheet.row(cells);
        });
    return sheet;
  }

  private static long count(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  private static Failure unreadable(Location table, IOException cause) {
    return new Failure(
        ExitCode.DATA,
        "DATA-040",
        "the statistics of the run's table cannot be read: "
            + cause.getMessage()
            + "; expected those that prep stored",
        table.toString(),
        "Copy the table again, or delete it and run prep again",
        cause);
  }
}
