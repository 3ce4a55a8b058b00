package io.equipoise.continual;

import io.equipoise.run.TableRow.EvaluationRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What looks on the way saw while task t was learned, one row each at a step; M is a mode.
 *
 * <pre>
 * old_accuracy_M   mean over the tasks learned before t of their accuracy; not while t is the first
 * new_accuracy_M   accuracy of t
 * </pre>
 *
 * <p>Of a task's looks the first {@link #DENSE} have rows, for that is where old tasks fall; then
 * each that is a fifth later than the one before, and the last. So rows grow with the logarithm of
 * the steps. Measures are of every look ({@link StabilityGap}).
 *
 * @param tasks names, in order
 */
record RowsOnTheWay(List<String> tasks) {
  /** Looks at the beginning of a task that all have rows. */
  static final int DENSE = 8;

  private static final double LATER = 1.2;

  List<EvaluationRow> of(EvaluationLog log, List<InferenceMode> modes) {
    Map<InferenceMode, TreeMap<Integer, TreeMap<Long, List<Evaluation>>>> looks =
        new EnumMap<>(InferenceMode.class);
    for (Evaluation e : log.entries()) {
      if (!e.taskEnd()) {
        looks
            .computeIfAbsent(e.mode(), m -> new TreeMap<>())
            .computeIfAbsent(e.trained(), t -> new TreeMap<>())
            .computeIfAbsent(e.step(), s -> new ArrayList<>())
            .add(e);
      }
    }
    List<EvaluationRow> rows = new ArrayList<>();
    for (InferenceMode mode : modes) {
      looks
          .getOrDefault(mode, new TreeMap<>())
          .forEach(
              (place, steps) ->
                  thinned(List.copyOf(steps.keySet()))
                      .forEach(
                          step -> add(rows, place, mode, steps.getOrDefault(step, List.of()))));
    }
    return rows;
  }

  /** Some of a list, in its order: the first ones, ever fewer, the last. */
  static List<Long> thinned(List<Long> steps) {
    List<Long> kept = new ArrayList<>();
    int next = 1;
    for (int look = 1; look <= steps.size(); look++) {
      if (look == next || look == steps.size()) {
        kept.add(steps.get(look - 1));
        next = look < DENSE ? look + 1 : (int) Math.ceil(look * LATER);
      }
    }
    return kept;
  }

  private void add(List<EvaluationRow> rows, int place, InferenceMode mode, List<Evaluation> look) {
    double old = 0;
    long oldRows = 0;
    int olds = 0;
    for (Evaluation e : look) {
      if (e.evaluated() < place) {
        old += e.accuracy();
        oldRows += e.total();
        olds++;
      } else if (e.evaluated() == place) {
        rows.add(row("new_accuracy_", place, mode, e.accuracy(), e.total(), e.step()));
      }
    }
    if (olds > 0) {
      rows.add(row("old_accuracy_", place, mode, old / olds, oldRows, look.get(0).step()));
    }
  }

  private EvaluationRow row(
      String measure, int place, InferenceMode mode, double value, long rows, long step) {
    String task = tasks.get(place);
    String of = measure + ContinualRows.name(mode);
    return new EvaluationRow(place, task, place, task, "test", of, value, rows, step);
  }
}
