package io.equipoise.continual;

import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a {@link ContinualProgram} writes about T tasks; M is a mode, such as {@code task_aware}.
 *
 * <pre>
 * evaluations  task j after i = -1 .. T-1   accuracy_M
 *              task i after i               prompt_vectors, prompt_bytes, extra_parameters, stored_examples,
 *                                           identifier_bytes: what was kept when it had been learned
 * measures     (all)                        M_acc_final, M_bwt, ...: every column of {@link SequenceMeasures}
 *              (all)                        latent_mean_M for each mode that is not told the task
 * </pre>
 *
 * @param tasks names, in order
 * @param modes in which the learner was asked
 */
record ContinualRows(List<String> tasks, List<InferenceMode> modes) {
  private static final String SPLIT = "test";

  static String name(InferenceMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  List<TableRow> of(SequenceRun.State<?> state) {
    List<TableRow> rows = new ArrayList<>();
    long tested = 0;
    for (Evaluation e : state.log().entries()) {
      if (e.taskEnd()) {
        String learned = e.trained() < 0 ? "" : tasks.get(e.trained());
        rows.add(
            new TableRow.EvaluationRow(
                e.trained(),
                learned,
                e.evaluated(),
                tasks.get(e.evaluated()),
                SPLIT,
                "accuracy_" + name(e.mode()),
                e.accuracy(),
                e.total()));
        tested += e.trained() < 0 && e.mode() == modes.get(0) ? e.total() : 0;
      }
    }
    memory(state.memory(), rows);
    long all = tested;
    for (InferenceMode mode : modes) {
      ScoreMatrix scores = state.log().matrix(mode, EvaluationLog.Score.ACCURACY);
      SequenceMeasures.of(scores)
          .columns()
          .forEach((column, value) -> rows.add(measure(name(mode) + "_" + column, value, all)));
      latent(state.log(), mode)
          .ifPresent(v -> rows.add(measure("latent_mean_" + name(mode), v, all)));
    }
    return rows;
  }

  private void memory(List<MemoryReport> reports, List<TableRow> rows) {
    for (int i = 0; i < reports.size(); i++) {
      MemoryReport m = reports.get(i);
      kept(i, "prompt_vectors", m.promptVectors(), rows);
      kept(i, "prompt_bytes", m.promptBytes(), rows);
      kept(i, "extra_parameters", m.extraParameters(), rows);
      kept(i, "stored_examples", m.storedExamples(), rows);
      kept(i, "identifier_bytes", m.identifierBytes(), rows);
    }
  }

  private void kept(int i, String what, long value, List<TableRow> rows) {
    String task = tasks.get(i);
    rows.add(new TableRow.EvaluationRow(i, task, i, task, "train", what, value, 1));
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
