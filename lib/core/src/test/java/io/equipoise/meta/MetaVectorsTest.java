package io.equipoise.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import io.equipoise.meta.Adaptation.Order;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reproduces every case of the reference numbers of meta-learning. */
@Tag("vectors")
class MetaVectorsTest {
  @Test
  void everyCaseIsReproduced() throws IOException {
    ReferenceFile file =
        ReferenceFile.read(TestData.vectors("bilevel").resolve("hetrom_meta_learning.json"));
    file.list("ranked_range").forEach(MetaVectorsTest::rankedRange);
    file.list("statistical_guidance").forEach(MetaVectorsTest::guidance);
    quadraticTasks(file.object("quadratic_tasks"));
    for (ReferenceFile c : file.list("simplex_projection")) {
      c.near("projection", SimplexProjection.of(c.numbers("v")));
      c.allSeen();
    }
    file.allSeen();
  }

  private static void rankedRange(ReferenceFile c) {
    double[] losses = c.numbers("losses");
    int m = c.count("m");
    int k = c.count("k");
    RankedRange range = new RankedRange(m, k);
    TaskChoice.Selection chosen = range.select(losses);
    indices(c, "selected_indices_in_rank_order", chosen.tasks());
    c.near("weights", chosen.weights().toArray());
    c.near("objective", chosen.objective());
    c.near("sum_top_k", RankedRange.top(losses, k));
    c.near("sum_top_m", RankedRange.top(losses, m));
    c.near("threshold_k", RankedRange.threshold(losses, k));
    JsonNode threshold = c.raw("threshold_m");
    assertEquals(m == 0, threshold.isNull(), c.where());
    if (m > 0) {
      c.near("threshold_m", RankedRange.threshold(losses, m));
    }
    c.near("dual_value", range.dual(losses));
    c.allSeen();
  }

  private static void guidance(ReferenceFile c) {
    double[] losses = c.numbers("losses");
    StatisticalGuidance guidance =
        new StatisticalGuidance(c.number("lower_quantile"), c.number("upper_quantile"));
    StatisticalGuidance.Fit fit = StatisticalGuidance.fit(losses);
    c.near("log_mean", fit.mu());
    c.near("log_std_population", fit.sigma());
    c.near("threshold_low", fit.at(guidance.low()));
    c.near("threshold_high", fit.at(guidance.high()));
    TaskChoice.Selection chosen = guidance.select(losses);
    indices(c, "selected", chosen.tasks());
    c.near("objective", chosen.objective());
    c.allSeen();
  }

  private static void indices(ReferenceFile c, String name, List<Integer> actual) {
    double[] expected = c.numbers(name);
    double[] found = actual.stream().mapToDouble(i -> i).toArray();
    assertEquals(Arrays.toString(expected), Arrays.toString(found), c.where() + "/" + name);
  }

  private static void quadraticTasks(ReferenceFile file) {
    double[] theta = file.numbers("theta");
    int n = theta.length;
    double step = file.number("inner_step");
    int steps = file.count("inner_steps");
    Adaptation maml = Adaptation.everywhere(n, step, steps, Order.EXACT);
    Adaptation first = Adaptation.everywhere(n, step, steps, Order.FIRST_ORDER);
    Adaptation anil = Adaptation.headOnly(n, n / 2, step, steps, Order.EXACT);
    List<double[]> gradients = new ArrayList<>();
    List<double[]> firstOrder = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (ReferenceFile t : file.list("tasks")) {
      MetaTask task =
          new QuadraticTask(t.matrix("S"), t.numbers("a"), t.matrix("H"), t.numbers("q"));
      Adaptation.Result found = maml.differentiate(task, theta);
      t.near("adapted", found.adapted());
      t.near("adapted", maml.adapt(task, theta));
      t.near("query_loss", found.loss());
      t.near("meta_gradient", found.gradient());
      t.near("reptile_direction", found.reptile(theta));
      double[] ofFirst = first.differentiate(task, theta).gradient();
      t.near("first_order_gradient", ofFirst);
      Adaptation.Result ofHead = anil.differentiate(task, theta);
      t.near("anil_adapted", ofHead.adapted());
      t.near("anil_query_loss", ofHead.loss());
      t.near("anil_meta_gradient", ofHead.gradient());
      t.allSeen();
      gradients.add(found.gradient());
      firstOrder.add(ofFirst);
      losses.add(found.loss());
    }
    double[] l = losses.stream().mapToDouble(Double::doubleValue).toArray();
    TaskChoice.Selection all = RankedRange.all().select(l);
    file.near("maml_meta_gradient", MetaStep.direction(all, gradients));
    file.near("fomaml_meta_gradient", MetaStep.direction(all, firstOrder));
    hetrom(file.object("hetrom"), theta, l, gradients);
    ReferenceFile robust = file.object("tr_maml");
    Vector p = Vector.of(robust.numbers("p"));
    TaskRobust weights = new TaskRobust(robust.number("p_step"));
    robust.near("p_next", weights.next(p, l).toArray());
    robust.near("meta_gradient", TaskRobust.direction(p, gradients));
    robust.allSeen();
    file.allSeen();
  }

  private static void hetrom(
      ReferenceFile c, double[] theta, double[] losses, List<double[]> gradients) {
    TaskChoice.Selection chosen = new RankedRange(c.count("m"), c.count("k")).select(losses);
    indices(c, "selected", chosen.tasks());
    c.near("objective", chosen.objective());
    double[] direction = MetaStep.direction(chosen, gradients);
    c.near("meta_gradient", direction);
    c.near("theta_next", Level1.plus(theta, -c.number("meta_step"), direction));
    c.allSeen();
  }
}
