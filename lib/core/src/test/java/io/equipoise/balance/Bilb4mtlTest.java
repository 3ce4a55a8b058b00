package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class Bilb4mtlTest {

  /** The contract under one published setting. */
  abstract static class Published extends BalancerContract {
    abstract Bilb4mtlOptions options();

    @Override
    protected Balancer balancer(int tasks) {
      return new Bilb4mtl(options());
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.SCALE_FREE);
    }

    /** Sums of at most a dozen terms of size one. */
    @Override
    protected double tolerance() {
      return 1e-13;
    }
  }

  @Nested
  class Cityscapes extends Published {
    @Override
    Bilb4mtlOptions options() {
      return Bilb4mtlOptions.cityscapes(features());
    }

    @Override
    protected int features() {
      return 5;
    }
  }

  @Nested
  class NyuV2 extends Published {
    @Override
    Bilb4mtlOptions options() {
      return Bilb4mtlOptions.nyuV2(features());
    }

    @Override
    protected int features() {
      return 4;
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.SCALE_FREE, Promise.NEEDS_POSITIVE_LOSSES);
    }
  }

  @Nested
  class CelebA extends Published {
    @Override
    Bilb4mtlOptions options() {
      return Bilb4mtlOptions.celebA();
    }
  }

  @Nested
  class Qm9 extends Published {
    @Override
    Bilb4mtlOptions options() {
      return Bilb4mtlOptions.qm9().withSeed(3);
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.NEEDS_POSITIVE_LOSSES);
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 1 / loss;
    }
  }

  @Nested
  class WithInnerSteps extends Published {
    @Override
    Bilb4mtlOptions options() {
      return Bilb4mtlOptions.celebA().withInnerSteps(2);
    }
  }

  @RandomTries(200)
  void coefficientsAndRouterGradientsAreDerivativesOfTheWrittenTotal(Try t) {
    int tasks = 1 + t.size();
    Bilb4mtlOptions options = anyOptions(t);
    Bilb4mtl balancer = new Bilb4mtl(options);
    Formula formula = new Formula(options, t.positives(tasks), tasks);
    double[] l = t.positives(tasks);
    double[] h = t.normals(options.features());
    double[] z = t.positives(tasks);
    RouterState state =
        new RouterState(
            balancer.start(tasks).router(),
            Adam.start(balancer.start(tasks).router().size()),
            Vector.of(formula.initial()));
    double[] w = state.router().toArray();
    Observation now =
        Observation.of(Problem.random(t, tasks, 0).observed(0, Demand.LOSSES).tasks(), 1)
            .losses(l)
            .features(h)
            .inner(options.innerSteps() > 0 ? z : new double[0])
            .build(OnBad.FAIL);
    Outcome outcome = balancer.decide(now, state);
    double held = formula.divisor(w, h);
    assertNear(formula.total(l, w, h, held), outcome.notes().numbers().get("total"), 1e-12);

    Decision.Weights decision = (Decision.Weights) outcome.decision();
    for (int i = 0; i < tasks; i++) {
      double step = 1e-6 * l[i];
      double slope =
          (formula.total(moved(l, i, step), w, h, held)
                  - formula.total(moved(l, i, -step), w, h, held))
              / (2 * step);
      assertNear(slope, decision.onLosses().get(i), 1e-4);
    }
    Vector gradient = outcome.notes().vectors().get("router-gradient");
    for (int i = 0; i < w.length; i++) {
      double up = formula.penalty(l, z, moved(w, i, 1e-6), h, held);
      double down = formula.penalty(l, z, moved(w, i, -1e-6), h, held);
      assertNear((up - down) / 2e-6, gradient.get(i), 1e-4);
    }
    for (int j = 0; j < h.length; j++) {
      double up = formula.total(l, w, moved(h, j, 1e-6), held);
      double down = formula.total(l, w, moved(h, j, -1e-6), held);
      assertNear((up - down) / 2e-6, decision.onFeatures().get(j), 1e-4);
    }
  }

  @RandomTries
  void withTauOneTheUpperLevelAddsNothingToTheSumOfCoefficients(Try t) {
    int tasks = 1 + t.size();
    Bilb4mtl balancer = new Bilb4mtl(freeSoftmax(0.7));
    Observation now = Observation.ofLosses(0, t.positives(tasks));
    Decision.Weights d = (Decision.Weights) balancer.decide(now, balancer.start(tasks)).decision();
    assertEquals(1, Arrays.stream(d.onLosses().toArray()).sum(), 1e-12);
  }

  @Test
  void aWorkedStepOfTwoTasks() {
    Bilb4mtl balancer = new Bilb4mtl(freeSoftmax(0.1));
    Outcome outcome = balancer.decide(Observation.ofLosses(0, 3, 1), balancer.start(2));
    assertEquals(2 + 0.1 * 2, outcome.notes().numbers().get("total"), 1e-15);
    assertArrayEquals(
        new double[] {0.6, 0.4},
        ((Decision.Weights) outcome.decision()).onLosses().toArray(),
        1e-15);
    Vector gradient = outcome.notes().vectors().get("router-gradient");
    assertArrayEquals(new double[] {0.5, -0.5}, gradient.toArray(), 1e-15);
    RouterState next = (RouterState) outcome.state();
    assertArrayEquals(new double[] {-1e-3, 1e-3}, next.router().toArray(), 1e-10);
    assertEquals(1, next.memory().steps());
  }

  @Test
  void swappingEqualNeighboursChangesNothing() {
    Bilb4mtl balancer = new Bilb4mtl(Bilb4mtlOptions.celebA());
    Observation now = Observation.ofLosses(0, 2, 0.7, 0.7, 3);
    Vector c = onLosses(balancer.decide(now, balancer.startAt(4, Vector.of(2, 1, 1, 0))));
    assertEquals(c.get(1), c.get(2), 1e-15);
  }

  @Test
  void taskOrderMatters() {
    Bilb4mtl balancer = new Bilb4mtl(Bilb4mtlOptions.celebA());
    Vector c = onLosses(balancer.decide(Observation.ofLosses(0, 1, 2, 3), balancer.start(3)));
    Vector d = onLosses(balancer.decide(Observation.ofLosses(0, 2, 1, 3), balancer.start(3)));
    assertNotEquals(c.get(0), d.get(1), 1e-3);
  }

  @Test
  void anInnerStepDescendsOnTheLowerLevel() {
    Bilb4mtl balancer = new Bilb4mtl(Bilb4mtlOptions.celebA().withInnerSteps(1));
    Observation now = Observation.ofLosses(0, 2, 3);
    Vector weights = balancer.innerWeights(now, Vector.of(1, 5), balancer.start(2));
    assertEquals(Vector.of(0.5, 0.5), weights);
    assertEquals(1, balancer.demand().innerSteps());
  }

  @Test
  void oneBackwardPassWhateverTheNumberOfTasks() {
    assertEquals(Demand.LOSSES, new Bilb4mtl(Bilb4mtlOptions.defaults()).demand());
  }

  @Test
  void baselinesAreReadOnceOrEveryEpoch() {
    Bilb4mtl once = new Bilb4mtl(Bilb4mtlOptions.qm9());
    Bilb4mtl again = new Bilb4mtl(Bilb4mtlOptions.qm9().withBaselineEvery(2));
    State a = once.start(2);
    State b = again.start(2);
    for (int step = 0; step < 3; step++) {
      Observation now = Observation.ofLosses(step, 4 - step, 5 - step);
      a = once.decide(now, a).state();
      b = again.decide(now, b).state();
    }
    assertEquals(Vector.of(4, 5), ((RouterState) a).baseline());
    assertEquals(Vector.of(2, 3), ((RouterState) b).baseline());
  }

  @Test
  void aLargePenaltyIsAllowedAndNoted() {
    Bilb4mtl balancer = new Bilb4mtl(freeSoftmax(2));
    Outcome outcome = balancer.decide(Observation.ofLosses(0, 1, 3), balancer.start(2));
    assertEquals(1, outcome.notes().warnings().size());
    String warning = outcome.notes().warnings().get(0);
    assertTrue(warning.contains("task '0' has coefficient -1.5"), warning);
    assertTrue(warning.contains("Lower lambda (now 2.0)"), warning);
    assertTrue(warning.endsWith("(NUM-005)"), warning);
  }

  @Test
  void refusesWhatCannotBe() {
    Bilb4mtlOptions options = Bilb4mtlOptions.defaults();
    assertRefused("lambda = -1.0", () -> options.withLambda(-1));
    assertRefused("lambda = NaN", () -> options.withLambda(Double.NaN));
    assertRefused("rate = 0.0", () -> options.withRate(0));
    assertRefused("features with router FEATURES = 0", () -> Bilb4mtlOptions.cityscapes(0));
    assertRefused("[0.8, 0.2]", () -> new Bilb4mtlOptions.Clamp(0.8, 0.2));
    Bilb4mtl log = new Bilb4mtl(Bilb4mtlOptions.qm9());
    assertRefused(
        "task '1' has loss -3.0; expected > 0 for bilb4mtl",
        () -> log.decide(Observation.ofLosses(0, 2, -3), log.start(2)));
    Bilb4mtl router = new Bilb4mtl(Bilb4mtlOptions.cityscapes(3));
    assertRefused(
        "no features measured",
        () -> router.decide(Observation.ofLosses(0, 2, 3), router.start(2)));
    assertRefused(
        "3 tasks observed; expected 2",
        () -> log.decide(Observation.ofLosses(0, 2, 3, 4), log.start(2)));
  }

  @Test
  void anotherSeedStartsAnotherRouter() {
    Bilb4mtlOptions options = Bilb4mtlOptions.qm9();
    assertNotEquals(
        new Bilb4mtl(options.withSeed(1)).start(3), new Bilb4mtl(options.withSeed(2)).start(3));
    for (double w : new Bilb4mtl(options).start(50).router().toArray()) {
      assertTrue(w >= 0.2 && w < 1);
    }
    for (double w : new Bilb4mtl(Bilb4mtlOptions.cityscapes(16)).start(3).router().toArray()) {
      assertTrue(Math.abs(w) <= 0.25);
    }
  }

  private static Bilb4mtlOptions freeSoftmax(double lambda) {
    return new Bilb4mtlOptions(
        Router.FREE_SOFTMAX,
        Bilb4mtlOptions.Tau.ONE,
        Normalisation.IDENTICAL,
        Bilb4mtlOptions.Divisor.ONE,
        lambda,
        1e-3,
        Bilb4mtlOptions.Clamp.NONE,
        0,
        0,
        0,
        0);
  }

  private static Vector onLosses(Outcome outcome) {
    return ((Decision.Weights) outcome.decision()).onLosses();
  }

  private static Bilb4mtlOptions anyOptions(Try t) {
    Router router = any(t, Router.values());
    return new Bilb4mtlOptions(
        router,
        any(t, Bilb4mtlOptions.Tau.values()),
        any(t, Normalisation.values()),
        any(t, Bilb4mtlOptions.Divisor.values()),
        t.random().nextDouble(),
        1e-3,
        any(t, Bilb4mtlOptions.Clamp.NONE, new Bilb4mtlOptions.Clamp(0.05, 0.95)),
        router == Router.FEATURES ? 3 : 0,
        0,
        t.random().nextInt(2),
        t.random().nextLong());
  }

  @SafeVarargs
  private static <T> T any(Try t, T... choices) {
    return List.of(choices).get(t.random().nextInt(choices.length));
  }

  private static double[] moved(double[] x, int i, double by) {
    double[] moved = x.clone();
    moved[i] += by;
    return moved;
  }

  private static void assertNear(double expected, double actual, double relative) {
    assertEquals(expected, actual, relative * Math.max(1, Math.abs(expected)));
  }

  private static void assertRefused(String inMessage, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }

  /** The class doc's formulas, written out a second time and as plainly as they stand there. */
  record Formula(Bilb4mtlOptions options, double[] initial, int tasks) {

    double[] sigma(double[] w, double[] h) {
      double[] score = new double[tasks];
      for (int i = 0; i < tasks; i++) {
        score[i] = w[i];
        if (options.router() == Router.FEATURES) {
          score[i] = w[tasks * h.length + i];
          for (int j = 0; j < h.length; j++) {
            score[i] += w[i * h.length + j] * h[j];
          }
        }
      }
      double all = Arrays.stream(score).map(Math::exp).sum();
      return Arrays.stream(score)
          .map(
              s ->
                  switch (options.router()) {
                    case FREE_SIGMOID -> 1 / (1 + Math.exp(-s));
                    case FREE_RELU_SIGMOID -> 1 / (1 + Math.exp(-Math.max(s, 0)));
                    default ->
                        Math.max(
                            options.clamp().low(),
                            Math.min(options.clamp().high(), Math.exp(s) / all));
                  })
          .toArray();
    }

    double divisor(double[] w, double[] h) {
      return options.divisor() == Bilb4mtlOptions.Divisor.ONE
          ? 1
          : Arrays.stream(sigma(w, h)).sum();
    }

    double normalised(double[] l, int i) {
      return switch (options.normalisation()) {
        case IDENTICAL -> l[i];
        case RESCALED -> l[i] * Arrays.stream(initial).min().getAsDouble() / initial[i];
        case LOGARITHMIC -> Math.log(l[i] / initial[i]);
      };
    }

    double lower(double[] l, double[] w, double[] h, double held) {
      double[] sigma = sigma(w, h);
      double g = 0;
      for (int i = 0; i < tasks; i++) {
        g += sigma[i] * normalised(l, i);
      }
      boolean follow = options.divisor() == Bilb4mtlOptions.Divisor.SUM_DIFFERENTIATED;
      return g / (follow ? divisor(w, h) : held);
    }

    double total(double[] l, double[] w, double[] h, double held) {
      double[] sigma = sigma(w, h);
      double f = 0;
      for (int i = 0; i + 1 < tasks; i++) {
        boolean own = options.tau() == Bilb4mtlOptions.Tau.WEIGHT;
        f +=
            Math.abs(
                (own ? sigma[i] : 1) * normalised(l, i)
                    - (own ? sigma[i + 1] : 1) * normalised(l, i + 1));
      }
      return options.lambda() * f + lower(l, w, h, held);
    }

    /** What the router descends on. */
    double penalty(double[] l, double[] z, double[] w, double[] h, double held) {
      return total(l, w, h, held) - (options.innerSteps() > 0 ? lower(z, w, h, held) : 0);
    }
  }
}
