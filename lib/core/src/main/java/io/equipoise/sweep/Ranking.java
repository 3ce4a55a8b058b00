package io.equipoise.sweep;

import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The trials of a sweep in order of score, and what its last commit says of them. */
public record Ranking(List<TableRow.TrialRow> ranked) {
  private static final int BEST = 20;

  /** Trials that are OK and have a score, best first, ties by number. */
  public static Ranking of(Collection<TableRow.TrialRow> rows, ScoreRule rule) {
    List<TableRow.TrialRow> ranked = new ArrayList<>();
    for (TableRow.TrialRow row : rows) {
      if (row.status().equals(TrialStatus.OK) && !Double.isNaN(row.score())) {
        ranked.add(row);
      }
    }
    ranked.sort(byScore(rule).thenComparingInt(TableRow.TrialRow::number));
    return new Ranking(List.copyOf(ranked));
  }

  private static Comparator<TableRow.TrialRow> byScore(ScoreRule rule) {
    return (a, b) ->
        rule.better(a.score(), b.score()) ? -1 : rule.better(b.score(), a.score()) ? 1 : 0;
  }

  /**
   * Rows of {@code measures}: how many trials ended how, the score's quartiles, and the best
   * trials, whose id stands in place of a task. A function of the rows alone, so the same bytes
   * whatever ended first.
   */
  List<TableRow> measures(Collection<TableRow.TrialRow> rows) {
    List<TableRow> measures = new ArrayList<>();
    if (!ranked.isEmpty()) {
      int n = ranked.size();
      measures.add(measure("score_best", "", ranked.get(0).score(), n));
      measures.add(measure("score_quartile_1", "", ranked.get((n - 1) / 4).score(), n));
      measures.add(measure("score_median", "", ranked.get((n - 1) / 2).score(), n));
      measures.add(measure("score_quartile_3", "", ranked.get(3 * (n - 1) / 4).score(), n));
      measures.add(measure("score_worst", "", ranked.get(n - 1).score(), n));
    }
    for (String status : List.of(TrialStatus.OK, TrialStatus.FAILED, TrialStatus.STOPPED)) {
      long count = rows.stream().filter(row -> row.status().equals(status)).count();
      String name = "trials_" + status.toLowerCase(java.util.Locale.ROOT);
      measures.add(measure(name, "trials", count, rows.size()));
    }
    for (TableRow.TrialRow row : ranked.subList(0, Math.min(BEST, ranked.size()))) {
      measures.add(
          new TableRow.MeasureRow("trial " + row.number(), "all", "score", "", row.score(), 1));
    }
    return measures;
  }

  private static TableRow measure(String what, String unit, double value, long rows) {
    return new TableRow.MeasureRow("(trials)", "all", what, unit, value, rows);
  }
}
