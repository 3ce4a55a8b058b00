package io.equipoise.jobs.report;

import io.equipoise.measure.Replicates;
import io.equipoise.measure.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** The differences that a study decides by: per seed, and per task with intervals. */
record StudyFigures(
    StudyOptions options,
    Subject subject,
    SortedMap<Long, Study.Pair> pairs,
    double[] differences,
    Verdict verdict) {

  static String what(StudyOptions study) {
    if (study.compare() instanceof StudyOptions.TwoPhases) {
      return "Kendall's tau between the phases";
    }
    String difference = study.baseline().isEmpty() ? "the " : "the difference in ";
    if (study.compare() instanceof StudyOptions.Task t) {
      return (t.relative() ? "the relative " + difference.substring("the ".length()) : difference)
          + t.measure()
          + " of "
          + t.task();
    }
    if (study.compare() instanceof StudyOptions.DeltaM m) {
      return m.against() == StudyOptions.Reference.BASELINE
          ? "delta-m against the baseline"
          : "the difference in delta-m against single-task training";
    }
    return difference + "score";
  }

  static String unit(StudyOptions.Compare compare) {
    boolean percent =
        compare instanceof StudyOptions.DeltaM
            || (compare instanceof StudyOptions.Task t && t.relative());
    return percent ? " %" : "";
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
      sheet.row(pair.getKey(), pair.getValue().candidate().id(), pair.getValue().baselineId(), d);
      categories.add("seed " + pair.getKey());
      points.add(Dots.point(at, new Group.Spread(1, d, Double.NaN, Double.NaN)));
      at++;
    }
    List<Map<String, Object>> series = new ArrayList<>();
    series.add(Dots.series("each seed", points));
    Replicates.Interval interval = verdict.interval();
    if (interval != null) {
      categories.add("mean, " + Sheet.number(100 * options.decision().confidence()) + " %");
      series.add(
          Dots.series(
              "mean and interval",
              List.of(
                  Dots.point(
                      at,
                      new Group.Spread(
                          verdict.pairs(), verdict.mean(), interval.low(), interval.high())))));
    }
    String axis = what(options) + (unit(options.compare()).isEmpty() ? "" : ", %");
    return new Figure(
        "study",
        "What the verdict rests on",
        lead(),
        axis + " per seed, mean " + Sheet.shown(verdict.mean()),
        Dots.chart(axis, categories, series, bound(), boundName()),
        sheet);
  }

  private String lead() {
    if (options.compare() instanceof StudyOptions.TwoPhases) {
      return "Seed by seed of the second phase: 1 is the order of the first, -1 its reverse.";
    }
    String what =
        options.baseline().isEmpty()
            ? "The candidate's number, seed by seed; "
            : "Candidate minus baseline, seed by seed; ";
    if (options.decision() instanceof StudyOptions.WithinMargin) {
      return what + "near the line the two are alike.";
    }
    boolean lower =
        options.decision() instanceof StudyOptions.EverySeed e
            ? e.better() == Verdict.Better.LOWER
            : options.decision() instanceof StudyOptions.ByInterval i
                && i.better() == Verdict.Better.LOWER;
    return what + (lower ? "left" : "right") + " of the line the candidate is better.";
  }

  private double bound() {
    return options.decision() instanceof StudyOptions.EverySeed e ? e.bound() : 0;
  }

  private String boundName() {
    return options.decision() instanceof StudyOptions.EverySeed ? "bound" : "no difference";
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
                  p -> 100 * (p.candidate().value(quantity) / baseline(p).value(quantity) - 1))
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
      points.add(
          Dots.point(
              points.size(),
              new Group.Spread(
                  found.count(), found.mean(), found.mean() - half, found.mean() + half)));
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
        Dots.chart(
            axis,
            tasks.stream().map(Shown::label).toList(),
            List.of(Dots.series("change", points)),
            0,
            "no difference"),
        sheet);
  }

  private List<String> tasks(StudyOptions.DeltaM m) {
    return SingleTasks.tasks(m, pairs.values().iterator().next().candidate());
  }

  private double[] base(StudyOptions.DeltaM m, List<String> tasks) {
    return m.against() == StudyOptions.Reference.SINGLE_TASK
        ? SingleTasks.means(m, tasks, subject)
        : tasks.stream()
            .mapToDouble(t -> mean(new Quantity(t, m.split(), m.measure()), false))
            .toArray();
  }

  /** Delta-m is not there without one. */
  private static Outcome baseline(Study.Pair pair) {
    return Objects.requireNonNull(pair.baseline());
  }

  private double mean(Quantity quantity, boolean candidate) {
    return pairs.values().stream()
        .mapToDouble(p -> (candidate ? p.candidate() : baseline(p)).value(quantity))
        .average()
        .orElse(Double.NaN);
  }
}
