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
import java.util.HashSet;
import java.util.List;
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
  private static final long SPLIT_BITS = 7; // train, val, test, or none: four at most

  /** Compares the structures of all rows but some, wherever they are. */
  @FunctionalInterface
  interface Comparison {
    List<Deduplication.Finding> of(Copies copies, Set<Long> without);
  }

  static Layout of(List<ParsedPiece.Summary> pieces, PrepOptions options, Comparison comparison) {
    checkInputs(pieces);
    RowsById rows = RowsById.of(pieces);
    List<QuarantineTable.Row> refused = new ArrayList<>();
    pieces.forEach(piece -> refused.addAll(piece.refused()));
    Set<Long> repeated = new HashSet<>();
    rows.repeated(
        (row, first) -> {
          refused.add(
              Refusals.duplicate(
                  file(pieces, row),
                  rows.head(row),
                  file(pieces, first),
                  rows.head(first).row(),
                  options.input() instanceof PrepOptions.Files));
          repeated.add(row);
        });
    List<String> tasks = tasks(pieces, options);
    Set<Long> without = new HashSet<>(repeated);
    if (options.comparesStructures()) {
      for (Deduplication.Finding f : comparison.of(Copies.of(tasks, options), repeated)) {
        String other = rows.head(f.other()).id();
        refused.add(Refusals.copy(file(pieces, f.order()), rows.head(f.order()), f, other, tasks));
        without.add(f.order());
      }
    }
    long[] used = rows.without(without);
    checkSplits(rows, used, options);
    checkGroups(rows, used);
    refused.sort(
        Comparator.comparing(QuarantineTable.Row::file).thenComparing(QuarantineTable.Row::row));
    int[][] shardOf = shards(pieces, rows, used, options.shards());
    return new Layout(shardOf, tasks, List.copyOf(refused));
  }

  private static String file(List<ParsedPiece.Summary> pieces, long row) {
    return pieces.get(Copies.piece(row)).file();
  }

  private static int[][] shards(
      List<ParsedPiece.Summary> pieces, RowsById rows, long[] used, int shards) {
    int[][] shardOf = new int[pieces.size()][];
    for (ParsedPiece.Summary piece : pieces) {
      shardOf[piece.index()] = new int[piece.heads().size()];
      Arrays.fill(shardOf[piece.index()], -1);
    }
    int[] bin = Placement.bins(Arrays.stream(used).mapToDouble(rows::cost).toArray(), shards);
    for (int i = 0; i < bin.length; i++) {
      shardOf[Copies.piece(used[i])][Copies.row(used[i])] = bin[i];
    }
    return shardOf;
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

  private static void checkSplits(RowsById rows, long[] used, PrepOptions options) {
    long[] without = Arrays.stream(used).filter(row -> rows.split(row).isEmpty()).toArray();
    if (options.split().rule() == Splits.Policy.OFFICIAL && without.length > 0) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-003",
          without.length
              + " rows name no split, such as '"
              + rows.head(without[0]).id()
              + "'; expected train, val or test in every row with split.rule = official",
          "",
          "Set split.rule to "
              + (options.input().ofNumbers() ? "random" : "chemsys, formula or random"));
    }
  }

  /** No group may be in two splits; splits follow from groups, so this never speaks. */
  private static void checkGroups(RowsById rows, long[] used) {
    List<String> splits = Arrays.stream(used).mapToObj(rows::split).distinct().sorted().toList();
    // The last bits of a hash of 64 make room for the split: equal groups become neighbours.
    long[] groups =
        Arrays.stream(used)
            .map(row -> (rows.group(row) & ~SPLIT_BITS) | splits.indexOf(rows.split(row)))
            .sorted()
            .toArray();
    for (int i = 1; i < groups.length; i++) {
      if (((groups[i] ^ groups[i - 1]) & ~SPLIT_BITS) == 0 && groups[i] != groups[i - 1]) {
        throw new IllegalStateException(
            "rows of one group are in the splits "
                + splits.get((int) (groups[i - 1] & SPLIT_BITS))
                + " and "
                + splits.get((int) (groups[i] & SPLIT_BITS))
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
