package io.equipoise.sweep;

import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sweep knows: the rows of trials that have ended, and what those that go on
 * scored at the rungs behind them. Not safe for several threads.
 */
final class SweepRows {
  static final String ALL_TASKS = "(all)";
  static final String RUNG_SPLIT = "val";

  /** What a trial scored at a rung, and the rounds that it ran there. */
  record Rung(double score, int rounds) {}

  private final SortedMap<Integer, TableRow.TrialRow> ended = new TreeMap<>();
  private final Map<Integer, Map<Integer, Rung>> rungs = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** A trial has ended; a second row of the same trial is ignored: it is equal. */
  boolean end(TableRow.TrialRow row) {
    numbers.put(row.trialId(), row.number());
    if (ended.putIfAbsent(row.number(), row) != null) {
      return false;
    }
    counts.merge(row.status(), 1, Integer::sum);
    return true;
  }

  boolean hasEnded(int number) {
    return ended.containsKey(number);
  }

  @Nullable Rung rung(int rung, int number) {
    return rungs.getOrDefault(rung, Map.of()).get(number);
  }

  void reach(int rung, Trial trial, Rung result) {
    numbers.put(trial.id(), trial.number());
    rungs.computeIfAbsent(rung, r -> new HashMap<>()).put(trial.number(), result);
  }

  /** The rows that keep a rung's result for a later attempt. */
  static List<TableRow.TrialMeasureRow> rungRows(int rung, Trial trial, Rung result) {
    String measure = "rung-" + rung;
    return List.of(
        row(trial, measure, "", result.score()),
        row(trial, measure + "-rounds", "rounds", result.rounds()));
  }

  private static TableRow.TrialMeasureRow row(
      Trial trial, String measure, String unit, double value) {
    return new TableRow.TrialMeasureRow(
        trial.number(),
        trial.id(),
        new TableRow.MeasureRow(ALL_TASKS, RUNG_SPLIT, measure, unit, value, 1));
  }

  /** Reads a rung's result back; other measures say nothing to a later attempt. */
  void read(TableRow.TrialMeasureRow row) {
    String[] parts = row.measure().measure().split("-");
    if (!parts[0].equals("rung") || !row.measure().task().equals(ALL_TASKS)) {
      return;
    }
    numbers.put(row.trialId(), row.number());
    Map<Integer, Rung> of = rungs.computeIfAbsent(Integer.parseInt(parts[1]), r -> new HashMap<>());
    Rung before = of.getOrDefault(row.number(), new Rung(Double.NaN, 0));
    double value = row.measure().value();
    of.put(
        row.number(),
        parts.length == 3
            ? new Rung(before.score(), (int) value)
            : new Rung(value, before.rounds()));
  }

  /** The numbers that trials have, by their id. */
  Map<String, Integer> numbers() {
    return Map.copyOf(numbers);
  }

  Collection<TableRow.TrialRow> ended() {
    return ended.values();
  }

  int count(String status) {
    return counts.getOrDefault(status, 0);
  }

  int size() {
    return ended.size();
  }

  /** The trials that are not there yet. */
  List<Trial> missing(List<Trial> trials, int rung, boolean last) {
    List<Trial> missing = new ArrayList<>();
    for (Trial trial : trials) {
      if (!hasEnded(trial.number()) && (last || rung(rung, trial.number()) == null)) {
        missing.add(trial);
      }
    }
    return missing;
  }
}
