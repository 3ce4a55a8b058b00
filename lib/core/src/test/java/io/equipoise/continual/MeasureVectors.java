package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reference numbers of the measures of a sequence of tasks. */
final class MeasureVectors {
  private MeasureVectors() {}

  static void check(ReferenceFile file) {
    file.text("format", "generator");
    file.list("cases").forEach(MeasureVectors::matrix);
    file.list("curves").forEach(MeasureVectors::curve);
    file.list("latent").forEach(MeasureVectors::latent);
  }

  private static void matrix(ReferenceFile c) {
    c.text("name", "note", "eps");
    ScoreMatrix scores = ScoreMatrix.of(cells(c.raw("R")));
    if (c.isGiven("b")) {
      scores = scores.withBefore(numbers(c.raw("b")));
    }
    if (c.isGiven("single")) {
      scores = scores.withSingle(numbers(c.raw("single")));
    }
    SequenceMeasures m = SequenceMeasures.of(scores);
    ReferenceFile e = c.object("expected");
    e.near("acc_final", m.accFinal());
    e.near("learning_acc", m.learningAcc());
    e.near("avg_incremental_acc", m.avgIncrementalAcc());
    e.near("bwt", m.bwt());
    e.near("bwt_over_T", m.bwtOverT());
    e.near("bwt_all_rows", m.bwtAllRows());
    e.near("forgetting_max", m.forgettingMax());
    e.near("forgetting_max_any_row", m.forgettingMaxAnyRow());
    e.near("fwt", m.fwt());
    e.near("fwt_over_T", m.fwtOverT());
    e.near("fwt_upper", m.fwtUpper());
    e.near("fwt_vs_single", m.fwtVsSingle());
    e.near("worst_task_final", m.worstTaskFinal());
    e.near("worst_drop", m.worstDrop());
    Optional<Vector> drops = m.forgettingPerTask();
    assertEquals(e.isGiven("forgetting_per_task"), drops.isPresent(), e.where());
    drops.ifPresent(d -> e.near("forgetting_per_task", d.toArray()));
    assertEquals(e.isGiven("forgotten_tasks"), m.forgottenTasks(0).isPresent(), e.where());
    if (e.has("forgotten_tasks")) {
      JsonNode counts = e.raw("forgotten_tasks");
      assertEquals(c.raw("eps").size(), counts.size(), e.where());
      for (JsonNode eps : c.raw("eps")) {
        OptionalInt found = m.forgottenTasks(eps.asDouble());
        assertEquals(counts.get(key(eps)).asInt(), found.getAsInt(), e.where() + " eps " + eps);
      }
    }
    e.allSeen();
    c.allSeen();
  }

  /** Keys write 0.0 as 0. */
  private static String key(JsonNode eps) {
    return eps.asDouble() == 0 ? "0" : eps.asText();
  }

  private static void curve(ReferenceFile c) {
    c.text("name", "note");
    int tasks = c.count("n_tasks");
    StabilityGap gap = EvaluationCurves.of(c.raw("rows"), c.raw("task_end_step"), tasks);
    ReferenceFile e = c.object("expected");
    for (int k = 0; k < tasks; k++) {
      near(e.raw("min_acc_after_task").get(k), gap.minAccAfter(k), e.where() + " min " + k);
      near(e.raw("wc_acc_after_task").get(k), gap.worstCaseAccAfter(k), e.where() + " wc " + k);
      near(e.raw("acc_after_task").get(k), gap.accAfter(k), e.where() + " acc " + k);
    }
    assertEquals(tasks, e.raw("min_acc_after_task").size());
    assertEquals(tasks, e.raw("wc_acc_after_task").size());
    assertEquals(tasks, e.raw("acc_after_task").size());
    List<StabilityGap.Transition> transitions = gap.transitions(c.number("recover_tol"));
    List<ReferenceFile> expected = e.list("transitions");
    assertEquals(expected.size(), transitions.size(), e.where());
    for (int i = 0; i < transitions.size(); i++) {
      transition(expected.get(i), transitions.get(i));
    }
    int window = c.count("window");
    e.near("wf", gap.windowedForgetting(window));
    e.near("wp", gap.windowedPlasticity(window));
    double[] falls = new double[tasks];
    double[] rises = new double[tasks];
    for (int j = 0; j < tasks; j++) {
      falls[j] = gap.windowedForgetting(j, window).orElseThrow();
      rises[j] = gap.windowedPlasticity(j, window).orElseThrow();
    }
    e.near("wf_per_task", falls);
    e.near("wp_per_task", rises);
    e.allSeen();
    c.allSeen();
  }

  private static void transition(ReferenceFile t, StabilityGap.Transition found) {
    assertEquals(t.count("into_task"), found.into(), t.where());
    assertEquals(t.count("eval_task"), found.of(), t.where());
    t.near("before", found.before());
    t.near("minimum", found.minimum());
    step(t, "step_of_minimum", found.stepOfMinimum());
    t.near("after", found.after());
    t.near("gap", found.gap());
    t.near("permanent", found.permanent());
    t.near("transient", found.transitory());
    step(t, "recovery_step", found.recovery());
    t.allSeen();
  }

  private static void step(ReferenceFile t, String name, OptionalLong found) {
    assertEquals(
        t.isGiven(name) ? OptionalLong.of(t.count(name)) : OptionalLong.empty(),
        found,
        t.where() + "/" + name);
  }

  private static void latent(ReferenceFile c) {
    c.text("name", "note");
    LatentForgetting found =
        LatentForgetting.of(
            c.numbers("aware_final"), c.numbers("agnostic_final"), c.numbers("diag"));
    ReferenceFile e = c.object("expected");
    e.near("latent_per_task", found.perTask());
    e.near("latent_mean", found.mean());
    e.near("aware_bwt", found.awareBwt());
    e.near("agnostic_bwt", found.agnosticBwt());
    JsonNode hidden = e.raw("hidden_forgotten_tasks");
    for (Iterator<String> eps = hidden.fieldNames(); eps.hasNext(); ) {
      String key = eps.next();
      assertEquals(
          hidden.get(key).asInt(), found.hiddenForgotten(Double.parseDouble(key)), e.where());
    }
    e.allSeen();
    c.allSeen();
  }

  private static void near(JsonNode expected, OptionalDouble found, String what) {
    assertEquals(expected.isNull(), found.isEmpty(), what);
    if (found.isPresent()) {
      assertEquals(expected.asDouble(), found.getAsDouble(), 1e-9, what);
    }
  }

  private static double[][] cells(JsonNode rows) {
    List<double[]> all = new ArrayList<>();
    rows.forEach(row -> all.add(numbers(row)));
    return all.toArray(double[][]::new);
  }

  private static double[] numbers(JsonNode row) {
    double[] values = new double[row.size()];
    Arrays.setAll(values, i -> row.get(i).isNull() ? Double.NaN : row.get(i).asDouble());
    return values;
  }
}
