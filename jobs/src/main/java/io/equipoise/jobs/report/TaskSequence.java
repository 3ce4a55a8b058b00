package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.EvaluationRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialEvaluationRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a group of outcomes scored while it learned one task after the other.
 *
 * <pre>
 * R[i][j] = mean over seeds of the measure of task j when task i had been learned last
 * </pre>
 *
 * @param tasks names in order of the sequence
 * @param cells R by i (-1 before any task) and j; what was not evaluated is not there
 * @param seeds outcomes that have cells
 * @param measure such as {@code accuracy}
 */
record TaskSequence(
    Group group,
    List<String> tasks,
    Map<Integer, Map<Integer, Double>> cells,
    int seeds,
    String measure,
    String split) {
  /** One per group that has evaluations, best group first. */
  static List<TaskSequence> of(Subject subject) {
    Map<String, List<EvaluationRow>> rows = rows(subject);
    List<EvaluationRow> all = rows.values().stream().flatMap(List::stream).toList();
    String split =
        all.stream().map(EvaluationRow::split).distinct().min(Yardstick.SPLITS).orElse("");
    String measure =
        all.stream()
            .filter(r -> r.split().equals(split) && r.step() < 0)
            .map(EvaluationRow::measure)
            .distinct()
            .min(Yardstick.preferring(subject.scoredMeasure()))
            .orElse("");
    List<TaskSequence> sequences = new ArrayList<>();
    for (Group group : TaskResults.bestFirst(subject)) {
      TaskSequence one = of(group, rows, split, measure);
      if (!one.cells.isEmpty()) {
        sequences.add(one);
      }
    }
    return sequences;
  }

  /** What the trials of a sweep scored on each task behind the last one of their sequence. */
  static List<TrialMeasureRow> ends(RunContent run) {
    Map<Integer, Integer> last = new HashMap<>();
    for (TrialEvaluationRow row : run.trialEvaluations()) {
      last.merge(row.number(), row.evaluation().after(), Math::max);
    }
    List<TrialMeasureRow> ends = new ArrayList<>();
    for (TrialEvaluationRow row : run.trialEvaluations()) {
      EvaluationRow e = row.evaluation();
      if (e.step() < 0 && last.getOrDefault(row.number(), -1) == e.after()) {
        MeasureRow end = new MeasureRow(e.task(), e.split(), e.measure(), "", e.value(), e.rows());
        ends.add(new TrialMeasureRow(row.number(), row.trialId(), end));
      }
    }
    return ends;
  }

  /** Every evaluation by its run and outcome. */
  static Map<String, List<EvaluationRow>> rows(Subject subject) {
    Map<String, List<EvaluationRow>> rows = new HashMap<>();
    for (RunContent run : subject.runs()) {
      for (TrialEvaluationRow row : run.trialEvaluations()) {
        rows.computeIfAbsent(run.id() + "/" + row.trialId(), k -> new ArrayList<>())
            .add(row.evaluation());
      }
      if (!run.evaluations().isEmpty()) {
        rows.put(run.id() + "/" + run.id(), run.evaluations());
      }
    }
    return rows;
  }

  private static TaskSequence of(
      Group group, Map<String, List<EvaluationRow>> rows, String split, String measure) {
    Map<Integer, Map<Integer, double[]>> sums = new TreeMap<>();
    TreeMap<Integer, String> names = new TreeMap<>();
    Set<String> seeds = new HashSet<>();
    for (Outcome member : group.members()) {
      for (EvaluationRow row : rows.getOrDefault(member.run() + "/" + member.id(), List.of())) {
        if (row.split().equals(split)
            && row.measure().equals(measure)
            && row.step() < 0
            && Double.isFinite(row.value())) {
          double[] sum =
              sums.computeIfAbsent(row.after(), i -> new TreeMap<>())
                  .computeIfAbsent(row.place(), j -> new double[2]);
          sum[0] += row.value();
          sum[1]++;
          names.merge(
              row.place(), row.task(), (a, b) -> a.equals(b) ? a : "task " + (row.place() + 1));
          seeds.add(member.id());
        }
      }
    }
    Map<Integer, Map<Integer, Double>> cells = new TreeMap<>();
    sums.forEach(
        (i, line) -> {
          Map<Integer, Double> means = new TreeMap<>();
          line.forEach((j, sum) -> means.put(j, sum[0] / sum[1]));
          cells.put(i, means);
        });
    List<String> tasks = new ArrayList<>();
    for (int j = 0; !names.isEmpty() && j <= names.lastKey(); j++) {
      tasks.add(names.getOrDefault(j, "task " + (j + 1)));
    }
    return new TaskSequence(group, tasks, cells, seeds.size(), measure, split);
  }

  /** A mean over seeds. */
  record Mean(double value, int seeds) {}

  /** Means over seeds of what was noted of each task when it had been learned, by its place. */
  static TreeMap<Integer, Mean> means(
      Group group, Map<String, List<EvaluationRow>> rows, String measure) {
    TreeMap<Integer, Mean> means = new TreeMap<>();
    for (Outcome member : group.members()) {
      for (EvaluationRow row : rows.getOrDefault(member.run() + "/" + member.id(), List.of())) {
        if (row.measure().equals(measure) && row.after() == row.place()) {
          means.merge(
              row.after(),
              new Mean(row.value(), 1),
              (a, b) -> new Mean(a.value + (b.value - a.value) / (a.seeds + 1), a.seeds + 1));
        }
      }
    }
    return means;
  }

  /** Name of the row of the matrix for i. */
  String learned(int after) {
    return after < 0
        ? "before any"
        : after < tasks.size() ? tasks.get(after) : "task " + (after + 1);
  }

  /**
   * Mean over the tasks learned so far, {@code sum_{j <= i} R[i][j] / (i + 1)}; NaN if one lacks.
   */
  double average(int after) {
    return average(after, after + 1);
  }

  /** Mean over the first {@code tasks} tasks, {@code sum_{j < tasks} R[i][j] / tasks}. */
  double average(int after, int tasks) {
    double sum = 0;
    for (int j = 0; j < tasks; j++) {
      sum += value(after, j);
    }
    return tasks <= 0 ? Double.NaN : sum / tasks;
  }

  /** R[i][j], or NaN. */
  double value(int after, int place) {
    return cells.getOrDefault(after, Map.of()).getOrDefault(place, Double.NaN);
  }

  /** {@code accuracy, test rows}. */
  String quantity() {
    return measure + ", " + split + " rows";
  }
}
