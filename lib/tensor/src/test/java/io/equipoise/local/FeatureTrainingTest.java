package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Scale;
import io.equipoise.example.SyntheticTable;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.Mlp;
import io.equipoise.net.SavedFeatureModel;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rows of numbers are trained on, measured and predicted as crystals are. */
class FeatureTrainingTest {
  private static final SyntheticTable TABLE = new SyntheticTable(2, 6, 2, 0.05, 0.2);
  private static final FeatureModel MODEL =
      new FeatureModel(
          new Mlp(6, List.of(24), 0, List.of(1, 1, 3)),
          List.of(scale("y0", 0, 0.1), scale("y1", 1, 1), scale("class", 0, 1)),
          new FeatureScale(List.of(0.0), List.of(1.0)),
          TABLE.names(),
          List.of(List.of(), List.of(), SyntheticTable.CLASSES));

  private static TargetScale scale(String task, double mean, double sd) {
    return new TargetScale(task, "", mean, sd, TargetScale.Transform.NONE);
  }

  /** Row i goes to shard i mod shards; every fourth is test data. */
  private static ShardSource<RowShard> source(int shards, int rows) {
    return shard -> {
      List<String> ids = new ArrayList<>();
      List<float[]> features = new ArrayList<>();
      List<double[]> targets = new ArrayList<>();
      for (int i = shard; i < rows; i += shards) {
        ids.add(TABLE.row(i).id());
        features.add(MODEL.inputs().inputs(TABLE.row(i).features()));
        double[] y = TABLE.row(i).targets().clone();
        for (int k = 0; k < y.length; k++) {
          y[k] = MODEL.scales().get(k).standardised(y[k]);
        }
        targets.add(y);
      }
      int[] all = IntStream.range(0, ids.size()).toArray();
      return new FeatureShard(
          ids,
          features.toArray(float[][]::new),
          targets.toArray(double[][]::new),
          Arrays.stream(all).filter(i -> i % 4 != 0).toArray(),
          new int[0],
          Arrays.stream(all).filter(i -> i % 4 == 0).toArray());
    };
  }

  private static BalancedTraining training(int rounds, int localSteps) {
    return new BalancedTraining(
        new TrainingPlan(
            MODEL,
            new Bilb4mtl(Bilb4mtlOptions.qm9()),
            Scale.SUM,
            new StepOptions(
                List.of(TaskLoss.huber(0.5), TaskLoss.squared(), TaskLoss.crossEntropy()),
                new Batches(8, 5),
                AdamW.defaults(),
                OneCycle.of(1e-2, (long) rounds * Math.max(1, localSteps)),
                5),
            rounds,
            localSteps,
            3));
  }

  @Nested
  class Contract extends ProgramContract<TrainingState, RowShard> {
    @Override
    protected Program<TrainingState, RowShard> program() {
      return training(4, 3);
    }

    @Override
    protected ShardSource<RowShard> source() {
      return FeatureTrainingTest.source(3, 48);
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

  private static TrainingState trained(LocalFleet<RowShard> fleet, int rounds) {
    BalancedTraining training = training(rounds, 5);
    TrainingState state = training.start();
    for (int round = 1; round <= rounds; round++) {
      state = training.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void numbersAndClassesAreLearnedTogether() {
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(2, 400), 2, 1);
    TrainingState last = trained(fleet, 30);
    Evaluate.Errors train = errors(fleet, last, Split.TRAIN);
    Evaluate.Errors test = errors(fleet, last, Split.TEST);
    assertTrue(test.mae(0) < 0.7 * test.meanPredictorMae(0), test.mae(0) + "");
    assertTrue(test.mae(1) < 0.7 * test.meanPredictorMae(1), test.mae(1) + "");
    double majority = test.majorityAccuracy(2, train);
    assertTrue(test.accuracy(2) > majority + 0.15, test.accuracy(2) + " over " + majority);
  }

  private static Evaluate.Errors errors(LocalFleet<RowShard> fleet, TrainingState at, Split split) {
    Evaluate question = new Evaluate(MODEL, at.theta(), new Rows.All(split));
    return Evaluate.Errors.of(fleet.ask(question));
  }

  @Test
  void accuracyIsTheShareOfPredictionsThatAreTheTarget() {
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(2, 100), 2, 1);
    float[] theta = MODEL.net().layout().initial(4);
    Rows rows = new Rows.All(Split.TRAIN);
    Evaluate.Errors e = Evaluate.Errors.of(fleet.ask(new Evaluate(MODEL, theta, rows)));
    double right = 0;
    double known = 0;
    double[] counts = new double[3];
    for (Predict.Predictions p : fleet.ask(new Predict(MODEL, theta, rows))) {
      for (int i = 0; i < p.ids().length; i++) {
        double y = p.targets()[i][2];
        if (!Double.isNaN(y)) {
          known++;
          right += p.values()[i][2] == y ? 1 : 0;
          counts[(int) y]++;
        }
      }
    }
    assertEquals(right / known, e.accuracy(2), 1e-15);
    assertArrayEquals(counts, e.classes()[2]);
    double most = Arrays.stream(counts).max().orElseThrow();
    assertEquals(most / known, e.majorityAccuracy(2, e), 1e-15);
    assertEquals(known, e.counts()[2]);
  }

  @Test
  void aScorerPredictsWhatTheQuestionDoes() {
    RowShard shard = source(1, 20).open(0);
    float[] theta = MODEL.net().layout().initial(4);
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(1, 20), 1, 1);
    Predict.Predictions expected =
        fleet.ask(new Predict(MODEL, theta, new Rows.All(Split.TRAIN))).get(0);
    FeatureScorer scorer = new FeatureScorer(new SavedFeatureModel(MODEL, theta));
    List<double[]> rows = new ArrayList<>();
    for (int row : shard.rows(Split.TRAIN)) {
      rows.add(TABLE.row(row).features());
    }
    rows.add(new double[] {1, 2});
    rows.add(new double[] {1, 2, 3, 4, 5, Double.NaN});
    List<Scorer.Score> together = scorer.score(rows, "cpu", Scorer.Batching.TOGETHER);
    List<Scorer.Score> each = scorer.score(rows, "cpu", Scorer.Batching.ONE_EACH);
    int n = expected.ids().length;
    for (int i = 0; i < n; i++) {
      assertArrayEquals(expected.values()[i], together.get(i).values(), 1e-6);
      assertArrayEquals(expected.values()[i], each.get(i).values(), 1e-6);
    }
    assertTrue(each.get(n).error().contains("has 2 numbers; expected 6"), each.get(n).error());
    assertTrue(each.get(n + 1).error().contains("not finite"), each.get(n + 1).error());
    assertArrayEquals(
        each.get(2).values(),
        scorer.score(rows.subList(2, 3), "cpu", Scorer.Batching.ONE_EACH).get(0).values());
  }

  @Test
  void chunksHoldEveryRowOnceAndAreCutByMemory() {
    RowShard shard = source(1, 20).open(0);
    int[] rows = IntStream.range(0, 20).toArray();
    assertEquals(1, shard.chunks(MODEL.net(), rows).size());
    Mlp wide = new Mlp(6, List.of(1 << 16, 1 << 16), 0, List.of(1, 1, 3));
    List<int[]> chunks = shard.chunks(wide, rows);
    assertTrue(
        chunks.size() == 1 && chunks.get(0).length == 20, "393,222 numbers a row fit 42 times");
    Mlp wider = new Mlp(6, java.util.Collections.nCopies(30, 1 << 16), 0, List.of(1, 1, 3));
    List<int[]> few = shard.chunks(wider, rows);
    assertEquals(10, few.size());
    assertArrayEquals(rows, few.stream().flatMapToInt(Arrays::stream).toArray());
  }

  @Test
  void rowsOfAnotherLengthThanTheNetworksAreRefused() {
    RowShard shard = source(1, 4).open(0);
    Mlp other = new Mlp(7, List.of(4), 0, List.of(1, 1, 3));
    try (EngineScope engine = EngineScope.open("cpu")) {
      Passes passes = new Passes(engine, other, shard);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> passes.outputs(other.layout().initial(1), new int[] {0}, 1));
      assertTrue(e.getMessage().contains("has 6 features; expected 7"), e.getMessage());
    }
  }
}
