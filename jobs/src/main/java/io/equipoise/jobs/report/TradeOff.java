package io.equipoise.jobs.report;

import io.equipoise.measure.ParetoFront;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two tasks against each other, one point per trial or run, with the Pareto front. */
final class TradeOff {
  private static final int CANDIDATES = 12;

  private TradeOff() {}

  static Optional<Figure> of(Subject subject) {
    Yardstick yardstick = subject.yardstick();
    List<String> tasks = yardstick.tasks();
    List<Outcome> complete =
        subject.outcomes().stream()
            .filter(Outcome::ended)
            .filter(o -> tasks.stream().allMatch(t -> Double.isFinite(yardstick.value(o, t))))
            .toList();
    if (tasks.size() < 2 || complete.size() < 2) {
      return Optional.empty();
    }
    double[][] values = new double[complete.size()][tasks.size()];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < tasks.size(); j++) {
        values[i][j] = yardstick.value(complete.get(i), tasks.get(j));
      }
    }
    boolean[] higher = new boolean[tasks.size()];
    Arrays.fill(higher, yardstick.higherIsBetter());
    boolean[] front = ParetoFront.members(values, higher);
    int members = 0;
    for (boolean member : front) {
      members += member ? 1 : 0;
    }
    int offered = Math.min(tasks.size(), OutcomeTable.MOST_TASKS);
    int[] pair = mostOpposed(values, Math.min(offered, CANDIDATES));
    String lead =
        yardstick.sentence()
            + ". "
            + Sentence.count(members, subject.isSweep() ? "trial" : "run")
            + " of "
            + values.length
            + " with all measures "
            + (members == 1 ? "is" : "are")
            + " beaten by no other on all "
            + tasks.size()
            + " tasks together. Shown first are the two tasks whose results agree least; the line"
            + " is the front of the two tasks drawn.";
    return Optional.of(
        new Figure(
            "trade-off",
            "Trade-off between tasks",
            lead,
            lead,
            Map.of(
                "kind",
                "tradeoff",
                "axes",
                tasks.subList(0, offered).stream().map(OutcomeTable::valueKey).toList(),
                "x",
                OutcomeTable.valueKey(tasks.get(pair[0])),
                "y",
                OutcomeTable.valueKey(tasks.get(pair[1])),
                "higher",
                yardstick.higherIsBetter()),
            sheet(complete, tasks, values, front)));
  }

  private static Sheet sheet(
      List<Outcome> outcomes, List<String> tasks, double[][] values, boolean[] front) {
    List<String> columns = new ArrayList<>(List.of("run", "trial", "seed", "on_front"));
    columns.addAll(tasks);
    Sheet sheet = new Sheet(columns);
    for (int i = 0; i < values.length; i++) {
      Outcome o = outcomes.get(i);
      List<Object> row = new ArrayList<>(List.of(o.run(), o.id(), o.seed(), front[i]));
      Arrays.stream(values[i]).forEach(row::add);
      sheet.row(row.toArray());
    }
    return sheet;
  }

  /** The pair of columns with the lowest correlation. */
  private static int[] mostOpposed(double[][] values, int tasks) {
    int[] pair = {0, 1};
    double least = Double.POSITIVE_INFINITY;
    for (int a = 0; a < tasks; a++) {
      for (int b = a + 1; b < tasks; b++) {
        double found = correlation(values, a, b);
        if (found < least) {
          least = found;
          pair = new int[] {a, b};
        }
      }
    }
    return pair;
  }

  private static double correlation(double[][] values, int a, int b) {
    double meanA = Arrays.stream(values).mapToDouble(v -> v[a]).average().orElse(0);
    double meanB = Arrays.stream(values).mapToDouble(v -> v[b]).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (double[] v : values) {
      ab += (v[a] - meanA) * (v[b] - meanB);
      aa += (v[a] - meanA) * (v[a] - meanA);
      bb += (v[b] - meanB) * (v[b] - meanB);
    }
    return aa == 0 || bb == 0 ? 1 : ab / Math.sqrt(aa * bb);
  }
}
