package io.equipoise.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.meta.Adaptation.Order;
import io.equipoise.run.Failure;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetaLearningTest extends ProgramContract<MetaState, TaskFamily> {
  private static MetaLearning learning(
      TaskChoice choice, Order order, Direction direction, boolean adam, int rounds) {
    return new MetaLearning(
        new MetaLearning.Plan(
            Adaptation.everywhere(30, 0.5, 5, order),
            choice,
            direction,
            adam ? 0.01 : 0.1,
            adam,
            4,
            20,
            rounds,
            100));
  }

  @Override
  protected Program<MetaState, TaskFamily> program() {
    return new MetaLearning(
        new MetaLearning.Plan(
            Adaptation.everywhere(30, 0.5, 2, Order.EXACT),
            new RankedRange(2, 7),
            Direction.GRADIENT,
            0.05,
            true,
            3,
            2,
            3,
            2));
  }

  @Override
  protected ShardSource<TaskFamily> source() {
    return shard -> SinusoidTasks.standard(0.25, 3);
  }

  @Override
  protected int shards() {
    return 3;
  }

  private static double cleanLoss(MetaLearning learning, TaskFamily family, long seed) {
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> family, 4, seed);
    MetaState state = learning.start();
    for (int round = 1; !learning.done(state); round++) {
      state = learning.round(state, fleet.at("round/" + round));
    }
    return ((TableRow.MeasureRow) learning.finish(state, fleet.at("finish")).rows().get(0)).value();
  }

  @Test
  void everyDirectionAndOrderLearnsAStart() {
    TaskFamily clean = SinusoidTasks.standard(0, 3);
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> clean, 4, 5);
    RankedRange all = RankedRange.all();
    for (MetaLearning learning :
        List.of(
            learning(all, Order.EXACT, Direction.GRADIENT, true, 10),
            learning(all, Order.FIRST_ORDER, Direction.GRADIENT, true, 10),
            learning(all, Order.FIRST_ORDER, Direction.REPTILE, false, 10),
            learning(
                new StatisticalGuidance(0, 0.75), Order.EXACT, Direction.GRADIENT, true, 10))) {
      Program.Finish untrained = learning.finish(learning.start(), fleet.at("finish"));
      double before = ((TableRow.MeasureRow) untrained.rows().get(1)).value();
      double after = cleanLoss(learning, clean, 5);
      assertTrue(after < 0.8 * before, before + " -> " + after);
    }
  }

  /** The shape of the published idea: with spoiled tasks, dropping the worst helps. */
  @Test
  void droppingTheWorstTasksHelpsWhereAQuarterIsSpoiled() {
    int better = 0;
    double maml = 0;
    double hetrom = 0;
    for (long seed = 1; seed <= 3; seed++) {
      TaskFamily spoiled = SinusoidTasks.standard(0.25, seed);
      double all =
          cleanLoss(
              learning(RankedRange.all(), Order.EXACT, Direction.GRADIENT, true, 20),
              spoiled,
              seed);
      double ranked =
          cleanLoss(
              learning(new RankedRange(4, 16), Order.EXACT, Direction.GRADIENT, true, 20),
              spoiled,
              seed);
      better += ranked < all ? 1 : 0;
      maml += all / 3;
      hetrom += ranked / 3;
    }
    assertEquals(3, better, "maml " + maml + ", ranked " + hetrom);
  }

  @Test
  void aStepIsTheMeanDirectionOfTheChosenTasks() {
    TaskFamily family = SinusoidTasks.standard(0.25, 3);
    RankedRange range = new RankedRange(2, 5);
    Adaptation adaptation = Adaptation.everywhere(30, 0.5, 5, Order.EXACT);
    MetaLearning learning =
        new MetaLearning(
            new MetaLearning.Plan(adaptation, range, Direction.GRADIENT, 0.1, false, 4, 1, 1, 1));
    List<MetaTask> tasks = new ArrayList<>();
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> family, 2, 9);
    fleet
        .at("round/1")
        .at("step/0")
        .ask(
            (shard, scope) -> {
              for (int i = 0; i < 4; i++) {
                tasks.add(shard.draw(scope.seed("episode/" + i)).task());
              }
              return 0;
            });
    double[] theta = new double[30];
    List<double[]> gradients = new ArrayList<>();
    double[] losses = new double[8];
    for (int i = 0; i < 8; i++) {
      Adaptation.Result result = adaptation.differentiate(tasks.get(i), theta);
      gradients.add(result.gradient());
      losses[i] = result.loss();
    }
    double[] direction = MetaStep.direction(range.select(losses), gradients);
    MetaState next = learning.round(learning.start(), fleet.at("round/1"));
    double[] expected = Level1.times(-0.1, direction);
    for (int j = 0; j < 30; j++) {
      assertEquals(expected[j], next.theta().get(j), 1e-15);
    }
    assertEquals(Vector.of(losses), next.losses());
  }

  /** A family one of whose shards has tasks that overflow. */
  private record Overflowing(int bad) implements TaskFamily {
    @Override
    public int dimension() {
      return 30;
    }

    @Override
    public int kinds() {
      return SinusoidTasks.standard(0, 3).kinds();
    }

    @Override
    public Episode draw(long seed) {
      Episode right = SinusoidTasks.standard(0, 3).draw(seed);
      if (Math.floorMod(seed, 4) >= bad) {
        return right;
      }
      LinearTask task = (LinearTask) right.task();
      double[] labels = task.support().labels().clone();
      labels[0] = 1e300;
      return new Episode(
          new LinearTask(
              task.loss(), new LinearRows(task.support().features(), 30, labels), task.query()),
          true);
    }

    @Override
    public Episode drawClean(long seed) {
      return SinusoidTasks.standard(0, 3).drawClean(seed);
    }
  }

  @Test
  void tasksWhoseLossIsNotFiniteAreDroppedWhereTheChoiceMayAndEndTheRunElse() {
    MetaLearning maml = learning(RankedRange.all(), Order.EXACT, Direction.GRADIENT, true, 1);
    Failure ended = assertThrows(Failure.class, () -> cleanLoss(maml, new Overflowing(1), 1));
    assertEquals("NUM-012", ended.code());
    MetaLearning trimmed =
        learning(new RankedRange(12, 16), Order.EXACT, Direction.GRADIENT, true, 1);
    assertTrue(Double.isFinite(cleanLoss(trimmed, new Overflowing(1), 1)));
  }

  private static double measure(MetaLearning learning, MetaState state, String what) {
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> SinusoidTasks.standard(0, 3), 4, 1);
    return learning.finish(state, fleet.at("finish")).rows().stream()
        .map(row -> (TableRow.MeasureRow) row)
        .filter(row -> row.measure().equals(what))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void rejectedTasksAreCountedOverAllBatches() {
    MetaLearning trimmed =
        learning(new RankedRange(12, 16), Order.EXACT, Direction.GRADIENT, true, 1);
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> new Overflowing(1), 4, 1);
    MetaState after = trimmed.round(trimmed.start(), fleet.at("round/1"));
    assertTrue(after.rejected() > 20 && after.rejected() < 20 * 12, "" + after.rejected());
    assertEquals(after.rejected(), measure(trimmed, after, "tasks_rejected"));
    assertEquals(0, measure(trimmed, trimmed.start(), "tasks_rejected"));
  }

  @Test
  void metaSgdLearnsAStepSizeForEveryNumber() {
    TaskFamily clean = SinusoidTasks.standard(0, 3);
    MetaLearning learning = learning(RankedRange.all(), Order.EXACT, Direction.META_SGD, true, 10);
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> clean, 4, 5);
    MetaState state = learning.start();
    assertEquals(60, state.theta().size());
    assertEquals(0.5, state.theta().get(30));
    for (int round = 1; round <= 10; round++) {
      state = learning.round(state, fleet.at("round/" + round));
    }
    assertTrue(state.theta().get(30) != 0.5 && state.theta().get(30) != state.theta().get(31));
    double maml =
        cleanLoss(learning(RankedRange.all(), Order.EXACT, Direction.GRADIENT, true, 10), clean, 5);
    double sgd = measure(learning, state, "clean_loss");
    assertTrue(sgd < maml, maml + " and " + sgd);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> learning(RankedRange.all(), Order.FIRST_ORDER, Direction.META_SGD, true, 1));
    assertTrue(refused.getMessage().contains("expected EXACT"), refused::getMessage);
  }

  @Test
  void aStepSizeThatBecameNegativeRests() {
    Adaptation steps = Adaptation.everywhere(2, 0.5, 1, Order.EXACT);
    Adaptation used = Direction.META_SGD.adaptation(steps, new double[] {1, 2, 0.25, -0.1});
    assertEquals(Vector.of(0.25, 0), used.alpha());
  }

  /** With a step of 0 or with one kind, task-robust weights are the plain mean. */
  @Test
  void taskRobustWeightsClimbTowardsTheWorstKind() {
    TaskFamily family = SinusoidTasks.standard(0, 3);
    LocalFleet<TaskFamily> fleet = new LocalFleet<>(shard -> family, 4, 5);
    MetaLearning robust = learning(new TaskRobust(0.02), Order.EXACT, Direction.GRADIENT, true, 1);
    MetaState state = robust.round(robust.start(), fleet.at("round/1"));
    assertEquals(10, state.kinds().size());
    double sum = 0;
    for (int c = 0; c < 10; c++) {
      sum += state.kinds().get(c);
    }
    assertEquals(1, sum, 1e-12);
    // Waves of the largest amplitude are the hardest from a start near 0.
    assertTrue(state.kinds().get(9) > state.kinds().get(0), state.kinds()::toString);
    assertTrue(robust.report(robust.start(), state).rows().toString().contains("kind-009"));
    MetaLearning flat = learning(new TaskRobust(1e-300), Order.EXACT, Direction.GRADIENT, true, 1);
    MetaLearning maml = learning(RankedRange.all(), Order.EXACT, Direction.GRADIENT, true, 1);
    Vector mean = maml.round(maml.start(), fleet.at("round/1")).theta();
    Vector alike = flat.round(flat.start(), fleet.at("round/1")).theta();
    for (int i = 0; i < 30; i++) {
      assertEquals(mean.get(i), alike.get(i), 1e-9);
    }
    Failure ended = assertThrows(Failure.class, () -> cleanLoss(robust, new Overflowing(1), 1));
    assertEquals("NUM-012", ended.code());
  }

  @Test
  void optionsOutOfRangeSayWhatIsExpected() {
    for (Runnable bad :
        new Runnable[] {
          () -> SinusoidTasks.standard(1.5, 1),
          () -> new SinusoidTasks(0, 1, 1, 1, 0, 1, 1),
          () -> new SinusoidTasks(1, Double.NaN, 1, 1, 0, 1, 1),
          () ->
              new MetaLearning.Plan(
                  Adaptation.everywhere(1, 0, 0, Order.EXACT),
                  RankedRange.all(),
                  Direction.GRADIENT,
                  0,
                  true,
                  1,
                  1,
                  1,
                  1),
          () ->
              new MetaLearning.Plan(
                  Adaptation.everywhere(1, 0, 0, Order.EXACT),
                  RankedRange.all(),
                  Direction.GRADIENT,
                  1,
                  true,
                  0,
                  1,
                  1,
                  1)
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }
}
