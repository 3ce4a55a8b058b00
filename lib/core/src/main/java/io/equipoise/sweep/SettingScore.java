package io.equipoise.sweep;

import io.equipoise.measure.Replicates;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one setting of a sweep scored over its seeds: trials that differ in their seed alone are
 * repetitions of one thing, and only their mean ranks it.
 *
 * <pre>
 * mean = sum_s score_s / n;   sd = sqrt( sum_s (score_s - mean)^2 / (n - 1) )
 * </pre>
 *
 * @param options what varies beside the seed, as canonical JSON
 * @param seeds trials of this setting, however they ended
 * @param scores of those that are OK and have one; its sd is NaN for a single seed
 * @param trial number of the best of them
 */
public record SettingScore(String options, int seeds, Replicates scores, int trial) {

  /**
   * Settings in order of their mean score, best first, ties by the best trial's number. A setting
   * that lost seeds comes after every one that kept all: a mean over the survivors flatters it.
   *
   * <p>Settings of which no trial has a score are left out. O(n log n) for n trials.
   */
  public static List<SettingScore> ranked(Collection<TableRow.TrialRow> rows, ScoreRule rule) {
    Map<String, Integer> seeds = new LinkedHashMap<>();
    rows.forEach(row -> seeds.merge(row.options(), 1, Integer::sum));
    Map<String, List<TableRow.TrialRow>> scored = new LinkedHashMap<>();
    for (TableRow.TrialRow row : Ranking.of(rows, rule).ranked()) {
      if (Double.isFinite(row.score())) {
        scored.computeIfAbsent(row.options(), o -> new ArrayList<>()).add(row);
      }
    }
    List<SettingScore> settings = new ArrayList<>();
    scored.forEach(
        (options, best) ->
            settings.add(
                new SettingScore(
                    options,
                    seeds.getOrDefault(options, best.size()),
                    Replicates.of(best.stream().mapToDouble(TableRow.TrialRow::score).toArray()),
                    best.get(0).number())));
    settings.sort(
        Comparator.comparing(SettingScore::lostSeeds)
            .thenComparing(byMean(rule))
            .thenComparingInt(SettingScore::trial));
    return settings;
  }

  private static Comparator<SettingScore> byMean(ScoreRule rule) {
    return (a, b) ->
        rule.better(a.scores.mean(), b.scores.mean())
            ? -1
            : rule.better(b.scores.mean(), a.scores.mean()) ? 1 : 0;
  }

  private boolean lostSeeds() {
    return scores.count() < seeds;
  }
}
