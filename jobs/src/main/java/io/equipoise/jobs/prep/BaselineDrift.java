package io.equipoise.jobs.prep;

import io.equipoise.crystal.GraphBuilder;
import io.equipoise.measure.Drift;
import io.equipoise.measure.ValueCounts;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.StatisticsTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a table has moved from a baseline: the population stability index of every task that both
 * have, of the elements, of the atoms in a cell, and of the edges and reciprocal vectors of graphs
 * that were cut alike, from the statistics stored with both.
 */
final class BaselineDrift {
  private BaselineDrift() {}

  /** What may move, and how far it has. */
  record Moved(String what, double index) {
    boolean large() {
      return index >= Drift.LARGE;
    }
  }

  /**
   * Compares.
   *
   * @throws Failure exit 3 when one of the tables has no readable statistics
   */
  static List<Moved> of(PreparedTable table, PreparedTable baseline) {
    Content now = read(table);
    Content before = read(baseline);
    if (!cut(table).equals(cut(baseline))) {
      TableStatistics.OF_GRAPHS.forEach(name -> before.numbers.remove(name + " in a cell"));
    }
    List<Moved> moved = new ArrayList<>();
    now.numbers.forEach(
        (name, counts) -> {
          ValueCounts old = before.numbers.get(name);
          if (old != null) {
            moved.add(new Moved(name, Drift.of(counts, old)));
          }
        });
    if (!now.elements.isEmpty() && !before.elements.isEmpty()) {
      moved.add(new Moved("elements", Drift.of(now.elements, before.elements)));
    }
    return List.copyOf(moved);
  }

  private static String cut(PreparedTable table) {
    TableManifest.@Nullable Graphs graphs = table.manifest().graphs();
    return graphs == null ? GraphBuilder.Options.defaults().hash() : graphs.paramsHash();
  }

  /** The comparison in lines, a warning for each large one. */
  static String text(List<Moved> moved, PreparedTable baseline) {
    StringBuilder text = new StringBuilder();
    for (Moved m : moved) {
      text.append(String.format(Locale.ROOT, "drift of %s: %.3f%n", m.what, m.index));
    }
    for (Moved m : moved) {
      if (m.large()) {
        text.append(
            String.format(
                Locale.ROOT,
                "warning: drift of %s = %.3f; expected below %.2f. [%s] Look at both tables'"
                    + " statistics before a model of the one is used on the other. (DATA-022)%n",
                m.what,
                m.index,
                Drift.LARGE,
                baseline.directory()));
      }
    }
    return text.toString();
  }

  private record Content(Map<String, ValueCounts> numbers, Map<String, Long> elements) {}

  private static Content read(PreparedTable table) {
    Content content = new Content(new TreeMap<>(), new TreeMap<>());
    List<TableManifest.Part> parts = table.manifest().statistics();
    if (parts == null) {
      throw unreadable(table, "it has none", null);
    }
    for (TableManifest.Part part : parts) {
      try {
        byte[] bytes = table.directory().resolve(part.path()).read();
        if (!io.equipoise.run.Sha256.hex(bytes).equals(part.sha256())) {
          throw new IOException("its SHA-256 is not the one of the manifest");
        }
        StatisticsTable.read(bytes, part.path()).forEach(row -> take(row, content));
      } catch (IOException e) {
        throw unreadable(table, String.valueOf(e.getMessage()), e);
      }
    }
    return content;
  }

  private static void take(StatisticsTable.Row row, Content into) {
    long count = row.count() == null ? 0 : row.count();
    if (row.statistic().equals("bin") && row.value() != null) {
      String name = row.kind().equals("task") ? "task " + row.name() : row.name() + " in a cell";
      into.numbers.computeIfAbsent(name, n -> new ValueCounts()).add(row.value(), count);
    } else if (row.kind().equals("element") && row.split().equals("all")) {
      into.elements.put(row.name(), count);
    }
  }

  private static Failure unreadable(PreparedTable table, String why, @Nullable IOException cause) {
    return new Failure(
        ExitCode.DATA,
        "DATA-023",
        "the statistics of the table cannot be read: " + why + "; expected those that prep stores",
        table.directory().toString(),
        "Run prep again for this table, or leave --baseline out",
        cause);
  }
}
