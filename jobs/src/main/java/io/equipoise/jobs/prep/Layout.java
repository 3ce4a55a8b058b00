package io.equipoise.jobs.prep;

import io.equipoise.crystal.Deduplication;
import io.equipoise.crystal.Splits;
import io.equipoise.fleet.Placement;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the driver decides from the summaries of all pieces: the first of equal ids stays, tasks are
 * those asked for or found, copies of one crystal are set aside, rows go to shards by falling cost
 * (equal costs by id).
 *
 * @param shardOf per piece and row kept, its shard; -1 for a repeated id
 * @param tasks in column order
 * @param refused every refused row, by file and row
 */
record Layout(int[][] shardOf, List<String> tasks, List<QuarantineTable.Row> refused) {
  private record At(int piece, int row, ParsedPiece.Head head) {}

  /** Compares the structures of all rows but some, wherever they are. */
  @FunctionalInterface
  interface Comparison {
    List<Deduplication.Finding> of(Copies copies, Set<Long> without);
  }

  static Layout of(List<ParsedPiece.Summary> pieces, PrepOptions options, Comparison comparison) {
    checkInputs(pieces);
    List<QuarantineTable.Row> refused = new ArrayList<>();
    Map<String, At> first = new HashMap<>();
    Set<Long> repeated = new HashSet<>();
    int[][] shardOf = new int[pieces.size()][];
    for (ParsedPiece.Summary piece : pieces) {
      refused.addAll(piece.refused());
      shardOf[piece.index()] = new int[piece.heads().size()];
      Arrays.fill(shardOf[piece.index()], -1);
      for (int row = 0; row < piece.heads().size(); row++) {
        ParsedPiece.Head head = piece.heads().get(row);
        At there = first.putIfAbsent(head.id(), new At(piece.index(), row, head));
        if (there != null) {
          String file = pieces.get(there.piece).file();
          refused.add(Refusals.duplicate(piece.file(), head, file, there.head.row()));
          repeated.add(Copies.order(piece.index(), row));
        }
      }
    }
    List<String> tasks = tasks(pieces, options);
    if (options.comparesStructures()) {
      for (Deduplication.Finding f : comparison.of(Copies.of(tasks, options), repeated)) {
        ParsedPiece.Summary piece = pieces.get(Copies.piece(f.order()));
        ParsedPiece.Head head = piece.heads().get(Copies.row(f.order()));
        ParsedPiece.Summary others = pieces.get(Copies.piece(f.other()));
        String other = others.heads().get(Copies.row(f.other())).id();
        refused.add(Refusals.copy(piece.file(), head, f, other, tasks));
        first.remove(head.id());
      }
    }
    List<At> rows =
        first.values().stream().sorted(Comparator.comparing((At at) -> at.head.id())).toList();
    checkSplits(rows, options);
    checkGroups(rows);
    double[] cost = rows.stream().mapToDouble(at -> at.head.cost()).toArray();
    int[] bin = Placement.bins(cost, options.shards());
    for (int i = 0; i < bin.length; i++) {
      shardOf[rows.get(i).piece][rows.get(i).row] = bin[i];
    }
    refused.sort(
        Comparator.comparing(QuarantineTable.Row::file).thenComparing(QuarantineTable.Row::row));
    return new Layout(shardOf, tasks, List.copyOf(refused));
  }

  private static void checkInputs(List<ParsedPiece.Summary> pieces) {
    TableManifest.@Nullable Examples first = null;
    for (ParsedPiece.Summary piece : pieces) {
      if (piece.trouble() != null) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-011",
            piece.trouble(),
            piece.file(),
            "Correct the options of input, or the file");
      }
      if (first != null && piece.examples() != null && !first.equals(piece.examples())) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-012",
            piece.file()
                + " has "
                + piece.examples().text()
                + "; expected "
                + first.text()
                + " as in "
                + pieces.get(0).file(),
            "input",
            "Name the columns in input.features, or leave the file out");
      }
      first = first == null ? piece.examples() : first;
    }
  }

  private static void checkSplits(List<At> rows, PrepOptions options) {
    List<At> without = rows.stream().filter(at -> at.head.split().isEmpty()).toList();
    if (options.split().rule() == Splits.Policy.OFFICIAL && !without.isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-003",
          without.size()
              + " rows name no split, such as '"
              + without.get(0).head.id()
              + "'; expected train, val or test in every row with split.rule = official",
          "",
          "Set split.rule to "
              + (options.input().ofNumbers() ? "random" : "chemsys, formula or random"));
    }
  }

  /** No group may be in two splits; splits follow from groups, so this never speaks. */
  private static void checkGroups(List<At> rows) {
    Map<Long, At> seen = new HashMap<>();
    for (At at : rows) {
      At before = seen.putIfAbsent(at.head.group(), at);
      if (before != null && !before.head.split().equals(at.head.split())) {
        throw new IllegalStateException(
            "rows '"
                + before.head.id()
                + "' and '"
                + at.head.id()
                + "' are of one group and in the splits "
                + before.head.split()
                + " and "
                + at.head.split()
                + "; expected one split for each group");
      }
    }
  }

  private static List<String> tasks(List<ParsedPiece.Summary> pieces, PrepOptions options) {
    TreeSet<String> found = new TreeSet<>();
    pieces.forEach(piece -> found.addAll(piece.tasks()));
    List<String> declared = options.declaredTasks();
    if (declared.isEmpty()) {
      found.removeIf(task -> !io.equipoise.table.CrystalTable.isTask(task));
      return List.copyOf(found);
    }
    for (String task : declared) {
      if (!found.contains(task)) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-007",
            "no row carries the task '" + task + "'; expected tasks that the data has",
            (options.input().ofNumbers() ? "input.targets." : "tasks.") + task,
            "Correct its name, or leave it out");
      }
    }
    return declared;
  }
}
