package io.equipoise.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of each task, per group, with its 95 % interval over seeds. */
final class TaskResults {
  private static final int MOST_GROUPS = 6;
  private static final int MOST_TASKS = 30;

  private TaskResults() {}

  static Optional<Figure> of(Subject subject) {
    Yardstick yardstick = subject.yardstick();
    if (yardstick.units().isEmpty() || subject.groups().isEmpty()) {
      return Optional.empty();
    }
    List<Group> groups = new ArrayList<>(bestFirst(subject));
    List<Group> seen = new ArrayList<>(drawn(subject, groups, MOST_GROUPS));
    subject
        .plainSum()
        .map(Group::plainSum)
        .ifPresent(
            plainSum -> {
              groups.add(plainSum);
              seen.add(plainSum);
            });
    List<Group> simple = SimpleModels.of(subject);
    groups.addAll(simple);
    seen.addAll(simple);
    Sheet sheet = sheet(yardstick);
    List<Map<String, Object>> series = new ArrayList<>();
    List<String> tasks = yardstick.tasks();
    List<String> drawn = tasks.subList(0, Math.min(MOST_TASKS, tasks.size()));
    for (Group group : groups) {
      List<List<Object>> points = new ArrayList<>();
      for (String task : tasks) {
        Group.Spread raw = group.spread(o -> yardstick.value(o, task));
        Group.Spread shown = group.spread(o -> yardstick.shown(o, task));
        row(sheet, yardstick, group, task, raw, shown);
        if (drawn.contains(task) && Double.isFinite(shown.mean())) {
          points.add(Dots.point(drawn.indexOf(task), shown));
        }
      }
      if (seen.contains(group)) {
        series.add(Dots.series(Shown.label(group.label()), points));
      }
    }
    return Optional.of(
        new Figure(
            "tasks",
            "Results per task",
            lead(subject, groups, seen, tasks.size()),
            alt(yardstick, groups),
            chart(yardstick, drawn, series),
            sheet));
  }

  private static Sheet sheet(Yardstick yardstick) {
    List<String> columns =
        new ArrayList<>(List.of("group", "task", "unit", "seeds", "mean", "low_95", "high_95"));
    if (yardstick.relative()) {
      columns.addAll(List.of("relative_mean", "relative_low_95", "relative_high_95"));
    }
    return new Sheet(columns);
  }

  private static void row(
      Sheet sheet,
      Yardstick yardstick,
      Group group,
      String task,
      Group.Spread raw,
      Group.Spread shown) {
    List<@Nullable Object> row = new ArrayList<>();
    row.addAll(Arrays.asList(group.label(), task, yardstick.units().get(task), raw.seeds()));
    row.addAll(List.of(raw.mean(), raw.low(), raw.high()));
    if (yardstick.relative()) {
      row.addAll(List.of(shown.mean(), shown.low(), shown.high()));
    }
    sheet.row(row.toArray());
  }

  static List<Group> bestFirst(Subject subject) {
    Map<Group, Double> keys = new IdentityHashMap<>();
    subject.groups().forEach(g -> keys.put(g, subject.rank(g.spread(subject::score).mean())));
    return subject.groups().stream()
        .sorted(Comparator.comparingDouble((Group g) -> keys.getOrDefault(g, 0.0)))
        .toList();
  }

  /** The best few of these, and those that a study compares, in the same order. */
  static List<Group> drawn(Subject subject, List<Group> all, int most) {
    Set<Group> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    all.stream().filter(subject::features).forEach(chosen::add);
    for (Group group : all) {
      if (chosen.size() < most) {
        chosen.add(group);
      }
    }
    return all.stream().filter(chosen::contains).toList();
  }

  /** What a drawing of some groups says of those that it leaves out; empty when it draws all. */
  static String left(List<Group> shown, int all, Subject subject) {
    if (shown.size() == all) {
      return "";
    }
    boolean named = shown.stream().anyMatch(subject::features);
    return " Drawn are "
        + shown.size()
        + " of "
        + Sentence.count(all, "group")
        + " of equal options: the best"
        + (named ? ", and those that the study compares." : ".");
  }

  private static Map<String, Object> chart(
      Yardstick yardstick, List<String> tasks, List<Map<String, Object>> series) {
    List<String> categories = tasks.stream().map(Shown::label).toList();
    return yardstick.relative()
        ? Dots.chart(yardstick.axis(), categories, series, 1, "mean predictor")
        : Dots.chart(yardstick.axis(), categories, series);
  }

  private static String lead(Subject subject, List<Group> groups, List<Group> shown, int tasks) {
    StringBuilder lead = new StringBuilder();
    lead.append(subject.yardstick().sentence());
    lead.append(subject.yardstick().relative() ? "; at 1 a task has learned nothing. " : ". ");
    subject
        .rule()
        .filter(rule -> !subject.yardstick().scored())
        .ifPresent(
            rule ->
                lead.append("The score is of ")
                    .append(rule.measure())
                    .append(", which no task has by itself. "));
    int seeds = groups.stream().mapToInt(g -> g.members().size()).max().orElse(0);
    lead.append(
        seeds > 1
            ? "Points are means over seeds, bars their 95 % intervals (Student's t; not drawn for"
                + " one seed). "
            : "One seed each: no interval can be given. ");
    lead.append(left(shown, groups.size(), subject).strip());
    if (tasks > MOST_TASKS) {
      lead.append(" Drawn are the first " + MOST_TASKS + " of " + tasks + " tasks. ");
    }
    return lead.toString().strip();
  }

  private static String alt(Yardstick yardstick, List<Group> groups) {
    List<String> parts = new ArrayList<>();
    for (Group group : groups.subList(0, Math.min(2, groups.size()))) {
      for (String task : yardstick.tasks()) {
        double mean = group.spread(o -> yardstick.shown(o, task)).mean();
        parts.add(Shown.label(group.label()) + ", " + Shown.label(task) + ": " + Sheet.shown(mean));
      }
    }
    return String.join("; ", parts.subList(0, Math.min(12, parts.size())));
  }
}
