package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Cagrad;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Famo;
import io.equipoise.balance.Gcond;
import io.equipoise.balance.GradDrop;
import io.equipoise.balance.GradNorm;
import io.equipoise.balance.Heads;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Mgda;
import io.equipoise.balance.Moco;
import io.equipoise.balance.Notes;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.balance.PcGrad;
import io.equipoise.balance.Scale;
import io.equipoise.balance.Sgsmgrad;
import io.equipoise.balance.SignDrop;
import io.equipoise.balance.State;
import io.equipoise.balance.Tracking;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.gram.GramOptions;
import io.equipoise.linalg.Vector;
import io.equipoise.net.TaskLoss;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;
import io.equipoise.probe.TaskLosses;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.TableRow;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rounds of methods that look at task gradients, against plain Java in double. */
class GradientRoundsTest {
  private static final int K = LinearTasks.K;
  private static final int SHARED = LinearTasks.SHARED;
  private static final int N = SHARED + K * LinearTasks.HIDDEN;
  private static final List<String> NAMES = List.of("task0", "task1", "task2");

  /** A step whose length shows the direction: AdamW with moments of the last gradient alone. */
  private static TrainingPlan plan(Balancer balancer, Measuring measuring, int batch) {
    return new TrainingPlan(
        new LinearTasks.Model(),
        balancer,
        Scale.NATIVE,
        new StepOptions(
            LinearTasks.LOSSES,
            new Batches(batch, 5),
            new AdamW(0, 0, 1e-8, 0),
            OneCycle.of(1e-2, 100),
            Double.POSITIVE_INFINITY),
        100,
        0,
        3,
        measuring);
  }

  private static TrainingPlan plan(Balancer balancer) {
    return plan(balancer, Measuring.defaults(), 1000);
  }

  private static Measuring probe(Probe probe) {
    return new Measuring(probe, GramOptions.defaults(), null, 1e-3);
  }

  private static Balancer balancer(MethodOptions options) {
    return options.balancer();
  }

  private static Fleet<RowShard> fleet(int shards) {
    return new LocalFleet<>(LinearTasks.source(shards), shards, 1);
  }

  private static TrainingState train(TrainingPlan plan, Fleet<RowShard> fleet, int rounds) {
    BalancedTraining training = new BalancedTraining(plan);
    TrainingState state = training.start();
    for (int round = 1; round <= rounds; round++) {
      state = training.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  /** With betas 0, Adam's first moment after a step is the gradient that it took. */
  private static double[] direction(TrainingState after) {
    return LinearTasks.doubles(after.m());
  }

  private static float[] start() {
    return new LinearTasks.Net().layout().initial(3);
  }

  private static void assertClose(double[] expected, double[] found) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    // Gradients are computed in single precision.
    assertArrayEquals(expected, found, 3e-6 * Math.max(size, 1e-3));
  }

  private static double[] weighted(LinearTasks.Reference at, double[] shared, double[] heads) {
    double[] direction = new double[N];
    for (int k = 0; k < K; k++) {
      for (int j = 0; j < N; j++) {
        direction[j] += (j < SHARED ? shared[k] : heads[k]) * at.gradients[k][j];
      }
    }
    return direction;
  }

  private static double[] weights(Outcome outcome) {
    return ((Decision.Weights) outcome.decision()).onLosses().toArray();
  }

  private static Observation.After unused() {
    return new Observation.After(Vector.filled(K, 1), 0);
  }

  @Test
  void aGramMethodStepsAlongWhatItDecidesFromTheMeanGradients() {
    Balancer mgda = balancer(Mgda.Options.defaults());
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    Observation now = Observation.of(NAMES, 0).losses(at.losses).gram(at.gram()).build(OnBad.FAIL);
    double[] w = weights(mgda.decide(now, mgda.start(K)));
    for (int shards : new int[] {1, 2, 5}) {
      TrainingState after = train(plan(mgda), fleet(shards), 1);
      assertClose(weighted(at, w, w), direction(after));
      assertArrayEquals(w, after.weights(), 1e-5);
      assertArrayEquals(at.losses, after.losses(), 1e-5);
    }
  }

  @Test
  void headsAreWeightedPlainOrAsTheMethodHasThem() {
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    Balancer pcgrad = balancer(PcGrad.Options.defaults());
    assertEquals(Heads.PLAIN, pcgrad.nativeHeads());
    Observation now = Observation.of(NAMES, 0).losses(at.losses).gram(at.gram()).build(OnBad.FAIL);
    double[] w = weights(pcgrad.decide(now, pcgrad.start(K)));
    double[] ones = {1, 1, 1};
    assertClose(weighted(at, w, ones), direction(train(plan(pcgrad), fleet(2), 1)));
    Measuring asWeighted =
        new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), Heads.WEIGHTED, 1e-3);
    assertClose(weighted(at, w, w), direction(train(plan(pcgrad, asWeighted, 1000), fleet(2), 1)));
    Balancer sums = balancer(new MethodOptions.Ls(List.of(0.5, 0.0, 2.0)));
    Measuring asPlain =
        new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), Heads.PLAIN, 1e-3);
    assertClose(
        weighted(at, new double[] {0.5, 0, 2}, ones),
        direction(train(plan(sums, asPlain, 1000), fleet(2), 1)));
  }

  @Test
  void normsAreThoseOfTheMeanGradients() {
    Balancer gradnorm = balancer(GradNorm.Options.defaults());
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    double[] gram = at.gram();
    double[] norms = new double[K];
    Arrays.setAll(norms, k -> Math.sqrt(gram[k * K + k]));
    Observation now = Observation.of(NAMES, 0).losses(at.losses).norms(norms).build(OnBad.FAIL);
    Outcome outcome = gradnorm.decide(now, gradnorm.start(K));
    TrainingState after = train(plan(gradnorm), fleet(3), 1);
    outcome
        .state()
        .arrays()
        .forEach(
            (name, values) ->
                assertArrayEquals(values, after.balance().arrays().get(name), 1e-5, name));
  }

  @Test
  void aSignMaskIsAppliedToTheMeanGradientsCoordinateByCoordinate() {
    Balancer graddrop = balancer(new GradDrop.Options(0.1, 4));
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    Observation now = Observation.of(NAMES, 0).losses(at.losses).build(OnBad.FAIL);
    Decision.SignMask mask = (Decision.SignMask) graddrop.decide(now, graddrop.start(K)).decision();
    double[] expected = weighted(at, new double[K], new double[] {1, 1, 1});
    System.arraycopy(SignDrop.direction(at.shared(), mask), 0, expected, 0, SHARED);
    assertClose(expected, direction(train(plan(graddrop), fleet(4), 1)));
  }

  @Test
  void trackedAveragesStandInForGradientsAndSurviveTheRound() {
    Moco.Options options = Moco.Options.defaults();
    Balancer moco = balancer(options);
    Tracking tracking = new Tracking(options.beta(), options.betaSigma());
    BalancedTraining training = new BalancedTraining(plan(moco));
    TrainingState state = training.start();
    double[][] y = new double[K][SHARED];
    State balance = moco.start(K);
    for (int round = 1; round <= 3; round++) {
      LinearTasks.Reference at = LinearTasks.Reference.at(state.theta());
      for (int k = 0; k < K; k++) {
        y[k] = tracking.next(y[k], at.shared()[k], at.losses[k], round);
      }
      Observation now =
          Observation.of(NAMES, round - 1)
              .losses(at.losses)
              .gram(LinearTasks.products(y, y))
              .build(OnBad.FAIL);
      Outcome outcome = moco.decide(now, balance);
      balance = outcome.state();
      double[] w = weights(outcome);
      double[] expected = weighted(at, new double[K], new double[] {1, 1, 1});
      for (int j = 0; j < SHARED; j++) {
        for (int k = 0; k < K; k++) {
          expected[j] += w[k] * y[k][j];
        }
      }
      state = training.round(state, fleet(3).at("round/" + round));
      assertClose(expected, direction(state));
      assertEquals(K * SHARED, state.kept().length);
    }
  }

  @Test
  void productsWithTheRoundBeforeAreMeasured() {
    Balancer gcond = balancer(Gcond.Options.defaults());
    BalancedTraining training = new BalancedTraining(plan(gcond));
    TrainingState state = training.start();
    State balance = gcond.start(K);
    double[][] before = {};
    for (int round = 1; round <= 4; round++) {
      LinearTasks.Reference at = LinearTasks.Reference.at(state.theta());
      var measured = Observation.of(NAMES, round - 1).losses(at.losses).gram(at.gram());
      if (before.length > 0) {
        measured.previous(LinearTasks.products(at.shared(), before));
      }
      before = at.shared();
      Outcome outcome = gcond.decide(measured.build(OnBad.FAIL), balance);
      balance = outcome.state();
      state = training.round(state, fleet(2).at("round/" + round));
      assertArrayEquals(weights(outcome), state.weights(), 2e-5);
      double[] expected = balance.arrays().get("coefficients");
      assertArrayEquals(expected, state.balance().arrays().get("coefficients"), 2e-5);
    }
  }

  /** Equal weights; remembers the products with the round before that it was given. */
  private record Recorder() implements Balancer {
    private record Seen(Vector previous) implements State {
      @Override
      public SortedMap<String, double[]> arrays() {
        return new TreeMap<>(Map.of("previous", previous.toArray()));
      }
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public Demand demand() {
      return Demand.of(Demand.Level.GRAM).withPrevious();
    }

    @Override
    public State start(int tasks) {
      return new Seen(Vector.EMPTY);
    }

    @Override
    public Outcome decide(Observation now, State state) {
      return new Outcome(Decision.Weights.of(1, 1, 1), new Seen(now.previous()), Notes.NONE);
    }

    @Override
    public State decode(Map<String, double[]> arrays) {
      return new Seen(Vector.of(arrays.get("previous")));
    }

    @Override
    public Scale nativeScale() {
      return Scale.SUM;
    }

    @Override
    public Heads nativeHeads() {
      return Heads.PLAIN;
    }
  }

  @Test
  void theFirstOfTheTwoRowsIsNowAndTheSecondIsBefore() {
    BalancedTraining training = new BalancedTraining(plan(new Recorder()));
    TrainingState start = training.start();
    TrainingState one = training.round(start, fleet(2).at("round/1"));
    assertEquals(0, one.balance().arrays().get("previous").length);
    TrainingState two = training.round(one, fleet(2).at("round/2"));
    double[][] before = LinearTasks.Reference.at(start.theta()).shared();
    double[][] now = LinearTasks.Reference.at(one.theta()).shared();
    assertClose(LinearTasks.products(now, before), two.balance().arrays().get("previous"));
  }

  @Test
  void lossesAfterTheStepAreOfTheSameBatch() {
    Balancer famo = balancer(Famo.Options.defaults());
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    Observation now = Observation.of(NAMES, 0).losses(at.losses).build(OnBad.FAIL);
    Outcome outcome = famo.decide(now, famo.start(K));
    TrainingState after = train(plan(famo), fleet(3), 1);
    LinearTasks.Reference then = LinearTasks.Reference.at(after.theta());
    State learned =
        famo.observeAfter(now, new Observation.After(Vector.of(then.losses), 1), outcome.state());
    learned
        .arrays()
        .forEach(
            (name, values) ->
                assertArrayEquals(values, after.balance().arrays().get(name), 2e-5, name));
    assertFalse(learned.equals(outcome.state()), unused().toString());
  }

  @Test
  void innerStepsDescendOnTheMethodsOwnSum() {
    Bilb4mtlOptions options = Bilb4mtlOptions.qm9().withRate(0.1).withInnerSteps(2);
    Bilb4mtl balancer = new Bilb4mtl(options);
    double rate = 0.01;
    Measuring measuring = new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), null, rate);
    LinearTasks.Reference at = LinearTasks.Reference.at(start());
    Observation now = Observation.of(NAMES, 0).losses(at.losses).build(OnBad.FAIL);
    double[] z = LinearTasks.doubles(start());
    LinearTasks.Reference there = at;
    for (int step = 0; step < 2; step++) {
      double[] c = balancer.innerWeights(now, Vector.of(there.losses), balancer.start(K)).toArray();
      double[] slope = weighted(there, c, c);
      for (int j = 0; j < z.length; j++) {
        z[j] -= rate * slope[j];
      }
      there = new LinearTasks.Reference(z);
    }
    Observation whole =
        Observation.of(NAMES, 0).losses(at.losses).inner(there.losses).build(OnBad.FAIL);
    Outcome outcome = balancer.decide(whole, balancer.start(K));
    TrainingState after = train(plan(balancer, measuring, 1000), fleet(2), 1);
    assertArrayEquals(weights(outcome), after.weights(), 1e-5);
    double[] gradient = outcome.notes().vectors().get("router-gradient").toArray();
    assertTrue(Arrays.stream(gradient).anyMatch(g -> Math.abs(g) > 1e-4));
    // Adam's first mean is a tenth of the router's gradient.
    outcome
        .state()
        .arrays()
        .forEach(
            (name, values) ->
                assertArrayEquals(values, after.balance().arrays().get(name), 1e-4, name));
  }

  @Test
  void theRouterLearnsOtherwiseWithoutInnerSteps() {
    Balancer with = new Bilb4mtl(Bilb4mtlOptions.qm9().withInnerSteps(2));
    Balancer without = new Bilb4mtl(Bilb4mtlOptions.qm9());
    assertFalse(
        train(plan(with), fleet(1), 3)
            .balance()
            .equals(train(plan(without), fleet(1), 3).balance()));
  }

  @Test
  void threeBatchesAreIndependentAndTheLastIsStepped() {
    Balancer sgsmgrad = balancer(Sgsmgrad.Options.defaults());
    TrainingPlan plan = plan(sgsmgrad, Measuring.defaults(), 4);
    RowShard shard = LinearTasks.source(1).open(0);
    Batches batches = plan.steps().batches();
    Set<String> orders = new TreeSet<>();
    for (int stream = 0; stream < 3; stream++) {
      orders.add(Arrays.toString(batches.stream(stream).rows(shard, 0)));
    }
    assertEquals(3, orders.size());
    assertEquals(batches, batches.stream(0));
    TrainingState after = train(plan, fleet(1), 1);
    double[] third = meanOf(shard, batches.stream(2).rows(shard, 0), after.weights());
    assertClose(Arrays.copyOf(third, SHARED), Arrays.copyOf(direction(after), SHARED));
  }

  /** The weighted mean gradient of some rows, from a shard that holds these alone. */
  private static double[] meanOf(RowShard shard, int[] rows, double[] weights) {
    List<Integer> names =
        IntStream.of(rows)
            .mapToObj(row -> Integer.parseInt(shard.id(row).substring(3)))
            .collect(Collectors.toList());
    Fleet<RowShard> fleet =
        new LocalFleet<>(s -> new LinearTasks.Shard(names, new LinearTasks.Meter()), 1, 1);
    Rows all = new Rows.All(Split.TRAIN);
    TaskSums sums =
        fleet.ask(new LossesAt(new LinearTasks.Model(), start(), LinearTasks.LOSSES, all)).get(0);
    return fleet.sum(
        new GradientAt(
                new LinearTasks.Model(),
                start(),
                LinearTasks.LOSSES,
                all,
                sums.coefficients(weights))
            .alone());
  }

  /** Passes of one round over two shards, per shard. */
  private static int[] passes(TrainingPlan plan) {
    LinearTasks.Meter meter = new LinearTasks.Meter();
    train(plan, new LocalFleet<>(LinearTasks.source(2, meter), 2, 1), 1);
    assertEquals(0, meter.forward.get() % 2);
    return new int[] {meter.forward.get() / 2, meter.backward.get() / 2};
  }

  @Test
  void noBackwardPassIsMadeTwice() {
    int[] gram = {1, K};
    assertArrayEquals(gram, passes(plan(balancer(Mgda.Options.defaults()))));
    assertArrayEquals(gram, passes(plan(balancer(PcGrad.Options.defaults()))));
    assertArrayEquals(gram, passes(plan(balancer(GradNorm.Options.defaults()))));
    assertArrayEquals(gram, passes(plan(balancer(GradDrop.Options.defaults()))));
    assertArrayEquals(gram, passes(plan(balancer(Moco.Options.defaults()))));
    assertArrayEquals(gram, passes(plan(balancer(Gcond.Options.defaults()))));
    assertArrayEquals(
        new int[] {3, 2 * K + 1}, passes(plan(balancer(Sgsmgrad.Options.defaults()))));
    assertArrayEquals(new int[] {2, 1}, passes(plan(balancer(MethodOptions.Ls.defaults()))));
    assertArrayEquals(new int[] {3, 1}, passes(plan(balancer(Famo.Options.defaults()))));
    assertArrayEquals(
        new int[] {2 + 2 * 2, 1 + 2},
        passes(plan(new Bilb4mtl(Bilb4mtlOptions.qm9().withInnerSteps(2)))));
  }

  @Test
  void samoGoesForth3KPlus1TimesAndBackKPlus1Times() {
    assertArrayEquals(
        new int[] {2 * K + K + 1, K + 1},
        passes(plan(balancer(MethodOptions.Ls.defaults()), probe(Samo.defaults()), 1000)));
    assertArrayEquals(
        new int[] {2 * K + K + 1, K + 1},
        passes(plan(balancer(Mgda.Options.defaults()), probe(Samo.defaults()), 1000)));
    Samo shared = new Samo(0.05, 0.5, 0.01, true, false, true, List.of(), 0);
    assertArrayEquals(
        new int[] {2 + K + 1, K + 1},
        passes(plan(balancer(Mgda.Options.defaults()), probe(shared), 1000)));
  }

  /** The tasks as SAMO's plain form sees them: shared parameters alone, heads where they are. */
  private record Plain(double[] heads) implements TaskLosses {
    private double[] whole(double[] shared) {
      double[] theta = Arrays.copyOf(shared, N);
      System.arraycopy(heads, 0, theta, SHARED, N - SHARED);
      return theta;
    }

    @Override
    public int tasks() {
      return K;
    }

    @Override
    public double loss(int i, double[] theta) {
      return new LinearTasks.Reference(whole(theta)).losses[i];
    }

    @Override
    public double[] gradient(int i, double[] theta) {
      return new LinearTasks.Reference(whole(theta)).shared()[i];
    }

    @Override
    public Joint joint(double[] theta) {
      LinearTasks.Reference at = new LinearTasks.Reference(whole(theta));
      double[] mean = new double[SHARED];
      for (double[] row : at.shared()) {
        for (int j = 0; j < SHARED; j++) {
          mean[j] += row[j] / K;
        }
      }
      return new Joint(at.losses, mean);
    }
  }

  @Test
  void samoMeasuresWhereItsPlainFormDoes() {
    for (Samo samo :
        List.of(
            new Samo(0.2, 0.5, 0.01, true, false, false, List.of(), 9),
            new Samo(0.2, 0.3, 0.01, false, true, true, List.of(), 9))) {
      LinearTasks.Reference at = LinearTasks.Reference.at(start());
      double[] theta = LinearTasks.doubles(start());
      double[] mean = weighted(at, third(), third());
      // Head k is measured uphill too, along its own part of the mean gradient.
      double[][] expected = new double[K][];
      double[] moved = theta.clone();
      for (int k = 0; k < K; k++) {
        int head = SHARED + k * LinearTasks.HIDDEN;
        double[] q = Arrays.copyOfRange(mean, head, head + LinearTasks.HIDDEN);
        double[] shift = samo.headShift(q);
        for (int c = 0; c < shift.length; c++) {
          moved[head + c] = theta[head + c] + shift[c];
        }
      }
      Samo layered = samo.withLayers(List.of(6, 6));
      Plain still = new Plain(Arrays.copyOfRange(theta, SHARED, N));
      Plain uphill = new Plain(Arrays.copyOfRange(moved, SHARED, N));
      double[] shared = Arrays.copyOf(theta, SHARED);
      for (int k = 0; k < K; k++) {
        double[] z = layered.draw(SHARED, 0, k);
        double s =
            layered.slope(
                still.loss(k, along(shared, 0.01, z)), still.loss(k, along(shared, -0.01, z)));
        double[] shift = layered.shift(shared, still.joint(shared).meanGradient(), s, z);
        expected[k] = uphill.gradient(k, along(shared, 1, shift));
      }
      for (int shards : new int[] {1, 3}) {
        TrainingState after =
            train(plan(balancer(MethodOptions.Ls.defaults()), probe(samo), 1000), fleet(shards), 1);
        double[] sum = new double[SHARED];
        for (double[] row : expected) {
          for (int j = 0; j < SHARED; j++) {
            sum[j] += row[j];
          }
        }
        double size = Arrays.stream(sum).map(Math::abs).max().orElse(0);
        // Slopes are differences of single-precision losses over 0.02.
        assertArrayEquals(sum, Arrays.copyOf(direction(after), SHARED), 2e-4 * size);
        assertArrayEquals(at.losses, after.losses(), 1e-5);
      }
    }
  }

  private static double[] third() {
    return new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3};
  }

  private static double[] along(double[] from, double by, double[] what) {
    double[] to = from.clone();
    for (int j = 0; j < to.length; j++) {
      to[j] += by * what[j];
    }
    return to;
  }

  @Test
  void samoLeavesTheParametersBitForBit() {
    BalancedTraining training =
        new BalancedTraining(plan(balancer(Mgda.Options.defaults()), probe(Samo.defaults()), 1000));
    TrainingState state = training.start();
    float[] before = state.theta().clone();
    training.round(state, fleet(2).at("round/1"));
    assertArrayEquals(before, state.theta());
  }

  @Test
  void gatherAndBlocksTrainToTheSameBitsAndASketchDoesNot() {
    Balancer cagrad = balancer(Cagrad.Options.defaults());
    TrainingState blocks = train(plan(cagrad), fleet(3), 5);
    Measuring gather =
        new Measuring(
            Probe.Plain.defaults(), new GramOptions(GramOptions.Way.GATHER, 0, 0), null, 1e-3);
    assertEquals(blocks, train(plan(cagrad, gather, 1000), fleet(3), 5));
    Measuring sketch =
        new Measuring(
            Probe.Plain.defaults(), new GramOptions(GramOptions.Way.BLOCKS, 64, 0), null, 1e-3);
    assertFalse(blocks.equals(train(plan(cagrad, sketch, 1000), fleet(3), 5)));
  }

  /** Rows of task 2 lie on rows 0, 1, 3, 4, ...; a shard of rows 2, 5, ... has none. */
  private static Fleet<RowShard> withoutTaskTwo() {
    List<Integer> rows = IntStream.range(0, 12).mapToObj(i -> 3 * i + 2).toList();
    return new LocalFleet<>(s -> new LinearTasks.Shard(rows, new LinearTasks.Meter()), 1, 1);
  }

  @Test
  void aTaskThatNoRowOfTheBatchCarriesIsLeftOut() {
    for (MethodOptions options :
        List.of(
            Mgda.Options.defaults(),
            GradDrop.Options.defaults(),
            Moco.Options.defaults(),
            Gcond.Options.defaults(),
            MethodOptions.Ls.defaults())) {
      TrainingState after = train(plan(balancer(options)), withoutTaskTwo(), 2);
      assertEquals(0, after.weights()[2], options.toString());
      assertTrue(after.weights()[0] + after.weights()[1] > 0, options.toString());
      assertTrue(Double.isNaN(after.losses()[2]));
      int head = SHARED + 2 * LinearTasks.HIDDEN;
      assertArrayEquals(
          Arrays.copyOfRange(start(), head, N), Arrays.copyOfRange(after.theta(), head, N));
      double loss = new BalancedTraining(plan(balancer(options))).report(after, after).loss();
      assertTrue(Double.isFinite(loss));
    }
  }

  @Test
  void aTaskIsLeftOutOfTheRoundAfterAnIncident() {
    BalancedTraining training = new BalancedTraining(plan(balancer(Mgda.Options.defaults())));
    Fleet<RowShard> fleet = fleet(2).at("round/1");
    TrainingState broken = broken(training.start(), 1);
    NonFiniteException incident =
        assertThrows(NonFiniteException.class, () -> training.round(broken, fleet));
    assertEquals("task1", incident.task());
    TrainingState mended = training.mend(broken, incident, OnNonFinite.SKIP_TASK_ROUND);
    TrainingState after = training.round(mended, fleet);
    assertEquals(0, after.weights()[1]);
    assertTrue(Double.isFinite(after.theta()[0]));
    assertTrue(after.skip().isEmpty());
  }

  /** An infinite loss is no number once it is multiplied by 0 for a row that lacks the target. */
  @Test
  void aLossThatIsNoNumberIsNotTakenForOneThatIsMissing() {
    for (MethodOptions options : List.of(MethodOptions.Ls.defaults(), Mgda.Options.defaults())) {
      BalancedTraining training = new BalancedTraining(plan(balancer(options)));
      Fleet<RowShard> fleet = fleet(2);
      TrainingState known = training.round(training.start(), fleet.at("round/1"));
      float[] theta = known.theta().clone();
      theta[SHARED + 2 * LinearTasks.HIDDEN] = Float.MAX_VALUE;
      TrainingState broken =
          new TrainingState(
              theta,
              known.m(),
              known.v(),
              known.round(),
              known.step(),
              known.losses(),
              known.weights(),
              known.rows(),
              known.balance(),
              1,
              new TreeSet<>(),
              known.first(),
              known.measures(),
              known.kept(),
              known.average(),
              known.look());
      NonFiniteException incident =
          assertThrows(NonFiniteException.class, () -> training.round(broken, fleet.at("round/2")));
      assertEquals("task2", incident.task(), options.toString());
    }
    TaskSums sums = new TaskSums(new double[] {Double.NaN, 0, 6}, new double[] {3, 0, 2});
    assertArrayEquals(new double[] {Double.NaN, 8, 3}, sums.meansOr(new double[] {7, 8, 9}));
  }

  @Test
  void moreThanHalfOfTheTasksCannotBeLeftOut() {
    BalancedTraining training = new BalancedTraining(plan(balancer(Mgda.Options.defaults())));
    Fleet<RowShard> fleet = fleet(2).at("round/1");
    TrainingState broken = broken(training.start(), 0, 1);
    for (String task : List.of("task0", "task1")) {
      TrainingState at = broken;
      NonFiniteException incident =
          assertThrows(NonFiniteException.class, () -> training.round(at, fleet));
      assertEquals(task, incident.task());
      broken = training.mend(at, incident, OnNonFinite.SKIP_TASK_ROUND);
    }
    TrainingState two = broken;
    assertEquals(Set.of(0, 1), two.skip());
    assertEquals(two, training.codec().decode(training.codec().encode(two)));
    Failure failure = assertThrows(Failure.class, () -> training.round(two, fleet));
    assertEquals("NUM-002", failure.code());
    assertEquals(ExitCode.NUMERIC, failure.exit());
    assertTrue(failure.getMessage().contains("2 of 3 tasks"), failure.getMessage());
  }

  @Test
  void aLossThatAMethodCannotTakeEndsTheRunAsANumber() {
    Balancer famo = balancer(new Famo.Options(0.025, 1e-3, List.of(100.0, 0.0, 0.0)));
    BalancedTraining training = new BalancedTraining(plan(famo));
    Failure failure =
        assertThrows(Failure.class, () -> training.round(training.start(), fleet(1).at("round/1")));
    assertEquals("NUM-004", failure.code());
    assertEquals(ExitCode.NUMERIC, failure.exit());
  }

  /** Heads with a number that makes their loss infinite. */
  private static TrainingState broken(TrainingState at, int... tasks) {
    float[] theta = at.theta().clone();
    for (int k : tasks) {
      theta[SHARED + k * LinearTasks.HIDDEN] = Float.MAX_VALUE;
    }
    return TrainingState.start(theta, K, at.balance(), Averaging.none());
  }

  @Test
  void aRoundOfLocalStepsThatIsTriedAgainDoesNotFindWhatWasLeftBehind() {
    TrainingPlan exact = plan(balancer(MethodOptions.Ls.defaults()));
    TrainingPlan local =
        new TrainingPlan(exact.model(), exact.balancer(), Scale.SUM, exact.steps(), 10, 3, 3);
    BalancedTraining training = new BalancedTraining(local);
    TrainingState state = training.round(training.start(), fleet(2).at("round/1"));
    Fleet<RowShard> again = fleet(2);
    training.round(state, again.at("round/2"));
    TrainingState slower = state.halved();
    assertEquals(
        training.round(slower, fleet(2).at("round/2")),
        training.round(slower, again.at("round/2")));
    TrainingState without = state.without(1);
    assertEquals(
        training.round(without, fleet(2).at("round/2")),
        training.round(without, again.at("round/2")));
  }

  @Test
  void whatARoundCannotMeasureIsRefusedByNameWithTheRemedy() {
    refused(
        () -> plan(new Bilb4mtl(Bilb4mtlOptions.cityscapes(8))),
        "bilb4mtl with a router on features");
    for (MethodOptions options :
        List.of(
            Mgda.Options.defaults(),
            GradNorm.Options.defaults(),
            GradDrop.Options.defaults(),
            Famo.Options.defaults())) {
      refused(() -> local(balancer(options), Measuring.defaults()), "Set train.local-steps=0");
    }
    refused(
        () -> local(new Bilb4mtl(Bilb4mtlOptions.qm9().withInnerSteps(1)), Measuring.defaults()),
        "Set train.local-steps=0");
    refused(
        () -> local(balancer(MethodOptions.Ls.defaults()), probe(Samo.defaults())),
        "probe.kind = samo");
    refused(
        () ->
            local(
                balancer(MethodOptions.Ls.defaults()),
                new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), Heads.PLAIN, 1e-3)),
        "train.heads = plain");
    refused(
        () -> new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), null, Double.NaN),
        "train.inner-step-size = NaN");
  }

  private static void refused(org.junit.jupiter.api.function.Executable what, String words) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, what);
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
  }

  private static TrainingPlan local(Balancer balancer, Measuring measuring) {
    TrainingPlan exact = plan(balancer(MethodOptions.Ls.defaults()));
    return new TrainingPlan(exact.model(), balancer, Scale.SUM, exact.steps(), 10, 3, 3, measuring);
  }

  @Test
  void aRoundTellsHowTheTasksStandToEachOther() {
    BalancedTraining training = new BalancedTraining(plan(balancer(Mgda.Options.defaults())));
    TrainingState after = train(plan(balancer(Mgda.Options.defaults())), fleet(2), 2);
    Set<String> told =
        training.report(after, after).rows().stream()
            .filter(TableRow.WeightRow.class::isInstance)
            .map(TableRow.WeightRow.class::cast)
            .filter(row -> row.task().equals("(all)"))
            .map(TableRow.WeightRow::quantity)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "balance_ratio",
            "ca_cosine",
            "ca_distance",
            "conflict_share",
            "mean_cosine",
            "pareto_gap"),
        told);
    // MGDA takes the shortest combination itself.
    assertEquals(0, after.measures().get("ca_distance"), 1e-6);
    assertTrue(after.measures().get("pareto_gap") > 1e-3);
    assertTrue(after.measures().get("balance_ratio") >= 1);
    TrainingState sums = train(plan(balancer(MethodOptions.Ls.defaults())), fleet(2), 2);
    assertEquals(Set.of("balance_ratio"), sums.measures().keySet());
  }

  @Test
  void everyMethodLowersTheMeanLoss() {
    for (MethodOptions options :
        List.of(
            Cagrad.Options.defaults(),
            GradNorm.Options.defaults(),
            GradDrop.Options.defaults(),
            Moco.Options.defaults(),
            Gcond.Options.defaults(),
            Sgsmgrad.Options.defaults())) {
      StepOptions steps =
          new StepOptions(
              List.of(TaskLoss.squared(), TaskLoss.squared(), TaskLoss.squared()),
              new Batches(8, 5),
              AdamW.defaults(),
              OneCycle.of(3e-2, 300),
              5);
      TrainingPlan plan =
          new TrainingPlan(
              new LinearTasks.Model(), balancer(options), Scale.NATIVE, steps, 300, 0, 3);
      double first = meanLoss(start());
      double last = meanLoss(train(plan, fleet(2), 300).theta());
      assertTrue(last < 0.8 * first, options + ": " + last + " of " + first);
    }
  }

  private static double meanLoss(float[] theta) {
    return Arrays.stream(LinearTasks.Reference.at(theta).losses).average().orElseThrow();
  }
}
