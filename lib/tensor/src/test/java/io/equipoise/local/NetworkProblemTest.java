package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.BilevelPlan;
import io.equipoise.bilevel.ImplicitGradient;
import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.MiniBatch;
import io.equipoise.bilevel.OracleCheck;
import io.equipoise.bilevel.RowOracle;
import io.equipoise.bilevel.Sampling;
import io.equipoise.bilevel.SingleLoop;
import io.equipoise.bilevel.SingleLoopState;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.example.SyntheticTable;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.Mlp;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Weight decay and task weights of a network of a number and a class, learned on held-out rows. */
class NetworkProblemTest {
  private static final SyntheticTable TABLE = new SyntheticTable(1, 5, 1, 0.05, 0);
  private static final FeatureModel MODEL =
      new FeatureModel(
          new Mlp(5, List.of(6), 0, List.of(1, 3)),
          List.of(scale("number"), scale("class")),
          new FeatureScale(List.of(0.0), List.of(1.0)),
          TABLE.names(),
          List.of(List.of(), SyntheticTable.CLASSES));

  private static TargetScale scale(String task) {
    return new TargetScale(task, "", 0, 1, TargetScale.Transform.NONE);
  }

  /** Row i of 90 goes to shard i mod shards; of three rows one is held out and one tests. */
  private static ShardSource<RowShard> source(int shards) {
    return source(shards, rows -> rows, rows -> rows);
  }

  private static ShardSource<RowShard> source(
      int shards, UnaryOperator<int[]> train, UnaryOperator<int[]> validation) {
    return shard -> {
      List<String> ids = new ArrayList<>();
      List<float[]> features = new ArrayList<>();
      List<double[]> targets = new ArrayList<>();
      for (int i = shard; i < 90; i += shards) {
        ids.add(TABLE.row(i).id());
        features.add(MODEL.inputs().inputs(TABLE.row(i).features()));
        targets.add(TABLE.row(i).targets());
      }
      int[] all = IntStream.range(0, ids.size()).toArray();
      return new FeatureShard(
          ids,
          features.toArray(float[][]::new),
          targets.toArray(double[][]::new),
          train.apply(Arrays.stream(all).filter(i -> i % 3 == 0).toArray()),
          validation.apply(Arrays.stream(all).filter(i -> i % 3 == 1).toArray()),
          Arrays.stream(all).filter(i -> i % 3 == 2).toArray());
    };
  }

  private static NetworkProblem problem(NetworkProblem.Decay decay, boolean weighted) {
    return problem(decay, weighted, 1e-3);
  }

  private static NetworkProblem problem(
      NetworkProblem.Decay decay, boolean weighted, double ridge) {
    return problem(decay, weighted, ridge, 30);
  }

  private static NetworkProblem problem(
      NetworkProblem.Decay decay, boolean weighted, double ridge, long rows) {
    return new NetworkProblem(
        MODEL,
        List.of(TaskLoss.squared(), TaskLoss.crossEntropy()),
        decay,
        weighted,
        ridge,
        List.of(rows, rows),
        List.of(rows, rows),
        5);
  }

  private static RowOracle<RowShard> oracle(NetworkProblem problem, int shards) {
    return new RowOracle<>(
        problem, IntStream.range(0, shards).mapToObj(source(shards)::open).toList());
  }

  @Test
  void everyDerivativeAgreesWithDifferences() {
    for (NetworkProblem.Decay decay : NetworkProblem.Decay.values()) {
      for (boolean weighted : new boolean[] {false, true}) {
        if (weighted || decay != NetworkProblem.Decay.NONE) {
          NetworkProblem problem = problem(decay, weighted);
          double[] x = new double[problem.dimX()];
          Arrays.fill(x, -1);
          OracleCheck.require(
              OracleCheck.run(
                  oracle(problem, 1),
                  x,
                  problem.startY(),
                  new OracleCheck.Settings(2, 1e-5, 1e-4, 1e-10, 3)));
        }
      }
    }
  }

  /** Under a ridge that makes the lower problem convex, so that it has one solution. */
  @Test
  void theHypergradientIsTheSlopeOfTheHeldOutLossAtTheSolution() {
    NetworkProblem problem = problem(NetworkProblem.Decay.TASK, true, 0.3);
    RowOracle<RowShard> oracle = oracle(problem, 1);
    double[] x = {-2, -1.5, -1, 0.2, -0.2};
    ImplicitGradient at = ImplicitGradient.at(oracle, x, problem.startY(), 1e-12);
    for (int i = 0; i < x.length; i++) {
      double[] more = x.clone();
      double[] less = x.clone();
      more[i] += 1e-4;
      less[i] -= 1e-4;
      double slope =
          (ImplicitGradient.at(oracle, more, at.y(), 1e-12).value()
                  - ImplicitGradient.at(oracle, less, at.y(), 1e-12).value())
              / 2e-4;
      assertEquals(slope, at.gradient()[i], 1e-4, "x" + i);
    }
    assertTrue(Arrays.stream(at.gradient()).anyMatch(h -> Math.abs(h) > 1e-3));
  }

  @Test
  void theJointCallSaysWhatSingleCallsSay() {
    NetworkProblem problem = problem(NetworkProblem.Decay.TASK, true);
    double[] x = {-1, -2, 0.5, 0.3, -0.4};
    double[] y = problem.startY();
    double[] v = new double[y.length];
    Arrays.setAll(v, i -> StrictMath.sin(i));
    RowOracle<RowShard> oracle = oracle(problem, 3);
    assertArrayEquals(oracle.cross(x, y, v), oracle.joint(x, y, v).cross());
    assertArrayEquals(oracle.hvp(x, y, v), oracle.joint(x, y, v).hvp());
    assertArrayEquals(oracle.gradLowerY(x, y), oracle.joint(x, y, v).gradLowerY(), 1e-12);
  }

  /** Ten of thirty rows count three times each: a mean over the ten. */
  @Test
  void aMiniBatchIsTheProblemOnItsRowsAlone() {
    MiniBatch batch = new MiniBatch(10, 4);
    MiniBatch own = batch.of("shard/0");
    ShardSource<RowShard> few =
        source(
            1,
            all -> picked(all, own.read(MiniBatch.LOWER, 30)),
            all -> picked(all, own.read(MiniBatch.UPPER, 30)));
    NetworkProblem small = problem(NetworkProblem.Decay.TASK, true, 1e-3, 10);
    NetworkProblem problem = problem(NetworkProblem.Decay.TASK, true);
    double[] x = {-1, -2, 0.5, 0.3, -0.4};
    double[] y = problem.startY();
    double[] v = new double[y.length];
    Arrays.setAll(v, i -> StrictMath.sin(i));
    Joint expected = new RowOracle<>(small, List.of(few.open(0))).joint(x, y, v);
    Joint found =
        new RowOracle<>(problem, List.of(source(1).open(0)), batch, Sampling.STEP).joint(x, y, v);
    assertEquals(expected.lower(), found.lower(), 1e-12);
    assertEquals(expected.upper(), found.upper(), 1e-12);
    assertArrayEquals(expected.gradLowerY(), found.gradLowerY(), 1e-12);
    assertArrayEquals(expected.hvp(), found.hvp(), 1e-12);
    assertArrayEquals(expected.cross(), found.cross(), 1e-12);
    assertArrayEquals(expected.gradUpperY(), found.gradUpperY(), 1e-12);
  }

  private static int[] picked(int[] rows, int[] places) {
    return Arrays.stream(places).map(i -> rows[i]).toArray();
  }

  @Test
  void namesSayWhatIsLearnedAndWeightsSumToOne() {
    assertEquals(
        List.of("decay.layer0.weight", "decay.head0.out.weight", "decay.head1.out.weight"),
        problem(NetworkProblem.Decay.LAYER, false).names());
    NetworkProblem both = problem(NetworkProblem.Decay.TASK, true);
    assertEquals(
        List.of("decay.shared", "decay.number", "decay.class", "weight.number", "weight.class"),
        both.names());
    double[] meant = both.meant(new double[] {0, -1, 1, 2, 1});
    assertEquals(1, meant[0]);
    assertEquals(1, meant[3] + meant[4], 1e-15);
    assertTrue(meant[3] > meant[4]);
  }

  private static SingleLoop<RowShard> program(int rounds) {
    NetworkProblem problem = problem(NetworkProblem.Decay.LAYER, true);
    return new SingleLoop<>(
        new BilevelPlan<>(
            problem, Stfbo.Options.defaults(), -3, rounds, 5, 0, new NetworkEvaluation(problem)));
  }

  @Test
  void theHeldOutLossFallsAndWhatWasLearnedIsReported() {
    LocalFleet<RowShard> fleet = new LocalFleet<>(source(2), 2, 7);
    SingleLoop<RowShard> program = program(20);
    NetworkProblem problem = problem(NetworkProblem.Decay.LAYER, true);
    double first = oracle(problem, 2).upper(new double[problem.dimX()], problem.startY());
    SingleLoopState state = program.start();
    for (int round = 1; round <= 20; round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    double last = state.last().upper();
    assertTrue(last < first, first + " to " + last);
    List<? extends TableRow> rows = program.finish(state, fleet.at("finish")).rows();
    assertTrue(rows.toString().contains("measure=learned"), rows::toString);
    assertTrue(rows.toString().contains("task=class, split=test, measure=accuracy"));
  }

  @Nested
  class Contract extends ProgramContract<SingleLoopState, RowShard> {
    @Override
    protected Program<SingleLoopState, RowShard> program() {
      return NetworkProblemTest.program(2);
    }

    @Override
    protected ShardSource<RowShard> source() {
      return NetworkProblemTest.source(3);
    }

    @Override
    protected int shards() {
      return 3;
    }

    /** First parameters have a seed of their own, which is an option. */
    @Override
    protected boolean usesTheSeed() {
      return false;
    }
  }

  @Test
  void aProblemThatLearnsNothingIsRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> problem(NetworkProblem.Decay.NONE, false))
            .getMessage();
    assertTrue(message.contains("expected at least one of them"), message);
  }
}
