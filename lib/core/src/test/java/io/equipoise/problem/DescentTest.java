package io.equipoise.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.LinearScalarisation;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescentTest extends ProgramContract<DescentState, Objective> {
  private static final Quadratics PROBLEM = new Quadratics(3, 8, 10, 100, 0.5, 4);

  @Override
  protected Program<DescentState, Objective> program() {
    return new Descent(
        Descent.Plan.of(PROBLEM, new Bilb4mtl(Bilb4mtlOptions.qm9()), Scale.SUM, 4, 5, 0.1)
            .withNoise(0.01));
  }

  @Override
  protected ShardSource<Objective> source() {
    return PROBLEM;
  }

  @Override
  protected int shards() {
    return PROBLEM.tasks();
  }

  private static List<TableRow.MeasureRow> descend(Quadratics problem, int rounds, double rate) {
    Descent descent =
        new Descent(
            Descent.Plan.of(
                problem,
                new LinearScalarisation(new LinearScalarisation.Options(Vector.EMPTY)),
                Scale.MEAN,
                rounds,
                10,
                rate));
    LocalFleet<Objective> fleet = new LocalFleet<>(problem, problem.tasks(), 1);
    DescentState state = descent.start();
    for (int round = 1; !descent.done(state); round++) {
      state = descent.round(state, fleet.at("round/" + round));
    }
    return descent.finish(state, fleet.at("finish")).rows().stream()
        .map(row -> (TableRow.MeasureRow) row)
        .toList();
  }

  private static double value(List<TableRow.MeasureRow> rows, String task, String measure) {
    return rows.stream()
        .filter(row -> row.task().equals(task) && row.measure().equals(measure))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void withoutConflictEveryTaskReachesItsOptimum() {
    List<TableRow.MeasureRow> rows = descend(new Quadratics(3, 5, 4, 2, 0, 7), 60, 0.9);
    for (String task : List.of("task-00", "task-01", "task-02")) {
      assertTrue(value(rows, task, "start_loss") > 0.1, rows::toString);
      assertEquals(0, value(rows, task, "loss"), 1e-20);
    }
    assertEquals(0, value(rows, "(all)", "pareto_gap"), 1e-10);
  }

  @Test
  void twoTasksInOneDimensionMeetWhereTheirPullsCancel() {
    Quadratics problem = new Quadratics(2, 1, 1, 1, 1, 3);
    double a = problem.open(0).optimum()[0];
    double b = problem.open(1).optimum()[0];
    double middle = (a + b) / 2;
    List<TableRow.MeasureRow> rows = descend(problem, 40, 0.5);
    assertEquals((middle - a) * (middle - a) / 2, value(rows, "task-00", "loss"), 1e-12);
    assertEquals((middle - b) * (middle - b) / 2, value(rows, "task-01", "loss"), 1e-12);
  }

  @Test
  void theGradientIsTheDerivativeOfTheLoss() {
    Quadratic task = PROBLEM.open(1);
    double[] x = {0.3, -1, 2, 0.1, 0.7, -0.2, 1.1, 0.9};
    double[] gradient = task.gradient(x);
    for (int j = 0; j < x.length; j++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += 1e-5;
      down[j] -= 1e-5;
      double slope =
          (task.loss(up, task.gradient(up)) - task.loss(down, task.gradient(down))) / 2e-5;
      assertEquals(slope, gradient[j], 1e-8);
    }
  }

  @Test
  void aStepThatIsTooLongGivesANumberThatIsNotFinite() {
    assertThrows(
        NonFiniteException.class, () -> descend(new Quadratics(2, 4, 10, 1, 1, 5), 100, 1e6));
  }
}
