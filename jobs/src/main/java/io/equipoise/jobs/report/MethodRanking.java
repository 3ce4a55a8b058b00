package io.equipoise.jobs.report;

import io.equipoise.jobs.report.Group.Spread;
import io.equipoise.measure.MeanRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Delta-m and mean rank of everything that a study's sweep tried, best first. */
record MethodRanking(
    StudyOptions.DeltaM compare, Subject subject, List<String> tasks, double[] base) {

  private record Ranked(Group group, Spread deltaM, double rank, double[] means) {}

  /** The groups that measured every task, with those that learn one task alone left out. */
  private List<Group> groups() {
    return subject.groups().stream()
        .filter(g -> g.members().stream().noneMatch(o -> SingleTasks.hold(compare, o)))
        .filter(
            g -> g.members().stream().allMatch(o -> SingleTasks.tasks(compare, o).equals(tasks)))
        .toList();
  }

  /** Whether there is more to rank than a candidate and a baseline. */
  boolean worthwhile() {
    return groups().size() > 2;
  }

  private List<Ranked> ranked() {
    List<Group> groups = groups();
    double[][] means = groups.stream().map(this::means).toArray(double[][]::new);
    boolean[] higher = new boolean[tasks.size()];
    Arrays.fill(higher, compare.higherIsBetter());
    double[] ranks = MeanRank.dense(means, higher);
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      Spread spread = groups.get(i).spread(o -> Study.percent(compare, values(o), base));
      ranked.add(new Ranked(groups.get(i), spread, ranks[i], means[i]));
    }
    ranked.sort(Comparator.comparingDouble(r -> r.deltaM().mean()));
    return ranked;
  }

  private double[] values(Outcome outcome) {
    return tasks.stream()
        .mapToDouble(t -> outcome.value(new Quantity(t, compare.split(), compare.measure())))
        .toArray();
  }

  private double[] means(Group group) {
    double[] means = new double[tasks.size()];
    for (Outcome outcome : group.members()) {
      double[] values = values(outcome);
      for (int k = 0; k < means.length; k++) {
        means[k] += values[k] / group.members().size();
      }
    }
    return means;
  }

  Figure figure() {
    List<String> columns = new ArrayList<>();
    columns.addAll(List.of("method", "seeds", "delta_m_percent", "low", "high", "mean_rank"));
    columns.addAll(tasks);
    Sheet sheet = new Sheet(columns);
    List<String> categories = new ArrayList<>();
    List<List<Object>> points = new ArrayList<>();
    for (Ranked each : ranked()) {
      Spread d = each.deltaM();
      List<Object> row = new ArrayList<>();
      row.addAll(
          List.of(each.group().label(), d.seeds(), d.mean(), d.low(), d.high(), each.rank()));
      Arrays.stream(each.means()).forEach(row::add);
      sheet.row(row.toArray());
      categories.add(Shown.label(each.group().label()) + ", rank " + Sheet.number(each.rank()));
      points.add(Dots.point(points.size(), d));
    }
    boolean alone = compare.against() == StudyOptions.Reference.SINGLE_TASK;
    String reference = alone ? "single-task training" : "the baseline";
    String axis = "delta-m against " + reference + ", %";
    return new Figure(
        "study-methods",
        "Every method",
        "Left of the line a method does better than "
            + reference
            + " on the mean over tasks; bars are 95 % intervals over seeds. Behind each name: its"
            + " rank among the "
            + categories.size()
            + " shown, 1 for the best on a task, mean over tasks.",
        axis + " of " + categories.size() + " methods; best: " + categories.get(0),
        Dots.chart(
            axis,
            categories,
            List.of(Dots.series("mean and 95 % interval", points)),
            0,
            alone ? "single task" : "baseline"),
        sheet);
  }
}
