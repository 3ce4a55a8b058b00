package io.equipoise.jobs.prep;

import io.equipoise.table.TableManifest.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows of every file, for people.
 *
 * <pre>
 * rows = good + filtered + refused + duplicates     in every line
 * </pre>
 *
 * <p>Duplicates are copies of another row's crystal in the same data: nothing is lost by them, and
 * no limit counts them. Of many files those are listed that lost most rows; one line has the
 * others.
 */
final class RowTable {
  private static final int MOST_FILES = 20;

  private RowTable() {}

  private record Line(
      String file, long rows, long good, long filtered, long refused, long duplicates) {
    static Line of(Account a, Map<String, Long> copies) {
      long duplicates = copies.getOrDefault(a.file(), 0L);
      return new Line(
          a.file(), a.in(), a.used(), a.filtered(), a.quarantined() - duplicates, duplicates);
    }

    Line plus(String name, Line other) {
      return new Line(
          name,
          rows + other.rows,
          good + other.good,
          filtered + other.filtered,
          refused + other.refused,
          duplicates + other.duplicates);
    }

    String text(int width) {
      return String.format(
          Locale.ROOT,
          "%-" + width + "s %10d %10d %10d %10d %10d%n",
          file,
          rows,
          good,
          filtered,
          refused,
          duplicates);
    }
  }

  /**
   * The table, and below it how many rows each rule set aside.
   *
   * @param copies how many rows of each file are duplicates
   */
  static String text(List<Account> accounts, Map<String, Long> copies) {
    List<Line> all = accounts.stream().map(a -> Line.of(a, copies)).toList();
    List<Line> shown = shown(all);
    List<Line> lines = new ArrayList<>(shown);
    if (shown.size() < all.size()) {
      String name = String.format(Locale.ROOT, "%,d more files", all.size() - shown.size());
      lines.add(sum(name, all.stream().filter(line -> !shown.contains(line)).toList()));
    }
    if (all.size() > 1) {
      lines.add(sum("all", all));
    }
    int width = lines.stream().mapToInt(line -> line.file().length()).max().orElse(0);
    width = Math.max(4, width);
    StringBuilder text = new StringBuilder();
    String head = "%-" + width + "s %10s %10s %10s %10s %10s%n";
    text.append(
        String.format(
            Locale.ROOT, head, "file", "rows", "good", "filtered", "refused", "duplicates"));
    for (Line line : lines) {
      text.append(line.text(width));
    }
    rules(accounts)
        .forEach((rule, n) -> text.append(String.format(Locale.ROOT, "  %-40s %10d%n", rule, n)));
    return text.toString();
  }

  private static List<Line> shown(List<Line> all) {
    if (all.size() <= MOST_FILES) {
      return all;
    }
    return all.stream()
        .sorted(Comparator.comparingLong(line -> -line.refused()))
        .limit(MOST_FILES)
        .sorted(Comparator.comparing(Line::file))
        .toList();
  }

  private static Line sum(String name, List<Line> lines) {
    Line sum = new Line(name, 0, 0, 0, 0, 0);
    for (Line line : lines) {
      sum = sum.plus(name, line);
    }
    return sum;
  }

  private static Map<String, Long> rules(List<Account> accounts) {
    Map<String, Long> rules = new TreeMap<>();
    accounts.forEach(a -> a.rules().forEach((rule, n) -> rules.merge(rule, n, Long::sum)));
    return rules;
  }
}
