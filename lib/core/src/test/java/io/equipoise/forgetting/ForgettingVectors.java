package io.equipoise.forgetting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reference numbers of forgetting in linear regression. */
public final class ForgettingVectors {
  private ForgettingVectors() {}

  /** Checks the whole file. */
  public static void check(ReferenceFile file) {
    file.text("model", "tolerance", "generator", "monte_carlo_max_relative_deviation");
    file.list("cases").forEach(ForgettingVectors::sequence);
    file.list("order_sweeps").forEach(ForgettingVectors::orders);
    file.list("projection_limit").forEach(ForgettingVectors::perfectFit);
  }

  /** The sequence of a case. */
  static LinearSequence read(ReferenceFile c) {
    List<LinearTask> tasks = new ArrayList<>();
    for (ReferenceFile t : c.list("tasks")) {
      @Nullable Basis basis = t.isGiven("eigenvectors") ? Basis.of(t.matrix("eigenvectors")) : null;
      tasks.add(
          new LinearTask(
              "task-" + tasks.size(),
              Vector.of(t.numbers("eigenvalues")),
              basis,
              Vector.of(t.numbers("w_star")),
              t.number("noise_var"),
              t.count("n")));
      t.allSeen();
    }
    assertEquals(c.count("d"), c.numbers("w0").length, c.where());
    return new LinearSequence(
        Vector.of(c.numbers("w0")),
        tasks,
        steps(c.raw("step_size"), tasks.size()),
        c.number("kurtosis"),
        c.count("batch"));
  }

  private static Vector steps(JsonNode step, int tasks) {
    return step.isArray()
        ? Vector.of(ReferenceFile.numbers(step))
        : Vector.filled(tasks, step.asDouble());
  }

  private static void sequence(ReferenceFile c) {
    c.text("name", "note");
    LinearSequence sequence = read(c);
    ReferenceFile e = c.object("expected");
    check(e, ExactRisks.of(sequence));
    check(e, ExactRisks.of(sequence, new MatrixMoments(sequence)));
    e.allSeen();
    c.allSeen();
  }

  private static void check(ReferenceFile e, ExactRisks found) {
    RiskMatrix risks = found.risks();
    e.near("excess_risk", rows(risks.excess()));
    e.near("mean_w_after_task", rows(found.means()));
    e.near("var_trace_after_task", found.varianceTraces().toArray());
    e.near("forgetting_per_task", risks.forgettingPerTask());
    e.near("forgetting_avg_over_T", risks.forgetting());
    e.near("forgetting_avg_over_T_minus_1", risks.forgettingOverOthers());
    e.near("avg_excess_risk_final", risks.averageExcess());
  }

  private static double[][] rows(List<Vector> rows) {
    return rows.stream().map(Vector::toArray).toArray(double[][]::new);
  }

  private record Ranked(String order, double expected, double found) {}

  private static void orders(ReferenceFile c) {
    double[][] specs = c.matrix("specs");
    List<Ranked> all = new ArrayList<>();
    for (ReferenceFile r : c.list("results")) {
      List<LinearTask> tasks = new ArrayList<>();
      for (double place : r.numbers("order")) {
        tasks.add(
            new LinearTask(
                "task-" + (int) place,
                Vector.of(specs[(int) place]),
                null,
                Vector.of(c.numbers("w_star")),
                c.number("noise_var"),
                c.count("n")));
      }
      RiskMatrix risks =
          ExactRisks.of(
                  new LinearSequence(
                      Vector.of(c.numbers("w0")),
                      tasks,
                      steps(c.raw("step_size"), tasks.size()),
                      c.number("kurtosis"),
                      1))
              .risks();
      r.near("forgetting_avg_over_T", risks.forgetting());
      r.near("avg_excess_risk_final", risks.averageExcess());
      all.add(
          new Ranked(
              r.raw("order").toString(), r.number("forgetting_avg_over_T"), risks.forgetting()));
      r.allSeen();
    }
    assertEquals(c.count("d"), specs[0].length);
    assertTrue(all.size() > 1);
    sameRanking(all);
    c.allSeen();
  }

  /** Wherever two expected values differ by more than the tolerance, the found ones agree. */
  private static void sameRanking(List<Ranked> all) {
    List<Ranked> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Ranked::expected));
    for (int i = 1; i < sorted.size(); i++) {
      Ranked a = sorted.get(i - 1);
      Ranked b = sorted.get(i);
      if (b.expected() - a.expected() > 1e-9 * Math.abs(b.expected())) {
        assertTrue(a.found() < b.found(), a + " before " + b);
      }
    }
  }

  private static void perfectFit(ReferenceFile c) {
    c.text("name");
    List<PerfectFit.Rows> tasks = new ArrayList<>();
    for (int m = 0; m < c.raw("X").size(); m++) {
      List<Vector> x = new ArrayList<>();
      c.raw("X").get(m).forEach(row -> x.add(Vector.of(ReferenceFile.numbers(row))));
      assertEquals(c.count("d"), x.get(0).size(), c.where());
      tasks.add(new PerfectFit.Rows(x, Vector.of(ReferenceFile.numbers(c.raw("y").get(m)))));
    }
    PerfectFit found = PerfectFit.of(tasks);
    ReferenceFile e = c.object("expected");
    e.near("w_after_task", rows(found.w()));
    e.near("mse", rows(found.mse()));
    e.near("forgetting", found.forgetting());
    e.allSeen();
    c.allSeen();
  }
}
