package io.equipoise.jobs.prep;

import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest.Account;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds up what became of every row, from what readers counted and writers wrote. */
final class Accounts {
  private Accounts() {}

  /**
   * One account per file, in order of label; {@link Account} refuses sums that are not exact.
   *
   * @param used rows of each file that the table has
   * @param quarantine the rows of the quarantine table as it was written
   */
  static List<Account> of(
      List<ParsedPiece.Summary> pieces,
      Map<String, Long> used,
      List<QuarantineTable.Row> quarantine) {
    Map<String, Long> in = new TreeMap<>();
    Map<String, Long> filtered = new TreeMap<>();
    Map<String, Map<String, Long>> rules = new TreeMap<>();
    for (ParsedPiece.Summary piece : pieces) {
      in.merge(piece.file(), piece.in(), Long::sum);
      piece
          .filtered()
          .forEach(
              (rule, n) -> {
                filtered.merge(piece.file(), n, Long::sum);
                rules.computeIfAbsent(piece.file(), f -> new TreeMap<>()).merge(rule, n, Long::sum);
              });
    }
    for (QuarantineTable.Row row : quarantine) {
      rules.computeIfAbsent(row.file(), f -> new TreeMap<>()).merge(row.rule(), 1L, Long::sum);
    }
    return new TreeSet<>(in.keySet())
        .stream()
            .map(
                file -> {
                  Map<String, Long> by = rules.getOrDefault(file, Map.of());
                  long left = filtered.getOrDefault(file, 0L);
                  long all = by.values().stream().mapToLong(Long::longValue).sum();
                  return new Account(
                      file,
                      in.getOrDefault(file, 0L),
                      used.getOrDefault(file, 0L),
                      left,
                      all - left,
                      by);
                })
            .toList();
  }

  /** How many rows of each file were written. */
  static Map<String, Long> used(List<ShardWriter.Written> written) {
    Map<String, Long> used = new TreeMap<>();
    written.forEach(w -> w.files().forEach((file, n) -> used.merge(file, n, Long::sum)));
    return used;
  }

  /** How many rows of each file would be written. */
  static Map<String, Long> used(List<ParsedPiece.Summary> pieces, Layout layout) {
    Map<String, Long> used = new TreeMap<>();
    for (ParsedPiece.Summary piece : pieces) {
      long rows = Arrays.stream(layout.shardOf()[piece.index()]).filter(s -> s >= 0).count();
      used.merge(piece.file(), rows, Long::sum);
    }
    return used;
  }
}
