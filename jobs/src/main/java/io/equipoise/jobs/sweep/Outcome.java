package io.equipoise.jobs.sweep;

import io.equipoise.run.TableRow;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.SweepRunner;
import io.equipoise.sweep.TrialStatus;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep prints when it has ended: counts, the best trials, and why others failed. */
record Outcome(SweepRunner.Result result, ScoreRule score) {
  private static final int BEST = 10;
  private static final int REASONS = 5;

  void print(PrintWriter out) {
    List<TableRow.TrialRow> rows = result.rows();
    out.printf(
        Locale.ROOT,
        "%d trials: %d ok, %d failed, %d stopped%n",
        rows.size(),
        count(TrialStatus.OK),
        count(TrialStatus.FAILED),
        count(TrialStatus.STOPPED));
    best(out);
    reasons(out);
  }

  private long count(String status) {
    return result.rows().stream().filter(row -> row.status().equals(status)).count();
  }

  private void best(PrintWriter out) {
    List<TableRow.TrialRow> ranked = result.ranking().ranked();
    if (ranked.isEmpty()) {
      return;
    }
    String over = score.over().isEmpty() ? "" : " / " + score.over();
    out.printf(
        "%nbest by %s of %s%s over the tasks, %s rows, %s is better%n",
        word(score.across()), score.measure(), over, score.split(), word(score.goal()));
    if (ranked.size() > BEST) {
      out.printf(
          Locale.ROOT, "(%d of %d; single trials, not averaged over seeds)%n", BEST, ranked.size());
    }
    out.printf("%6s  %-16s %12s  %20s  %s%n", "trial", "id", "score", "seed", "options");
    for (TableRow.TrialRow row : ranked.subList(0, Math.min(BEST, ranked.size()))) {
      out.printf(
          Locale.ROOT,
          "%6d  %-16s %12.6g  %20d  %s%n",
          row.number(),
          row.trialId(),
          row.score(),
          row.seed(),
          row.options());
    }
  }

  private void reasons(PrintWriter out) {
    Map<String, TableRow.TrialRow> first = new LinkedHashMap<>();
    for (TableRow.TrialRow row : result.rows()) {
      if (row.status().equals(TrialStatus.FAILED)) {
        first.putIfAbsent(row.reason(), row);
      }
    }
    if (!first.isEmpty()) {
      out.println();
      out.println("failed, the first of each reason");
      first.values().stream()
          .limit(REASONS)
          .forEach(row -> out.println("  trial " + row.number() + ": " + row.reason()));
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
