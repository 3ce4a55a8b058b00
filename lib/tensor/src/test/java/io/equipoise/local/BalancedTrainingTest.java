package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.LinearScalarisation;
import io.equipoise.balance.Scale;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SmallCrystals;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BalancedTrainingTest {
  private static final int ROWS = 24;
  private static final CrystalModel MODEL =
      new CrystalModel(
          new ReGNet(
              new ReGNetOptions(
                  8,
                  1,
                  2,
                  3,
                  8,
                  4.0,
                  2.0,
                  true,
                  ReGNetOptions.Features.TABLE,
                  ReGNetOptions.Basis.INV,
                  false),
              2,
              SmallCrystals.table()),
          List.of(
              new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
              new TargetScale("gap", "eV", 1, 0.5, TargetScale.Transform.NONE)));
  private static final List<CrystalGraph> GRAPHS =
      IntStream.range(0, ROWS)
          .mapToObj(i -> SmallCrystals.graph(SmallCrystals.triclinic(i), 4.0, 2.0))
          .toList();

  /** Rows i with i mod shards = shard; the gap is missing on every other row. */
  private static ShardSource<RowShard> source(int shards) {
    return shard -> {
      List<CrystalGraph> graphs = new ArrayList<>();
      List<double[]> targets = new ArrayList<>();
      for (int i = shard; i < ROWS; i += shards) {
        CrystalGraph g = GRAPHS.get(i);
        graphs.add(named(g, "row" + i));
        targets.add(new double[] {target(g), i % 2 == 0 ? 1 - 2 * target(g) : Double.NaN});
      }
      int n = graphs.size();
      return new CrystalShard(
          graphs,
          targets.toArray(double[][]::new),
          IntStream.range(0, n - 1).toArray(),
          new int[0],
          new int[] {n - 1});
    };
  }

  /** Something that a graph network can learn in seconds: the mean of 1/d, about -1 to 1. */
  private static double target(CrystalGraph g) {
    return 20 * (Arrays.stream(g.dist()).map(d -> 1 / d).average().orElse(0) - 0.32);
  }

  private static CrystalGraph named(CrystalGraph g, String id) {
    return new CrystalGraph(
        id,
        g.z(),
        g.frac(),
        g.rowptr(),
        g.col(),
        g.image(),
        g.dist(),
        g.hkl(),
        g.knorm(),
        g.rho(),
        g.rcUsed());
  }

  private static TrainingPlan plan(Balancer balancer, int rounds, int localSteps, int batch) {
    return new TrainingPlan(
        MODEL,
        balancer,
        Scale.SUM,
        new StepOptions(
            List.of(TaskLoss.huber(1), TaskLoss.huber(1)),
            new Batches(batch, 5),
            AdamW.defaults(),
            OneCycle.of(1e-2, (long) rounds * Math.max(1, localSteps)),
            5),
        rounds,
        localSteps,
        3);
  }

  private static Balancer bilb4mtl() {
    return new Bilb4mtl(Bilb4mtlOptions.qm9());
  }

  @Nested
  class WithLocalSteps extends ProgramContract<TrainingState, RowShard> {
    @Override
    protected Program<TrainingState, RowShard> program() {
      return new BalancedTraining(plan(bilb4mtl(), 4, 3, 3));
    }

    @Override
    protected ShardSource<RowShard> source() {
      return BalancedTrainingTest.source(3);
    }

    @Override
    protected int shards() {
      return 3;
    }

    /** Batches and first parameters have seeds of their own, which are options. */
    @Override
    protected boolean usesTheSeed() {
      return false;
    }
  }

  @Nested
  class Synchronous extends ProgramContract<TrainingState, RowShard> {
    @Override
    protected Program<TrainingState, RowShard> program() {
      return new BalancedTraining(plan(bilb4mtl(), 4, 0, 3));
    }

    @Override
    protected ShardSource<RowShard> source() {
      return BalancedTrainingTest.source(3);
    }

    @Override
    protected int shards() {
      return 3;
    }

    @Override
    protected boolean usesTheSeed() {
      return false;
    }
  }

  private static TrainingState train(TrainingPlan plan, int shards, int rounds) {
    BalancedTraining training = new BalancedTraining(plan);
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(shards), shards, 1);
    TrainingState state = training.start();
    for (int round = 1; round <= rounds; round++) {
      state = training.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void exactStepsOverFullBatchesDoNotDependOnTheNumberOfShards() {
    // The last row of each shard is test data, so compare shards that hold the same training rows.
    TrainingPlan plan = plan(bilb4mtl(), 3, 0, ROWS);
    TrainingState twice = train(plan, 1, 3);
    BalancedTraining training = new BalancedTraining(plan);
    ShardSource<RowShard> halves =
        shard -> {
          CrystalShard whole = (CrystalShard) source(1).open(0);
          int[] rows = whole.rows(Split.TRAIN);
          int[] mine = IntStream.of(rows).filter(r -> r % 2 == shard).toArray();
          List<CrystalGraph> graphs = new ArrayList<>();
          double[][] targets = new double[mine.length][];
          for (int i = 0; i < mine.length; i++) {
            graphs.add(whole.graph(mine[i]));
            targets[i] = whole.targets(mine[i]);
          }
          return new CrystalShard(
              graphs, targets, IntStream.range(0, mine.length).toArray(), new int[0], new int[0]);
        };
    LocalFleet<RowShard> fleet = new LocalFleet<>(halves, 2, 1);
    TrainingState state = training.start();
    for (int round = 1; round <= 3; round++) {
      state = training.round(state, fleet.at("round/" + round));
    }
    // float32 sums in another order; three Adam steps of size 1e-2 on parameters of size 0.1.
    assertArrayEquals(twice.theta(), state.theta(), 2e-4f);
    assertArrayEquals(twice.losses(), state.losses(), 1e-5);
  }

  @Test
  void oneShardWithUnitWeightsIsPlainAdam() {
    TrainingPlan plan =
        plan(new LinearScalarisation(LinearScalarisation.Options.defaults()), 2, 4, 5);
    TrainingState state = train(plan, 1, 2);
    int n = MODEL.net().layout().size();
    LocalSteps steps =
        new LocalSteps(
            MODEL,
            MODEL.net().layout().initial(3),
            new float[n],
            new float[n],
            0,
            8,
            new double[] {1, 1},
            plan.steps());
    LocalSteps.Update update = new LocalFleet<>(source(1), 1, 1).ask(steps).get(0);
    assertArrayEquals(update.theta(), state.theta());
    assertArrayEquals(update.v(), state.v());
  }

  @Test
  void trainingLowersTheLosses() {
    TrainingPlan plan = plan(bilb4mtl(), 40, 3, 4);
    double[] first = train(plan, 2, 1).losses();
    double[] last = train(plan, 2, 40).losses();
    assertTrue(last[0] < 0.5 * first[0], last[0] + " of " + first[0]);
    assertTrue(last[1] < 0.5 * first[1], last[1] + " of " + first[1]);
  }

  @Test
  void halvingTheStepHalvesItFromThenOn() {
    BalancedTraining training = new BalancedTraining(plan(bilb4mtl(), 4, 1, 4));
    NonFiniteException incident = new NonFiniteException("gap", 0, "loss", Double.NaN);
    TrainingState mended = training.mend(training.start(), incident, OnNonFinite.HALVE_STEP);
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(2), 2, 1);
    TrainingState before = training.start();
    double rate = rate(training.report(before, training.round(before, fleet.at("round/1"))));
    double half = rate(training.report(mended, training.round(mended, fleet.at("round/1"))));
    assertEquals(rate / 2, half, 1e-18);
  }

  private static double rate(Program.Report report) {
    return report.rows().stream()
        .filter(TableRow.RoundRow.class::isInstance)
        .map(TableRow.RoundRow.class::cast)
        .findFirst()
        .orElseThrow()
        .stepSize();
  }

  @Test
  void aSkippedTaskHasWeightZeroInThatRoundOnly() {
    BalancedTraining training = new BalancedTraining(plan(bilb4mtl(), 4, 1, 4));
    NonFiniteException incident = new NonFiniteException("gap", 0, "loss", Double.NaN);
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(2), 2, 1);
    TrainingState skipping = training.mend(training.start(), incident, OnNonFinite.SKIP_TASK_ROUND);
    TrainingState one = training.round(skipping, fleet.at("round/1"));
    assertEquals(0, one.weights()[1]);
    assertTrue(one.weights()[0] > 0);
    TrainingState two = training.round(one, fleet.at("round/2"));
    assertTrue(two.weights()[1] > 0);
  }

  @Test
  void aNumberOfTheSharedPartCannotBeSkipped() {
    BalancedTraining training = new BalancedTraining(plan(bilb4mtl(), 4, 1, 4));
    NonFiniteException incident = new NonFiniteException("(shared)", 0, "gradient", Double.NaN);
    Failure failure =
        assertThrows(
            Failure.class,
            () -> training.mend(training.start(), incident, OnNonFinite.SKIP_TASK_ROUND));
    assertEquals(ExitCode.NUMERIC, failure.exit());
  }

  @Test
  void infiniteParametersAreReportedWithShardAndStep() {
    BalancedTraining training = new BalancedTraining(plan(bilb4mtl(), 4, 2, 4));
    TrainingState start = training.start();
    float[] broken = start.theta().clone();
    broken[0] = Float.NaN;
    TrainingState bad =
        new TrainingState(
            broken,
            start.m(),
            start.v(),
            0,
            0,
            new double[] {1, 1},
            start.weights(),
            start.rows(),
            start.balance(),
            1,
            start.skip(),
            new double[] {1, 1},
            start.measures(),
            start.kept(),
            start.average(),
            start.look());
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class,
            () -> training.round(bad, new LocalFleet<>(source(2), 2, 1).at("round/1")));
    assertTrue(e.getMessage().contains("at step 0"), e.getMessage());
    assertEquals(0, e.shard());
  }

  @Test
  void aBalancerThatNeedsMoreThanLossesIsRefusedByName() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> plan(new Bilb4mtl(Bilb4mtlOptions.cityscapes(8)), 1, 1, 1));
    assertTrue(e.getMessage().contains("bilb4mtl"), e.getMessage());
  }
}
