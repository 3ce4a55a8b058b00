package io.equipoise.continual;

import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What a {@link ContinualProgram} writes about T tasks; M is a mode, such as {@code task_aware}.
 *
 * <pre>
 * evaluations  task j after i = -1 .. T-1   accuracy_M
 *                                           identified_M: part whose task the learner found, if it decides on one
 *                                           invalid_M, foreign_M: part of the answers that are no label, or one
 *                                           of other tasks alone; not written while both are 0
 *              task i while i is learned    old_accuracy_M, new_accuracy_M: see {@link RowsOnTheWay}
 *              task i after i               prompt_vectors, prompt_bytes, extra_parameters, stored_examples,
 *                                           identifier_bytes: what was kept when it had been learned; steps: how
 *                                           many had been taken by then, those of earlier tasks among them
 *              task j while i is learned    selection_kept, ...: what decided about what is kept of j ({@link Deciding})
 * measures     (all)                        M_acc_final, M_bwt, ...: every column of {@link SequenceMeasures}
 *              (all)                        M_loss_final, M_loss_forgetting: mean loss behind the last task, and what of
 *                                           it has come since each task was learned, the last one left out
 *              (all)                        latent_mean_M for each mode that is not told the task
 *              (all)                        prompt_vectors, ..: what is kept behind the last task
 *              (all)                        M_identified, M_invalid, M_foreign: of all rows behind the last task
 *              task j                       M_taken_for_k: part of the rows that were taken for task k, where it is not 0
 *              (all)                        M_stability_gap, ...: every column of {@link StabilityGap}, of looks on the way
 * </pre>
 *
 * @param tasks names, in order
 * @param modes in which the learner was asked
 */
record ContinualRows(List<String> tasks, List<InferenceMode> modes) {
  private static final String SPLIT = "test";

  /** Evaluations of a window of plasticity and forgetting. */
  private static final int WINDOW = 10;

  static String name(InferenceMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  List<TableRow> of(SequenceRun.State<?> state) {
    List<TableRow> rows = new ArrayList<>();
    long tested = 0;
    SortedMap<Integer, Long> ends = new TreeMap<>();
    for (Evaluation e : state.log().entries()) {
      if (e.taskEnd()) {
        String learned = e.trained() < 0 ? "" : tasks.get(e.trained());
        BiConsumer<String, Double> row =
            (measure, value) ->
                rows.add(
                    new TableRow.EvaluationRow(
                        e.trained(),
                        learned,
                        e.evaluated(),
                        tasks.get(e.evaluated()),
                        SPLIT,
                        measure + "_" + name(e.mode()),
                        value,
                        e.total()));
        ends.put(e.trained(), e.step());
        row.accept("accuracy", e.accuracy());
        answers(e, row);
        tested += e.trained() < 0 && e.mode() == modes.get(0) ? e.total() : 0;
      }
    }
    rows.addAll(new RowsOnTheWay(tasks).of(state.log(), modes));
    ends.forEach((place, step) -> steps(place, step, rows));
    memory(state.memory(), rows);
    if (state.learner() instanceof Deciding deciding) {
      deciding.decisions().forEach(d -> rows.add(decided(d)));
    }
    List<Evaluation> last =
        state.log().entries().stream()
            .filter(e -> e.taskEnd() && e.trained() == tasks.size() - 1)
            .toList();
    long all = tested;
    boolean onTheWay = state.log().entries().stream().anyMatch(e -> !e.taskEnd());
    for (InferenceMode mode : modes) {
      ScoreMatrix scores = state.log().matrix(mode, EvaluationLog.Score.ACCURACY);
      SequenceMeasures.of(scores)
          .columns()
          .forEach((column, value) -> rows.add(measure(name(mode) + "_" + column, value, all)));
      atTheEnd(last.stream().filter(e -> e.mode() == mode).toList(), mode, rows);
      loss(state.log(), mode)
          .forEach((column, value) -> rows.add(measure(name(mode) + "_" + column, value, all)));
      if (onTheWay) {
        stability(state.log(), mode)
            .forEach((column, value) -> rows.add(measure(name(mode) + "_" + column, value, all)));
      }
      latent(state.log(), mode)
          .ifPresent(v -> rows.add(measure("latent_mean_" + name(mode), v, all)));
    }
    return rows;
  }

  private TableRow decided(Decision d) {
    return new TableRow.EvaluationRow(
        d.after(),
        tasks.get(d.after()),
        d.about(),
        tasks.get(d.about()),
        "train",
        d.what(),
        d.value(),
        d.rows());
  }

  private static void answers(Evaluation e, BiConsumer<String, Double> row) {
    Answers a = e.answers();
    double rows = e.total();
    if (!a.taken().isEmpty()) {
      row.accept("identified", a.taken().get(e.evaluated()) / rows);
    }
    if (a.invalid() + a.foreign() > 0) {
      row.accept("invalid", a.invalid() / rows);
      row.accept("foreign", a.foreign() / rows);
    }
  }

  private void atTheEnd(List<Evaluation> last, InferenceMode mode, List<TableRow> rows) {
    long asked = 0;
    long invalid = 0;
    long foreign = 0;
    long found = 0;
    boolean decides = false;
    for (Evaluation e : last) {
      asked += e.total();
      invalid += e.answers().invalid();
      foreign += e.answers().foreign();
      for (int k = 0; k < e.answers().taken().size(); k++) {
        long taken = e.answers().taken().get(k);
        decides |= taken > 0;
        found += k == e.evaluated() ? taken : 0;
        if (taken > 0) {
          String measure = name(mode) + "_taken_for_" + tasks.get(k);
          double part = (double) taken / e.total();
          String of = tasks.get(e.evaluated());
          rows.add(new TableRow.MeasureRow(of, SPLIT, measure, "", part, e.total()));
        }
      }
    }
    if (asked > 0) {
      rows.add(measure(name(mode) + "_invalid", (double) invalid / asked, asked));
      rows.add(measure(name(mode) + "_foreign", (double) foreign / asked, asked));
    }
    if (decides) {
      rows.add(measure(name(mode) + "_identified", (double) found / asked, asked));
    }
  }

  /** In losses, which a theory speaks of; without columns where one is not known or infinite. */
  private static SortedMap<String, Double> loss(EvaluationLog log, InferenceMode mode) {
    SequenceMeasures minus = SequenceMeasures.of(log.matrix(mode, EvaluationLog.Score.MINUS_LOSS));
    SortedMap<String, Double> columns = new TreeMap<>();
    minus.accFinal().ifPresent(v -> columns.put("loss_final", -v));
    minus.bwt().ifPresent(v -> columns.put("loss_forgetting", -v));
    columns.values().removeIf(v -> !Double.isFinite(v));
    return columns;
  }

  private static SortedMap<String, Double> stability(EvaluationLog log, InferenceMode mode) {
    return log.stability(mode, EvaluationLog.Score.ACCURACY).columns(WINDOW);
  }

  private void steps(int place, long step, List<TableRow> rows) {
    if (place >= 0) {
      String task = tasks.get(place);
      rows.add(new TableRow.EvaluationRow(place, task, place, task, "train", "steps", step, 1));
    }
  }

  private void memory(List<MemoryReport> reports, List<TableRow> rows) {
    for (int i = 0; i < reports.size(); i++) {
      int place = i;
      String task = tasks.get(i);
      kept(reports.get(i))
          .forEach(
              (what, value) ->
                  rows.add(
                      new TableRow.EvaluationRow(
                          place, task, place, task, "train", what, value, 1)));
    }
    if (!reports.isEmpty()) {
      kept(reports.get(reports.size() - 1))
          .forEach((what, value) -> rows.add(measure(what, value, 1)));
    }
  }

  private static Map<String, Long> kept(MemoryReport m) {
    Map<String, Long> kept = new LinkedHashMap<>();
    kept.put("prompt_vectors", m.promptVectors());
    kept.put("prompt_bytes", m.promptBytes());
    kept.put("extra_parameters", m.extraParameters());
    kept.put("stored_examples", m.storedExamples());
    kept.put("identifier_bytes", m.identifierBytes());
    return kept;
  }

  /** What telling the task would have saved; needs the mode that is told. */
  private OptionalDouble latent(EvaluationLog log, InferenceMode mode) {
    if (mode == InferenceMode.TASK_AWARE || !modes.contains(InferenceMode.TASK_AWARE)) {
      return OptionalDouble.empty();
    }
    ScoreMatrix aware = log.matrix(InferenceMode.TASK_AWARE, EvaluationLog.Score.ACCURACY);
    ScoreMatrix agnostic = log.matrix(mode, EvaluationLog.Score.ACCURACY);
    double sum = 0;
    int last = tasks.size() - 1;
    for (int j = 0; j <= last; j++) {
      sum += aware.at(last, j).orElse(Double.NaN) - agnostic.at(last, j).orElse(Double.NaN);
    }
    return Defined.of(sum / tasks.size());
  }

  private static TableRow measure(String name, double value, long rows) {
    return new TableRow.MeasureRow("(all)", SPLIT, name, "", value, rows);
  }
}
