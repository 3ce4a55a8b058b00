package io.equipoise.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Gcond;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The landscape, and a descent on it that remembers gradients, with Adam and clipping. */
class ToyTest extends ProgramContract<DescentState, Objective> {
  private static final LossUnits UNITS = new LossUnits(List.of(-2.1, -21.0), List.of(0.1, 1.0));

  @Override
  protected Program<DescentState, Objective> program() {
    return new Descent(plan(new Gcond(Gcond.Options.defaults()), 1, 4, 5).withNoise(0.01));
  }

  @Override
  protected ShardSource<Objective> source() {
    return new Toy(0.1, 1);
  }

  @Override
  protected int shards() {
    return 2;
  }

  private static Descent.Plan plan(Balancer balancer, long seed, int rounds, int steps) {
    return Descent.Plan.of(new Toy(0.1, seed), balancer, Scale.SUM, rounds, steps, 1e-3)
        .with(Optimiser.ADAM, 1)
        .withUnits(UNITS);
  }

  /** The measures of all tasks together at the end. */
  private static Map<String, Double> descend(Descent.Plan plan) {
    Descent descent = new Descent(plan);
    LocalFleet<Objective> fleet = new LocalFleet<>(plan.problem(), 2, 1);
    DescentState state = descent.start();
    for (int round = 1; !descent.done(state); round++) {
      state = descent.round(state, fleet.at("round/" + round));
      assertEquals(state, descent.codec().decode(descent.codec().encode(state)));
    }
    return descent.finish(state, fleet.at("finish")).rows().stream()
        .map(row -> (TableRow.MeasureRow) row)
        .collect(Collectors.toMap(row -> row.task() + " " + row.measure(), row -> row.value()));
  }

  @Test
  void bilb4mtlReachesTheBalancedPoint() {
    Bilb4mtl balancer = new Bilb4mtl(Bilb4mtlOptions.softmax().withLambda(1));
    for (long start : new long[] {1, 4}) {
      Descent.Plan plan =
          new Descent.Plan(
              new Toy(0.1, start),
              new LossUnits(List.of(), List.of(0.1, 1.0)),
              balancer,
              Scale.SUM,
              Optimiser.ADAM,
              0,
              10,
              5000,
              1e-3,
              0);
      Map<String, Double> end = descend(plan);
      assertEquals(0, end.get("(all) x1"), 1e-2, end::toString);
      assertEquals(-8.355, end.get("(all) x2"), 1e-2, end::toString);
      assertEquals(0, end.get("(all) balance_distance"), 1e-2, end::toString);
      assertEquals(-1.509, end.get("task-00 loss"), 1e-2, end::toString);
      assertEquals(-15.09, end.get("task-01 loss"), 1e-2, end::toString);
    }
  }

  @Test
  void everyMethodDescendsOnIt() throws ReflectiveOperationException {
    for (Class<?> kind : MethodOptions.class.getPermittedSubclasses()) {
      var defaults = kind.getDeclaredMethod("defaults");
      defaults.setAccessible(true);
      Balancer balancer = ((MethodOptions) defaults.invoke(null)).balancer();
      Map<String, Double> end = descend(plan(balancer, 2, 2, 3));
      assertTrue(end.values().stream().allMatch(Double::isFinite), balancer.name() + end);
      assertTrue(end.get("(all) x1") != 0 || end.get("(all) x2") != 0, balancer.name() + end);
    }
  }

  @Test
  void theFullPenaltyTakesItsInnerStepsHereToo() {
    Bilb4mtlOptions shipped = Bilb4mtlOptions.softmax().withLambda(1);
    double plain = descend(plan(new Bilb4mtl(shipped), 4, 2, 50)).get("(all) x1");
    double full = descend(plan(new Bilb4mtl(shipped.withInnerSteps(3)), 4, 2, 50)).get("(all) x1");
    assertTrue(plain != full && Math.abs(plain - full) < 0.1, plain + " and " + full);
  }

  @Test
  void noDirectionImprovesBothTasksOnTheParetoSet() {
    Toy toy = new Toy(1, 1);
    for (double[] x : Toy.paretoSet()) {
      double[] g = toy.open(0).at(x).gradient();
      double[] h = toy.open(1).at(x).gradient();
      Slopes slopes = new Slopes(new double[2], new double[2], new double[][] {g, h});
      assertEquals(0, Trail.ofDirection(slopes, new double[2]).gap(), 1e-7);
      assertEquals(0, toy.findings(x).get("pareto_distance"), 1e-12);
    }
    assertEquals(5, toy.findings(new double[] {12, Toy.bottom(7)}).get("pareto_distance"), 1e-12);
  }

  @Test
  void theGradientsAreTheDerivativesOfTheLosses() {
    Toy toy = new Toy(0.1, 1);
    for (double[] x : List.of(new double[] {-3, 2}, new double[] {4, -6}, new double[] {8, 0.5})) {
      for (int task = 0; task < 2; task++) {
        double[] gradient = toy.open(task).at(x).gradient();
        for (int j = 0; j < 2; j++) {
          double[] up = x.clone();
          double[] down = x.clone();
          up[j] += 1e-6;
          down[j] -= 1e-6;
          double slope = (toy.open(task).at(up).loss() - toy.open(task).at(down).loss()) / 2e-6;
          assertEquals(slope, gradient[j], 1e-7);
        }
      }
    }
  }

  @Test
  void seedsBeyondTheFivePublishedStartsDrawTheirOwn() {
    assertArrayEquals(new double[] {-8.5, 7.5}, new Toy(0.1, 1).start());
    assertArrayEquals(new double[] {9, -1}, new Toy(0.1, 5).start());
    double[] drawn = new Toy(0.1, 6).start();
    assertTrue(Math.abs(drawn[0]) <= 10 && Math.abs(drawn[1]) <= 10);
    assertTrue(drawn[0] != new Toy(0.1, 7).start()[0]);
  }

  @Test
  void refusesUnitsThatFitNoTask() {
    Descent.Plan plan = plan(new Gcond(Gcond.Options.defaults()), 1, 1, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> plan.withUnits(new LossUnits(List.of(), List.of(1.0))))
            .getMessage();
    assertEquals("divisors = [1.0]; expected none, or one for each of 2 tasks", message);
    assertThrows(IllegalArgumentException.class, () -> new LossUnits(List.of(), List.of(0.0, 1.0)));
    assertThrows(
        IllegalArgumentException.class, () -> new LossUnits(List.of(Double.NaN), List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Toy(0, 1));
  }
}
