package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;
import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the methods that move weights over the simplex, and what each adds to it. */
class SimplexMethodsTest {

  abstract static class OnTheSimplex extends BalancerContract {
    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.FIXED_SUM,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.SCALE_FREE);
    }

    /** Dozens of steps of a dozen terms each. */
    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  @Nested
  class GsmgradTest extends OnTheSimplex {
    @Override
    protected Balancer balancer(int tasks) {
      return Gsmgrad.Options.defaults().balancer();
    }

    @RandomTries(30)
    void minNormWeightsAreFixedPoints(Try t) {
      double[][] rows = Problem.random(t, t.size(), 0).rows();
      double[] gram = GradientVectors.gram(rows);
      Vector best = MinNorm.of(gram, t.size()).weights();
      CaStep step = new CaStep(GramScale.BY_TRACE, 0.5, 0);
      double[] next = step.from(best.toArray(), Gram.of(gram, t.size()));
      for (int i = 0; i < next.length; i++) {
        assertEquals(best.get(i), next[i], 1e-10);
      }
    }

    @RandomTries(30)
    void aWarmStartBringsTheFirstDirectionNearer(Try t) {
      double[][] rows = Problem.random(t, 1 + t.size(), 0).rows();
      Gram gram = Gram.of(GradientVectors.gram(rows), rows.length);
      Gsmgrad.Options cold = new Gsmgrad.Options(GramScale.BY_TRACE, 0.5, 0, 0, 0.5, false);
      Gsmgrad.Options warm = new Gsmgrad.Options(GramScale.BY_TRACE, 0.5, 0, 100, 0.5, false);
      double[] w = GradientVectors.weights(GradientVectors.decide(cold.balancer(), rows)).toArray();
      double[] v = GradientVectors.weights(GradientVectors.decide(warm.balancer(), rows)).toArray();
      assertTrue(gram.norm(v) <= gram.norm(w) * (1 + 1e-12));
    }

    @Test
    void aZeroGradientIsLeftOutWhenAsked() {
      double[][] rows = {{0, 0}, {1, 0}, {0, 1}};
      Gsmgrad.Options options = new Gsmgrad.Options(GramScale.BY_TRACE, 0.5, 0, 50, 0.5, true);
      Vector w = GradientVectors.weights(GradientVectors.decide(options.balancer(), rows));
      assertEquals(Vector.of(0, 0.5, 0.5), w);
      Balancer faithful = Gsmgrad.Options.defaults().balancer();
      assertTrue(GradientVectors.weights(GradientVectors.decide(faithful, rows)).get(0) > 0.9);
    }

    @Test
    void zeroGradientsDrawWeightsToTheMiddle() {
      Balancer balancer =
          new Gsmgrad(new Gsmgrad.Options(GramScale.BY_TRACE, 0.5, 0.1, 0, 1, false));
      State state = new SimplexState(Vector.of(0.9, 0.1), 3);
      Observation now =
          Observation.of(List.of("a", "b"), 3).losses(1, 1).gram(0, 0, 0, 0).build(OnBad.FAIL);
      Vector next = ((SimplexState) balancer.decide(now, state).state()).weights();
      assertEquals(0.88, next.get(0), 1e-14);
      assertEquals(0.12, next.get(1), 1e-14);
    }
  }

  @Nested
  class SgsmgradTest extends OnTheSimplex {
    @Override
    protected Balancer balancer(int tasks) {
      return Sgsmgrad.Options.defaults().balancer();
    }

    @Test
    void threeBatchesAreAskedFor() {
      assertEquals(3, balancer(2).demand().batches());
    }

    @Test
    void aTaskWithoutAGradientDrawsNoWeightWhenItIsToBeIgnored() {
      // A negative product of two batches is noise, not a gradient of zero.
      Measured measured = Observation.of(List.of("a", "b", "c"), 0).losses(1, 1, 1);
      Observation now = measured.gram(4, 0, 0, 0, 0, 0, 0, 0, -0.1).build(OnBad.FAIL);
      Sgsmgrad.Options o = new Sgsmgrad.Options(GramScale.NONE, 0.1, 0, 0, 0.1, true);
      Outcome outcome = o.balancer().decide(now, balancer(3).start(3));
      assertEquals(Vector.of(0.5, 0, 0.5), GradientVectors.weights(outcome));
      Vector next = ((SimplexState) outcome.state()).weights();
      assertEquals(1 / 3.0, next.get(1), 1e-15);
      assertTrue(next.get(2) > next.get(0), next::toString);
    }
  }

  @Nested
  class GsmgradFaTest extends OnTheSimplex {
    @Override
    protected Balancer balancer(int tasks) {
      return GsmgradFa.Options.defaults().balancer();
    }

    @Test
    void aFallOfRoundingErrorIsToldInTheNextRound() {
      Balancer fa = balancer(2);
      Observation now = Observation.ofLosses(0, 1, 2);
      Outcome first = fa.decide(now, fa.start(2));
      Observation.After after = new Observation.After(Vector.of(1, 2 - 1e-12), 1e-12);
      State state = fa.observeAfter(now, after, first.state());
      assertTrue(first.notes().warnings().isEmpty());
      assertTrue(fa.decide(now, state).notes().warnings().get(0).endsWith("(NUM-006)"));
    }

    @Test
    void aTaskThatFellMoreLosesWeight() {
      Balancer fa = balancer(2);
      Observation now = Observation.ofLosses(0, 1, 2);
      State state = fa.decide(now, fa.start(2)).state();
      state = fa.observeAfter(now, new Observation.After(Vector.of(0.9, 1.5), 1), state);
      Vector w = GradientVectors.weights(fa.decide(now, state));
      assertEquals(0.51, w.get(0), 1e-12);
    }
  }

  abstract static class OfOneSize extends OnTheSimplex {
    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE, Promise.FIXED_SUM, Promise.PERMUTATION, Promise.DUPLICATES_ALIKE);
    }
  }

  @Nested
  class ModoTest extends OfOneSize {
    @Override
    protected Balancer balancer(int tasks) {
      return Modo.Options.defaults().balancer();
    }
  }

  @Nested
  class MocoTest extends OfOneSize {
    @Override
    protected Balancer balancer(int tasks) {
      return Moco.Options.defaults().balancer();
    }
  }

  @Nested
  class MocoProjected extends OfOneSize {
    @Override
    protected Balancer balancer(int tasks) {
      return new Moco(new Moco.Options(0.5, 0.5, 0.1, 0.5, 0, Moco.SimplexMap.PROJECTION));
    }
  }

  @Nested
  class SdmgradTest extends OfOneSize {
    @Override
    protected Balancer balancer(int tasks) {
      return Sdmgrad.Options.defaults().balancer();
    }

    /** Twenty projected momentum steps blow rounding errors up ten billion times. */
    @Override
    protected double tolerance() {
      return 1e-4;
    }
  }
}
