package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.LinearScalarisation;
import io.equipoise.balance.Mgda;
import io.equipoise.balance.Scale;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.Experts;
import io.equipoise.net.Head;
import io.equipoise.net.LayerOptions;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SmallCrystals;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.Failure;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.Layout;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What becomes the model: averages, the best look at validation rows, settled moments, heads added.
 */
class ModelOfTrainingTest {
  private static final int ROWS = 18;
  private static final ReGNetOptions SIZES =
      ReGNetOptions.defaults().withSize(6, 1).withReciprocal(false);
  private static final List<TargetScale> SCALES =
      List.of(
          new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
          new TargetScale("gap", "eV", 1, 0.5, TargetScale.Transform.NONE));
  private static final List<CrystalGraph> GRAPHS =
      IntStream.range(0, ROWS).mapToObj(ModelOfTrainingTest::graph).toList();

  private static CrystalGraph graph(int i) {
    CrystalGraph g = SmallCrystals.graph(SmallCrystals.triclinic(i), i % 3 == 0 ? 4.5 : 3.0, 1);
    return new CrystalGraph(
        "row" + i,
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

  private static CrystalModel model(LayerOptions layer, Experts experts) {
    ReGNetOptions options = SIZES.withLayer(layer).withExperts(experts);
    List<Head> heads = List.of(Head.NUMBER, Head.twoPart(SCALES.get(1)));
    return new CrystalModel(new ReGNet(options, heads, SmallCrystals.table()), SCALES);
  }

  private static CrystalModel plain() {
    return model(LayerOptions.defaults(), Experts.none());
  }

  /** Rows i with i mod shards = shard; the third part of each shard is for validation. */
  private static ShardSource<RowShard> source(int shards) {
    return shard -> {
      List<CrystalGraph> graphs = new ArrayList<>();
      List<double[]> targets = new ArrayList<>();
      for (int i = shard; i < ROWS; i += shards) {
        graphs.add(GRAPHS.get(i));
        double mean = Arrays.stream(GRAPHS.get(i).dist()).average().orElse(0) - 2.5;
        targets.add(new double[] {3 * mean, i % 2 == 0 ? -2 : mean});
      }
      int n = graphs.size();
      return new CrystalShard(
          graphs,
          targets.toArray(double[][]::new),
          IntStream.range(0, n - n / 3).toArray(),
          IntStream.range(n - n / 3, n).toArray(),
          new int[0]);
    };
  }

  private static StepOptions steps(long total, double rate, Averaging averaging, Fixed fixed) {
    return new StepOptions(
        List.of(TaskLoss.huber(1), TaskLoss.huber(1)),
        new Batches(3, 5, true),
        AdamW.defaults(),
        OneCycle.of(rate, total),
        5,
        averaging,
        fixed);
  }

  private static TrainingPlan plan(
      CrystalModel model,
      Balancer balancer,
      StepOptions steps,
      int rounds,
      int localSteps,
      Validation validation) {
    return new TrainingPlan(
        model,
        balancer,
        Scale.SUM,
        steps,
        rounds,
        localSteps,
        3,
        Measuring.defaults(),
        FinalSharpness.NONE,
        validation,
        new float[0]);
  }

  private static Balancer sum() {
    return new LinearScalarisation(LinearScalarisation.Options.defaults());
  }

  private abstract static class Contract extends ProgramContract<TrainingState, RowShard> {
    @Override
    protected ShardSource<RowShard> source() {
      return ModelOfTrainingTest.source(3);
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

  @Nested
  class ExpertsWithLocalSteps extends Contract {
    @Override
    protected Program<TrainingState, RowShard> program() {
      LayerOptions layer = LayerOptions.defaults().with(LayerOptions.Norm.BATCH);
      CrystalModel model = model(layer, new Experts(3, 2, Experts.Level.CRYSTAL, 0));
      StepOptions steps = steps(8, 1e-2, new Averaging(0.9), Fixed.none());
      return new BalancedTraining(plan(model, sum(), steps, 4, 2, new Validation(2, 3)));
    }
  }

  @Nested
  class ExpertsUnderABalancerOfGradients extends Contract {
    @Override
    protected Program<TrainingState, RowShard> program() {
      LayerOptions layer = LayerOptions.defaults().with(LayerOptions.Local.CGCNN);
      CrystalModel model = model(layer, new Experts(3, 0, Experts.Level.NODE, 2));
      StepOptions steps = steps(4, 1e-2, new Averaging(0.9), Fixed.none());
      Balancer mgda = new Mgda(Mgda.Options.defaults());
      return new BalancedTraining(plan(model, mgda, steps, 4, 0, new Validation(2, 0)));
    }
  }

  private static Fleet<RowShard> fleet(int shards) {
    return new LocalFleet<>(source(shards), shards, 1);
  }

  private static TrainingState train(TrainingPlan plan, Fleet<RowShard> fleet) {
    BalancedTraining training = new BalancedTraining(plan);
    TrainingState state = training.start();
    while (!training.done(state)) {
      state = training.round(state, fleet.at("round/" + (state.round() + 1)));
    }
    return state;
  }

  @Test
  void theAverageFollowsItsFormulaInLocalAndInExactSteps() {
    for (int localSteps : new int[] {0, 1}) {
      StepOptions steps = steps(4, 1e-2, new Averaging(0.3), Fixed.none());
      TrainingPlan plan = plan(plain(), sum(), steps, 4, localSteps, Validation.none());
      BalancedTraining training = new BalancedTraining(plan);
      Fleet<RowShard> fleet = fleet(1);
      TrainingState state = training.start();
      double[] average = new double[state.theta().length];
      Arrays.setAll(average, i -> training.start().theta()[i]);
      for (int t = 1; t <= 4; t++) {
        state = training.round(state, fleet.at("round/" + t));
        double d = Math.min(0.3, (1.0 + t) / (10 + t));
        for (int i = 0; i < average.length; i++) {
          average[i] = d * average[i] + (1 - d) * state.theta()[i];
        }
      }
      for (int i = 0; i < average.length; i++) {
        assertEquals(average[i], state.average()[i], 1e-6);
      }
    }
  }

  @Test
  void trainingEndsWhenLooksStopGettingBetterAndTheBestOneIsTheModel() {
    // Steps of this size make it worse sooner or later.
    StepOptions steps = steps(40, 0.5, Averaging.none(), Fixed.none());
    TrainingPlan plan = plan(plain(), sum(), steps, 40, 1, new Validation(1, 3));
    Fleet<RowShard> fleet = fleet(1);
    TrainingState last = train(plan, fleet);
    assertTrue(last.round() < 40, "ended at " + last.round());
    assertEquals(3, last.look().stale());
    assertEquals(last.round() - 3, last.look().round());
    List<? extends TableRow> rows = new BalancedTraining(plan).finish(last, fleet.at("end")).rows();
    double energy = value(rows, "energy", "mae") / value(rows, "energy", "mean_predictor_mae");
    double gap = value(rows, "gap", "mae") / value(rows, "gap", "mean_predictor_mae");
    assertEquals(last.look().score(), (energy + gap) / 2, 1e-9);
  }

  private static double value(List<? extends TableRow> rows, String task, String measure) {
    return rows.stream()
        .map(TableRow.MeasureRow.class::cast)
        .filter(r -> r.task().equals(task) && r.measure().equals(measure))
        .filter(r -> r.split().equals("val"))
        .mapToDouble(TableRow.MeasureRow::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void looksWithoutValidationRowsAreRefused() {
    ShardSource<RowShard> none =
        shard ->
            new CrystalShard(
                GRAPHS, new double[ROWS][2], new int[] {0, 1, 2}, new int[0], new int[0]);
    StepOptions steps = steps(1, 1e-2, Averaging.none(), Fixed.none());
    TrainingPlan plan = plan(plain(), sum(), steps, 1, 1, new Validation(1, 0));
    Failure e = assertThrows(Failure.class, () -> train(plan, new LocalFleet<>(none, 1, 1)));
    assertTrue(e.getMessage().contains("no validation row carries a task"), e.getMessage());
  }

  @Test
  void settledMomentsAreThoseOfTheTrainingRows() {
    CrystalModel model =
        model(LayerOptions.defaults().with(LayerOptions.Norm.BATCH), Experts.none());
    float[] theta = model.net().layout().initial(5);
    Batches whole = new Batches(ROWS, 1);
    Fleet<RowShard> fleet = fleet(1);
    float[] settled = BatchMoments.settled(model, theta, whole, fleet);
    // A batch of all rows is normalised by the moments of all rows, before and after.
    List<TaskLoss> squared = List.of(TaskLoss.squared(), TaskLoss.squared());
    Rows rows = new Rows.All(Split.TRAIN);
    double trained = fleet.ask(new LossesAt(model, theta, squared, rows)).get(0).means()[0];
    double sd = SCALES.get(0).sd();
    double rmse = fleet.ask(new Evaluate(model, settled, rows)).get(0).rmse(0) / sd;
    double unsettled = fleet.ask(new Evaluate(model, theta, rows)).get(0).rmse(0) / sd;
    assertEquals(trained, rmse * rmse, 1e-4 * trained);
    assertTrue(Math.abs(trained - unsettled * unsettled) > 1e-2 * trained);
    float[] halves = BatchMoments.settled(model, theta, whole, fleet(1));
    assertArrayEquals(settled, halves);
  }

  @Test
  void fixedPartsStayAndTheNewHeadLearns() {
    for (int localSteps : new int[] {0, 2}) {
      Fixed fixed = Fixed.of(Set.of(Layout.SHARED, 0));
      StepOptions steps = steps(6, 1e-2, Averaging.none(), fixed);
      CrystalModel model =
          model(LayerOptions.defaults(), new Experts(3, 0, Experts.Level.CRYSTAL, 0));
      TrainingPlan plan = plan(model, sum(), steps, 3, localSteps, Validation.none());
      float[] before = new BalancedTraining(plan).start().theta();
      float[] after = train(plan, fleet(2)).theta();
      for (Layout.Piece piece : model.net().layout().pieces()) {
        int end = piece.offset() + piece.length();
        boolean same = Arrays.equals(before, piece.offset(), end, after, piece.offset(), end);
        assertEquals(piece.task() != 1, same, piece.name());
      }
    }
  }

  @Test
  void expertsAreLookedAtOnceAnEpochAndNotElsewhere() {
    CrystalModel model =
        model(LayerOptions.defaults(), new Experts(4, 1, Experts.Level.CRYSTAL, 0));
    StepOptions steps = steps(12, 1e-2, Averaging.none(), Fixed.none());
    Fleet<RowShard> fleet = fleet(2);
    long epoch = 0;
    for (long one : fleet.ask((shard, scope) -> steps.batches().perEpoch(shard))) {
      epoch = Math.max(epoch, one);
    }
    assertTrue(epoch > 1, "steps an epoch: " + epoch);
    TrainingPlan plan = plan(model, sum(), steps, 12, 1, Validation.none());
    BalancedTraining training = new BalancedTraining(plan);
    TrainingState state = training.start();
    int looks = 0;
    while (!training.done(state)) {
      state = training.round(state, fleet.at("round/" + state.round()));
      assertEquals(
          state.step() % epoch == 0, state.measures().containsKey("idle_experts"), "" + state);
      if (state.step() % epoch == 0) {
        looks++;
        double idle = state.measures().getOrDefault("idle_experts", -1.0);
        double least = state.measures().getOrDefault("least_expert_use", -1.0);
        assertEquals(idle > 0, least < ExpertUse.IDLE, idle + " idle, least " + least);
      }
    }
    assertEquals(12 / epoch, looks);
    TrainingPlan longer = plan(model, sum(), steps, 2, 6, Validation.none());
    assertTrue(train(longer, fleet).measures().containsKey("idle_experts"));
    TrainingState none = train(plan(plain(), sum(), steps, 2, 6, Validation.none()), fleet);
    assertTrue(!none.measures().containsKey("idle_experts"));
  }

  @Test
  void everyExpertsUseIsMeasuredAndSharesSumToOne() {
    CrystalModel model =
        model(LayerOptions.defaults(), new Experts(4, 2, Experts.Level.CRYSTAL, 0));
    StepOptions steps = steps(2, 1e-2, Averaging.none(), Fixed.none());
    TrainingPlan plan = plan(model, sum(), steps, 2, 1, new Validation(1, 0));
    Fleet<RowShard> fleet = fleet(2);
    TrainingState last = train(plan, fleet);
    for (String task : List.of("energy", "gap")) {
      double sum =
          new BalancedTraining(plan)
              .finish(last, fleet.at("end")).rows().stream()
                  .map(TableRow.MeasureRow.class::cast)
                  .filter(r -> r.task().equals(task) && r.measure().startsWith("expert_"))
                  .mapToDouble(TableRow.MeasureRow::value)
                  .sum();
      assertEquals(1, sum, 1e-6);
    }
  }

  @Test
  void batchesBySizeHoldEveryRowOnceAndRowsOfLikeSize() {
    CrystalShard shard = (CrystalShard) source(1).open(0);
    Batches mixed = new Batches(4, 5);
    Batches bySize = new Batches(4, 5, true);
    Set<Integer> rows = new TreeSet<>();
    int spread = 0;
    int before = 0;
    assertEquals(mixed.perEpoch(shard), bySize.perEpoch(shard));
    for (long step = 0; step < bySize.perEpoch(shard); step++) {
      int[] some = bySize.rows(shard, step);
      Arrays.stream(some).forEach(rows::add);
      spread += spread(shard, some);
      before += spread(shard, mixed.rows(shard, step));
    }
    assertEquals(shard.rows(Split.TRAIN).length, rows.size());
    assertTrue(4 * spread < before, spread + " against " + before);
    assertFalse(Arrays.equals(bySize.order(shard, 0), bySize.order(shard, 1)));
  }

  private static int spread(CrystalShard shard, int[] rows) {
    long most = Arrays.stream(rows).mapToLong(shard::cost).max().orElse(0);
    long least = Arrays.stream(rows).mapToLong(shard::cost).min().orElse(0);
    return (int) (most - least);
  }
}
