package io.equipoise.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each task's score after each task of a sequence: what was learned, kept and forgotten. */
final class AccuracyMatrix {
  private static final int MOST_GROUPS = 12;

  private AccuracyMatrix() {}

  static Optional<Figure> of(Subject subject) {
    List<TaskSequence> all = TaskSequence.of(subject);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Sheet sheet = new Sheet("group", "after", "learned", "place", "task", "mean", "seeds");
    List<Map<String, Object>> matrices = new ArrayList<>();
    for (TaskSequence one : all) {
      List<List<Object>> cells = new ArrayList<>();
      List<Integer> rows = List.copyOf(one.cells().keySet());
      one.cells()
          .forEach(
              (after, line) ->
                  line.forEach(
                      (place, value) -> {
                        String task = one.tasks().get(place);
                        sheet.row(
                            one.group().label(),
                            after,
                            one.learned(after),
                            place,
                            task,
                            value,
                            one.seeds());
                        cells.add(List.of(place, rows.indexOf(after), Shown.rounded(value)));
                      }));
      if (matrices.size() < MOST_GROUPS) {
        matrices.add(matrix(one, rows, cells));
      }
    }
    TaskSequence best = all.get(0);
    String left =
        all.size() > MOST_GROUPS
            ? " The best " + MOST_GROUPS + " of " + all.size() + " groups can be chosen."
            : "";
    return Optional.of(
        new Figure(
            "matrix",
            "What was kept",
            Sentence.start(best.quantity())
                + ": a row for each task when it had been learned, a column for each task asked"
                + " about; below the diagonal a "
                + (Yardstick.isHigherBetter(best.measure()) ? "paler" : "darker")
                + " cell has been forgotten."
                + left,
            alt(best),
            Map.of("kind", "matrix", "what", best.quantity(), "groups", matrices),
            sheet));
  }

  private static Map<String, Object> matrix(
      TaskSequence one, List<Integer> rows, List<List<Object>> cells) {
    return Map.of(
        "name",
        Shown.label(one.group().label()),
        "tasks",
        one.tasks().stream().map(Shown::label).toList(),
        "after",
        rows.stream().map(i -> Shown.label(one.learned(i))).toList(),
        "cells",
        cells);
  }

  private static String alt(TaskSequence one) {
    int last = one.cells().keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    List<String> parts = new ArrayList<>();
    one.cells()
        .getOrDefault(last, Map.of())
        .forEach((j, v) -> parts.add(Shown.label(one.tasks().get(j)) + " " + Sheet.number(v)));
    return "after the last task: "
        + String.join("; ", parts.subList(0, Math.min(12, parts.size())));
  }
}
