package io.equipoise.jobs.prep;

import io.equipoise.fleet.Seeds;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one piece held, or a part of it: a file of any length is handed on part by part.
 *
 * @param first how many rows of the piece were kept in the parts before
 * @param in records that the reader counted; 0 in all parts but the last
 * @param filtered rows left out on purpose, by rule
 * @param examples what its rows hold when they are numbers
 * @param trouble what keeps the whole table from being made, or null
 */
record ParsedPiece(
    int index,
    int first,
    String file,
    long in,
    List<Kept> kept,
    List<QuarantineTable.Row> refused,
    Map<String, Long> filtered,
    TableManifest.@Nullable Examples examples,
    @Nullable String trouble)
    implements Serializable {

  /**
   * A row that is wanted.
   *
   * @param row its number in the file
   * @param split train, val or test; empty when the official one is asked for and missing
   * @param group what its split follows from
   * @param targets by task; NaN where missing
   */
  record Kept(
      String file,
      long row,
      String id,
      Content content,
      String source,
      String split,
      String group,
      Map<String, Double> targets,
      double cost)
      implements Serializable {}

  /**
   * What of a wanted row travels to the driver.
   *
   * @param group a hash of what its split follows from
   */
  record Head(String id, long row, String source, String split, long group, double cost)
      implements Serializable {}

  /** What of a piece, or a part of it, travels to the driver: no structure. */
  record Summary(
      int index,
      int first,
      String file,
      long in,
      Heads heads,
      List<QuarantineTable.Row> refused,
      Map<String, Long> filtered,
      Set<String> tasks,
      TableManifest.@Nullable Examples examples,
      @Nullable String trouble)
      implements Serializable {

    /** One for each piece, in order, from parts in any order. */
    static List<Summary> whole(List<Summary> parts) {
      TreeMap<Integer, List<Summary>> pieces = new TreeMap<>();
      parts.stream()
          .sorted(Comparator.comparingInt(Summary::first))
          .forEach(part -> pieces.computeIfAbsent(part.index, i -> new ArrayList<>()).add(part));
      return pieces.values().stream().map(Summary::joined).toList();
    }

    private static Summary joined(List<Summary> parts) {
      Summary last = parts.get(parts.size() - 1);
      List<Heads> heads = new ArrayList<>();
      List<QuarantineTable.Row> refused = new ArrayList<>();
      Map<String, Long> filtered = new TreeMap<>();
      Set<String> tasks = new TreeSet<>();
      for (Summary part : parts) {
        heads.add(part.heads);
        refused.addAll(part.refused);
        part.filtered.forEach((rule, n) -> filtered.merge(rule, n, Long::sum));
        tasks.addAll(part.tasks);
      }
      long in = parts.stream().mapToLong(Summary::in).sum();
      return new Summary(
          last.index,
          0,
          last.file,
          in,
          Heads.joined(heads),
          refused,
          filtered,
          tasks,
          last.examples,
          last.trouble);
    }
  }

  Summary summary() {
    TreeSet<String> tasks = new TreeSet<>();
    for (Kept k : kept) {
      k.targets()
          .forEach(
              (task, y) -> {
                if (!Double.isNaN(y)) {
                  tasks.add(task);
                }
              });
    }
    List<Head> heads =
        kept.stream()
            .map(
                k ->
                    new Head(
                        k.id(), k.row(), k.source(), k.split(), Seeds.mix(0, k.group()), k.cost()))
            .toList();
    return new Summary(
        index, first, file, in, Heads.of(heads), refused, filtered, tasks, examples, trouble);
  }
}
