package io.equipoise.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * All outcomes as columns: what the page sorts, filters and draws from.
 *
 * <p>Numbers have five digits; texts are kept once each. Everything, in full precision, is in
 * {@code trials.csv}.
 *
 * @param rows how many outcomes the columns hold
 * @param columns what {@code report.js} reads
 */
record OutcomeTable(int rows, List<Map<String, Object>> columns) {
  static final String SCORE = "score";
  static final int MOST_TASKS = 16;
  private static final int MOST_TEXT = 120;
  private static final double EXACT = 1L << 53;

  static String valueKey(String task) {
    return "value:" + task;
  }

  static String optionKey(String path) {
    return "option:" + path;
  }

  /** The best {@code limit} outcomes by score, in the order of the subject. */
  static OutcomeTable of(Subject subject, int limit) {
    List<Outcome> kept = kept(subject, limit);
    OutcomeTable table = new OutcomeTable(kept.size(), new ArrayList<>());
    if (!subject.isSweep()) {
      table.texts(kept, "run", "run", Outcome::run);
    } else if (subject.runs().size() > 1) {
      table.texts(kept, "sweep", "sweep", Outcome::run);
    }
    if (subject.isSweep()) {
      table.numbers(kept, "number", "trial", "", Outcome::number);
    }
    table.texts(kept, "status", "status", Outcome::status);
    table.numbers(kept, SCORE, "score", "", subject::score);
    for (String path : subject.varying()) {
      table.option(kept, path);
    }
    table.seeds(kept);
    Yardstick yardstick = subject.yardstick();
    List<String> tasks = yardstick.tasks();
    for (String task : tasks.subList(0, Math.min(MOST_TASKS, tasks.size()))) {
      String unit = yardstick.units().getOrDefault(task, "");
      table.numbers(kept, valueKey(task), task, unit, o -> yardstick.value(o, task));
    }
    table.groups(kept, subject);
    table.numbers(kept, "rounds", "rounds", "", Outcome::rounds);
    table.numbers(kept, "seconds", "time", "s", Outcome::seconds);
    if (kept.stream().anyMatch(o -> !o.reason().isEmpty())) {
      table.texts(kept, "reason", "reason", Outcome::reason);
    }
    return table;
  }

  /** What a point of a figure is called; not shown in the table, whose other columns say it. */
  private void groups(List<Outcome> kept, Subject subject) {
    Map<String, String> labels = new HashMap<>();
    subject
        .groups()
        .forEach(
            g ->
                g.members()
                    .forEach(o -> labels.put(o.run() + "/" + o.id(), Shown.label(g.label()))));
    texts(kept, "group", "group", o -> labels.getOrDefault(o.run() + "/" + o.id(), ""));
    columns.get(columns.size() - 1).put("hidden", true);
  }

  private static List<Outcome> kept(Subject subject, int limit) {
    List<Outcome> all = subject.outcomes();
    if (all.size() <= limit) {
      return all;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> subject.rank(subject.score(all.get(i)))));
    return order.subList(0, limit).stream().sorted().map(all::get).toList();
  }

  private void option(List<Outcome> kept, String path) {
    List<String> texts = kept.stream().map(o -> o.options().getOrDefault(path, "")).toList();
    double[] numbers = new double[texts.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(texts.get(i));
      } catch (NumberFormatException text) {
        texts(kept, optionKey(path), path, o -> o.options().getOrDefault(path, ""));
        return;
      }
    }
    int[] at = {0};
    numbers(kept, optionKey(path), path, "", o -> numbers[at[0]++]);
  }

  private void seeds(List<Outcome> kept) {
    if (kept.stream().anyMatch(o -> Math.abs((double) o.seed()) > EXACT)) {
      texts(kept, "seed", "seed", o -> Long.toString(o.seed()));
    } else {
      column("seed", "seed", "").put("values", kept.stream().map(Outcome::seed).toList());
    }
  }

  private void numbers(
      List<Outcome> kept, String key, String name, String unit, ToDoubleFunction<Outcome> value) {
    List<Object> values = new ArrayList<>();
    for (Outcome outcome : kept) {
      double v = Shown.rounded(value.applyAsDouble(outcome));
      if (!Double.isFinite(v)) {
        values.add("");
      } else if (v == Math.rint(v) && Math.abs(v) < EXACT) {
        values.add((long) v);
      } else {
        values.add(v);
      }
    }
    column(key, name, unit.equals("1") ? "" : unit).put("values", values);
  }

  private void texts(List<Outcome> kept, String key, String name, Function<Outcome, String> value) {
    Map<String, Integer> known = new LinkedHashMap<>();
    List<Integer> values = new ArrayList<>();
    for (Outcome outcome : kept) {
      String text = io.equipoise.run.Masking.shortened(value.apply(outcome), MOST_TEXT);
      values.add(known.computeIfAbsent(text, t -> known.size()));
    }
    Map<String, Object> column = column(key, name, "");
    column.put("values", values);
    column.put("texts", List.copyOf(known.keySet()));
  }

  private Map<String, Object> column(String key, String name, String unit) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("key", key);
    column.put("name", Shown.label(name));
    column.put("unit", Shown.label(unit));
    columns.add(column);
    return column;
  }

  /** Every outcome with everything that is known of it. */
  static Sheet sheet(Subject subject) {
    Yardstick yardstick = subject.yardstick();
    List<String> columns =
        new ArrayList<>(List.of("run", "number", "id", "status", "seed", "rounds", "seconds"));
    columns.add("score");
    subject.varying().forEach(columns::add);
    yardstick
        .tasks()
        .forEach(t -> columns.add(yardstick.measure() + "(" + t + ", " + yardstick.split() + ")"));
    columns.add("reason");
    Sheet sheet = new Sheet(columns);
    for (Outcome o : subject.outcomes()) {
      List<Object> row =
          new ArrayList<>(
              List.of(o.run(), o.number(), o.id(), o.status(), o.seed(), o.rounds(), o.seconds()));
      row.add(subject.score(o));
      subject.varying().forEach(path -> row.add(o.options().getOrDefault(path, "")));
      yardstick.tasks().forEach(task -> row.add(yardstick.value(o, task)));
      row.add(o.reason());
      sheet.row(row.toArray());
    }
    return sheet;
  }
}
