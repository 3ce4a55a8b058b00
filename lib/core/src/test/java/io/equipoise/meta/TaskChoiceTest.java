package io.equipoise.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.meta.Adaptation.Order;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class TaskChoiceTest {
  private static double sum(Vector weights) {
    return Arrays.stream(weights.toArray()).sum();
  }

  @RandomTries(50)
  void weightsSumToOneAndFollowAPermutationOfTheTasks(Try random) {
    int n = 2 + random.random().nextInt(20);
    double[] losses = random.positives(n);
    int m = random.random().nextInt(n - 1);
    int k = m + 1 + random.random().nextInt(n - m);
    int[] order = random.order(n);
    double[] moved = new double[n];
    Arrays.setAll(moved, i -> losses[order[i]]);
    for (TaskChoice choice : List.of(new RankedRange(m, k), new StatisticalGuidance(0.1, 0.8))) {
      TaskChoice.Selection plain = choice.select(losses);
      TaskChoice.Selection permuted = choice.select(moved);
      assertEquals(1, sum(plain.weights()), 1e-12);
      for (int i = 0; i < n; i++) {
        assertEquals(plain.weights().get(order[i]), permuted.weights().get(i), 1e-15);
      }
      assertEquals(plain.objective(), permuted.objective(), 1e-12 * plain.objective());
      double[] scaled = Level1.times(8, losses);
      assertEquals(plain.tasks(), choice.select(scaled).tasks(), "another unit of the loss");
    }
  }

  @RandomTries(50)
  void theObjectiveIsItsDualAndFallsWithBothRanks(Try random) {
    int n = 3 + random.random().nextInt(20);
    double[] losses = random.normals(n);
    for (int m = 0; m < n - 1; m++) {
      for (int k = m + 2; k <= n; k++) {
        RankedRange range = new RankedRange(m, k);
        double objective = range.select(losses).objective();
        assertEquals(objective, range.dual(losses), 1e-10);
        assertTrue(objective <= new RankedRange(m, k - 1).select(losses).objective() + 1e-12);
        assertTrue(new RankedRange(m + 1, k).select(losses).objective() <= objective + 1e-12);
      }
    }
  }

  @RandomTries(50)
  void noMTasksHoweverBadMoveTheStep(Try random) {
    int n = 6 + random.random().nextInt(10);
    int m = 3;
    double[] losses = random.positives(n);
    List<double[]> gradients = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      gradients.add(random.normals(4));
    }
    RankedRange range = new RankedRange(m, n);
    List<Integer> worst = RankedRange.order(losses).subList(0, m);
    double[] before = MetaStep.direction(range.select(losses), gradients);
    for (double bad : new double[] {1e6, 1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
      double[] spoiled = losses.clone();
      worst.forEach(i -> spoiled[i] = bad);
      worst.forEach(i -> gradients.set(i, new double[] {bad, bad, bad, bad}));
      TaskChoice.Selection chosen = range.select(spoiled);
      assertArrayEquals(before, MetaStep.direction(chosen, gradients), 0);
      assertEquals(Double.isFinite(bad) ? 0 : m, chosen.rejected());
    }
  }

  @RandomTries(20)
  void theWholeRangeIsTheMeanOfAllBitForBit(Try random) {
    double[] losses = random.positives(7);
    List<double[]> gradients = new ArrayList<>();
    double[] sum = new double[3];
    for (int i = 0; i < 7; i++) {
      gradients.add(random.normals(3));
    }
    TaskChoice.Selection chosen = RankedRange.all().select(losses);
    for (double[] gradient : gradients) {
      sum = Level1.plus(sum, 1, gradient);
    }
    assertArrayEquals(Level1.times(1.0 / 7, sum), MetaStep.direction(chosen, gradients), 0);
    assertEquals(7, new HashSet<>(chosen.tasks()).size());
  }

  @Test
  void moreBadTasksThanAreDroppedAreRefused() {
    double[] losses = {1, Double.NaN, 2, Double.POSITIVE_INFINITY};
    assertEquals(List.of(2, 0), new RankedRange(2, 4).select(losses).tasks());
    Failure refused = assertThrows(Failure.class, () -> new RankedRange(1, 4).select(losses));
    assertEquals("NUM-012", refused.code());
    assertTrue(refused.getMessage().startsWith("2 of 4 tasks have a loss"), refused::getMessage);
    assertEquals(List.of(0, 2), new StatisticalGuidance(0, 1).select(losses).tasks());
    double[] lost = {1, Double.NaN, Double.NaN};
    assertThrows(Failure.class, () -> new StatisticalGuidance(0, 1).select(lost));
    Failure negative =
        assertThrows(
            Failure.class, () -> StatisticalGuidance.defaults().select(new double[] {1, -1}));
    assertEquals("NUM-004", negative.code());
  }

  @Test
  void aRangeThatDropsAllTasksIsRefusedAndOneThatReachesBeyondIsClipped() {
    Failure refused =
        assertThrows(Failure.class, () -> new RankedRange(2, 4).select(new double[] {1, 2}));
    assertEquals("OPT-024", refused.code());
    assertEquals(ExitCode.USAGE, refused.exit());
    RankedRange range = new RankedRange(1, 9);
    assertTrue(range.clipped(3));
    assertFalse(range.clipped(9));
    assertEquals(List.of(1, 0), range.select(new double[] {1, 2, 3}).tasks());
    assertThrows(IllegalArgumentException.class, () -> new RankedRange(3, 3));
    assertThrows(IllegalArgumentException.class, () -> new RankedRange(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> new StatisticalGuidance(0.8, 0.2));
    assertThrows(IllegalArgumentException.class, () -> new StatisticalGuidance(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new TaskRobust(0));
  }

  @Test
  void tiesAreBrokenByTheSmallerIndex() {
    double[] losses = {1, 2, 2, 2};
    assertEquals(List.of(2, 3), new RankedRange(1, 3).select(losses).tasks());
  }

  /** Logarithms 0, 2.3 and 4.6: below quantile 0.2 (loss 2.1) is one task, below 0.6 (16) two. */
  @Test
  void aSingleTaskBetweenTheQuantilesIsTooFewSoThatAllCount() {
    double[] losses = {1, 10, 100};
    assertEquals(List.of(0, 1, 2), new StatisticalGuidance(0, 0.2).select(losses).tasks());
    assertEquals(List.of(0, 1), new StatisticalGuidance(0, 0.6).select(losses).tasks());
  }

  @Test
  void oneTaskAndEqualLossesAreKept() {
    assertEquals(List.of(0), RankedRange.all().select(new double[] {3}).tasks());
    assertEquals(List.of(0), StatisticalGuidance.defaults().select(new double[] {3}).tasks());
    assertEquals(
        List.of(0, 1, 2), StatisticalGuidance.defaults().select(new double[] {2, 2, 2}).tasks());
  }

  @Test
  void theQuantileIsTheInverseOfTheNormalDistribution() {
    for (double p = 0.001; p < 1; p += 0.001) {
      double q = StatisticalGuidance.quantile(p);
      assertEquals(p, Erf.erfc(-q / Math.sqrt(2)) / 2, 1e-14);
    }
    assertEquals(1.2815515655446004, StatisticalGuidance.quantile(0.9), 1e-12);
  }

  @Test
  void aFitMovesTowardsTheNextByItsDecay() {
    var fit = new StatisticalGuidance.Fit(1, 2).towards(new StatisticalGuidance.Fit(3, 0), 0.75);
    assertEquals(new StatisticalGuidance.Fit(1.5, 1.5), fit);
    assertThrows(IllegalArgumentException.class, () -> fit.towards(fit, 1));
  }

  private static QuadraticTask task(Try random, int n) {
    return new QuadraticTask(
        positive(random, n), random.normals(n), positive(random, n), random.normals(n));
  }

  private static double[][] positive(Try random, int n) {
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      double[] row = random.normals(n);
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          m[j][k] += row[j] * row[k] / n;
        }
      }
      m[i][i] += 0.5;
    }
    return m;
  }

  @RandomTries(20)
  void theExactMetaGradientIsTheDerivativeInTheStartAndInTheStepSizes(Try random) {
    QuadraticTask task = task(random, 3);
    double[] theta = random.normals(3);
    double[] alpha = {0.1, 0.01, 0.05};
    Adaptation adaptation = new Adaptation(Vector.of(alpha), 4, Order.EXACT);
    Adaptation.Result at = adaptation.differentiate(task, theta);
    for (int j = 0; j < 3; j++) {
      double[] unit = new double[3];
      unit[j] = 1;
      double within = 1e-6 * (1 + at.loss());
      double inStart = slope(h -> loss(task, alpha, Level1.plus(theta, h, unit)));
      assertEquals(inStart, at.gradient()[j], within);
      double inStep = slope(h -> loss(task, Level1.plus(alpha, h, unit), theta));
      assertEquals(inStep, at.inAlpha()[j], within);
    }
  }

  /** The derivative at 0 from five points: the loss is of degree 8 in a step size, and steep. */
  private static double slope(DoubleUnaryOperator loss) {
    double h = 1e-4;
    double near = loss.applyAsDouble(h) - loss.applyAsDouble(-h);
    double far = loss.applyAsDouble(2 * h) - loss.applyAsDouble(-2 * h);
    return (8 * near - far) / (12 * h);
  }

  private static double loss(QuadraticTask task, double[] alpha, double[] theta) {
    return task.queryLoss(
        new Adaptation(Vector.of(alpha), 4, Order.FIRST_ORDER).adapt(task, theta));
  }

  @RandomTries(20)
  void theImplicitGradientSolvesItsSystem(Try random) {
    QuadraticTask task = task(random, 3);
    double[] w = random.normals(3);
    double[] u = Adaptation.implicit(task, w, 2, 1e-12);
    double[] left = Level1.plus(u, 0.5, task.supportHvp(w, u));
    assertArrayEquals(task.queryGradient(w), left, 1e-9);
    assertThrows(IllegalArgumentException.class, () -> Adaptation.implicit(task, w, 0, 1e-12));
    assertThrows(
        IllegalArgumentException.class, () -> Adaptation.everywhere(3, Double.NaN, 1, Order.EXACT));
    assertThrows(
        IllegalArgumentException.class,
        () -> Adaptation.everywhere(2, 0.1, 1, Order.EXACT).adapt(task, w));
  }
}
