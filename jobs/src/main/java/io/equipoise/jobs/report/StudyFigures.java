package io.equipoise.jobs.report;

import io.equipoise.measure.Replicates;
import io.equipoise.measure.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The differences that a study decides by: per seed, and per task with intervals. */
record StudyFigures(
    StudyOptions options,
    Subject subject,
    SortedMap<Long, Study.Pair> pairs,
    double[] differences,
    Verdict verdict) {

  static String what(StudyOptions.Compare compare) {
    if (compare instanceof StudyOptions.Task t) {
      return "the difference in " + t.measure() + " of " + t.task();
    }
    if (compare instanceof StudyOptions.DeltaM m) {
      return m.against() == StudyOptions.Reference.BASELINE
          ? "delta-m against the baseline"
          : "the difference in delta-m against single-task training";
    }
    return "the difference in score";
  }

  static String unit(StudyOptions.Compare compare) {
    return compare instanceof StudyOptions.DeltaM ? " %" : "";
  }

  List<Figure> all() {
    List<Figure> figures = new ArrayList<>();
    if (differences.length > 0) {
      figures.add(perSeed());
    }
    if (options.compare() instanceof StudyOptions.DeltaM m && differences.length > 0) {
      figures.add(perTask(m));
      List<String> tasks = tasks(m);
      MethodRanking ranking = new MethodRanking(m, subject, tasks, base(m, tasks));
      if (ranking.worthwhile()) {
        figures.add(ranking.figure());
      }
    }
    return figures;
  }

  private Figure perSeed() {
    Sheet sheet = new Sheet("seed", "candidate", "baseline", "difference");
    List<String> categories = new ArrayList<>();
    List<List<Object>> points = new ArrayList<>();
    int at = 0;
    for (Map.Entry<Long, Study.Pair> pair : pairs.entrySet()) {
      double d = differences[at];
      sheet.row(
          pair.getKey(), pair.getValue().candidate().id(), pair.getValue().baseline().id(), d);
      categories.add("seed " + pair.getKey());
      points.add(List.of(at, Shown.rounded(d), Shown.rounded(d), Shown.rounded(d), 1));
      at++;
    }
    List<Map<String, Object>> series = new ArrayList<>();
    series.add(Map.of("name", "each seed", "points", points));
    Replicates.Interval interval = verdict.interval();
    if (interval != null) {
      categories.add("mean, " + Sheet.number(100 * options.decision().confidence()) + " %");
      series.add(
          Map.of(
              "name",
              "mean and interval",
              "points",
              List.of(
                  List.of(
                      at,
                      Shown.rounded(verdict.mean()),
                      Shown.rounded(interval.low()),
                      Shown.rounded(interval.high()),
                      verdict.pairs()))));
    }
    String axis = what(options.compare()) + (unit(options.compare()).isEmpty() ? "" : ", %");
    return new Figure(
        "study",
        "What the verdict rests on",
        "Candidate minus baseline, seed by seed; "
            + (options.decision().better() == Verdict.Better.LOWER ? "left" : "right")
            + " of the line the candidate is better.",
        axis + " per seed, mean " + Sheet.shown(verdict.mean()),
        dots(axis, categories, series),
        sheet);
  }

  private Figure perTask(StudyOptions.DeltaM m) {
    Sheet sheet =
        new Sheet(
            "task", "seeds", "relative_change_percent", "low", "high", "candidate", "baseline");
    List<String> tasks = tasks(m);
    List<List<Object>> points = new ArrayList<>();
    for (String task : tasks) {
      Quantity quantity = new Quantity(task, m.split(), m.measure());
      double[] change =
          pairs.values().stream()
              .mapToDouble(
                  p -> 100 * (p.candidate().value(quantity) / p.baseline().value(quantity) - 1))
              .toArray();
      Replicates found = Replicates.of(change);
      double half =
          found.count() < 2 ? Double.NaN : found.halfWidth(options.decision().confidence());
      sheet.row(
          task,
          found.count(),
          found.mean(),
          found.mean() - half,
          found.mean() + half,
          mean(quantity, true),
          mean(quantity, false));
      double bar = Double.isNaN(half) ? 0 : half;
      points.add(
          List.of(
              points.size(),
              Shown.rounded(found.mean()),
              Shown.rounded(found.mean() - bar),
              Shown.rounded(found.mean() + bar),
              found.count()));
    }
    String axis = "relative change of " + m.measure() + " on " + m.split() + " rows, %";
    return new Figure(
        "study-tasks",
        "Who gains and who loses",
        "Candidate against baseline per task, mean over seeds with "
            + Sheet.number(100 * options.decision().confidence())
            + " % intervals. The verdict is on the mean over tasks; single tasks are not corrected"
            + " for their number.",
        axis,
        dots(
            axis,
            tasks.stream().map(Shown::label).toList(),
            List.of(Map.of("name", "change", "points", points))),
        sheet);
  }

  private List<String> tasks(StudyOptions.DeltaM m) {
    return SingleTasks.tasks(m, pairs.values().iterator().next().baseline());
  }

  private double[] base(StudyOptions.DeltaM m, List<String> tasks) {
    return m.against() == StudyOptions.Reference.SINGLE_TASK
        ? SingleTasks.means(m, tasks, subject)
        : tasks.stream()
            .mapToDouble(t -> mean(new Quantity(t, m.split(), m.measure()), false))
            .toArray();
  }

  private double mean(Quantity quantity, boolean candidate) {
    return pairs.values().stream()
        .mapToDouble(p -> (candidate ? p.candidate() : p.baseline()).value(quantity))
        .average()
        .orElse(Double.NaN);
  }

  private static Map<String, Object> dots(
      String axis, List<String> categories, List<Map<String, Object>> series) {
    Map<String, Object> chart = new HashMap<>();
    chart.put("kind", "dots");
    chart.put("x", axis);
    chart.put("categories", categories);
    chart.put("series", series);
    chart.put("line", 0);
    chart.put("lineName", "no difference");
    return chart;
  }
}
