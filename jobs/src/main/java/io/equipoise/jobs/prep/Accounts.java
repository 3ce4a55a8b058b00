package io.equipoise.jobs.prep;

import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest.Account;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds up what became of every row, from what readers counted and writers wrote. */
final class Accounts {
  private Accounts() {}

  /**
   * One account per file, in order of label; {@link Account} refuses sums that are not exact.
   *
   * @param quarantine the rows of the quarantine table as it was written
   */
  static List<Account> of(
      List<ParsedPiece.Summary> pieces,
      List<ShardWriter.Written> written,
      List<QuarantineTable.Row> quarantine) {
    Map<String, Long> in = new TreeMap<>();
    Map<String, Long> used = new TreeMap<>();
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
    written.forEach(w -> w.files().forEach((file, n) -> used.merge(file, n, Long::sum)));
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

  /** The accounts as a table for people. */
  static String text(List<Account> accounts, Account total) {
    int width = Math.max(4, accounts.stream().mapToInt(a -> a.file().length()).max().orElse(0));
    StringBuilder text = new StringBuilder();
    String head = "%-" + width + "s %10s %10s %10s %12s%n";
    text.append(
        String.format(Locale.ROOT, head, "file", "rows in", "used", "filtered", "quarantined"));
    for (Account a : accounts) {
      text.append(line(width, a));
    }
    if (accounts.size() > 1) {
      text.append(line(width, total));
    }
    total
        .rules()
        .forEach((rule, n) -> text.append(String.format(Locale.ROOT, "  %-40s %10d%n", rule, n)));
    return text.toString();
  }

  private static String line(int width, Account a) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %10d %10d %10d %12d%n",
        a.file(),
        a.in(),
        a.used(),
        a.filtered(),
        a.quarantined());
  }
}
