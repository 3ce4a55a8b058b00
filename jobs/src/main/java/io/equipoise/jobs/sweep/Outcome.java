package io.equipoise.jobs.sweep;

import io.equipoise.run.Counted;
import io.equipoise.run.TableRow;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.SettingScore;
import io.equipoise.sweep.SweepRunner;
import io.equipoise.sweep.TrialStatus;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep prints when it has ended: counts, the best settings, and why trials failed. */
record Outcome(SweepRunner.Result result, ScoreRule score) {
  private static final int BEST = 10;
  private static final int REASONS = 5;

  void print(PrintWriter out) {
    List<TableRow.TrialRow> rows = result.rows();
    out.printf(
        Locale.ROOT,
        "%s: %d ok, %d failed, %d stopped%n",
        Counted.of(rows.size(), "trial"),
        count(TrialStatus.OK),
        count(TrialStatus.FAILED),
        count(TrialStatus.STOPPED));
    List<SettingScore> settings = SettingScore.ranked(rows, score);
    if (settings.stream().anyMatch(setting -> setting.seeds() > 1)) {
      settings(settings, out);
    } else {
      trials(result.ranking().ranked(), out);
    }
    reasons(out);
  }

  private long count(String status) {
    return result.rows().stream().filter(row -> row.status().equals(status)).count();
  }

  /** Seeds vary: settings by their means. */
  private void settings(List<SettingScore> ranked, PrintWriter out) {
    head("best settings by their mean over seeds, each seed scored by", ranked.size(), out);
    if (ranked.stream().anyMatch(setting -> setting.scores().count() < setting.seeds())) {
      out.println("(settings that lost seeds to failure or early stopping come last)");
    }
    out.printf("%7s %12s %12s  %s%n", "seeds", "mean", "sd", "options");
    for (SettingScore setting : first(ranked)) {
      int n = setting.scores().count();
      out.printf(
          Locale.ROOT,
          "%7s %12.6g %12s  %s%n",
          n == setting.seeds() ? "" + n : n + "/" + setting.seeds(),
          setting.scores().mean(),
          n < 2 ? "-" : String.format(Locale.ROOT, "%.3g", setting.scores().sd()),
          setting.options());
    }
  }

  /** One seed each: trials by their scores. */
  private void trials(List<TableRow.TrialRow> ranked, PrintWriter out) {
    if (ranked.isEmpty()) {
      return;
    }
    head("best by", ranked.size(), out);
    out.printf("%6s  %-16s %12s  %20s  %s%n", "trial", "id", "score", "seed", "options");
    for (TableRow.TrialRow row : first(ranked)) {
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

  private void head(String by, int of, PrintWriter out) {
    out.printf("%n%s %s%s%n", by, score.text(), of > BEST ? " (" + BEST + " of " + of + ")" : "");
  }

  private static <T> List<T> first(List<T> ranked) {
    return ranked.subList(0, Math.min(BEST, ranked.size()));
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
}
