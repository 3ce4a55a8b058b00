package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the methods that look at losses, and what each adds to it. */
class LossMethodsTest {

  abstract static class Symmetric extends BalancerContract {
    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.PERMUTATION, Promise.DUPLICATES_ALIKE);
    }

    /** Sums of at most a dozen terms. */
    @Override
    protected double tolerance() {
      return 1e-12;
    }
  }

  @Nested
  class SiTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Si.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.SCALE_FREE,
          Promise.NEEDS_POSITIVE_LOSSES);
    }

    @Override
    protected double weightPower() {
      return -1;
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 1 / loss;
    }
  }

  @Nested
  class RlwTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Rlw.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.FIXED_SUM, Promise.SCALE_FREE);
    }

    @Test
    void everyRoundDrawsAnewAndEverySeedToo() {
      Balancer rlw = balancer(3);
      Observation now = Observation.ofLosses(0, 1, 2, 3);
      Outcome first = rlw.decide(now, rlw.start(3));
      assertNotEquals(first.decision(), rlw.decide(now, first.state()).decision());
      Balancer other = new Rlw(new Rlw.Options(1));
      assertNotEquals(first.decision(), other.decide(now, other.start(3)).decision());
    }
  }

  @Nested
  class DwaTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Dwa.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.FIXED_SUM,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.SCALE_FREE);
    }

    @Test
    void theTaskThatFallsLeastGetsTheMostWeight() {
      Balancer dwa = new Dwa(new Dwa.Options(Dwa.Windows.EPOCHS, 2, 2));
      State state = dwa.start(2);
      for (int t = 0; t < 4; t++) {
        double epoch = t / 2;
        state = dwa.decide(Observation.ofLosses(t, 4 - epoch, 4 - 3 * epoch), state).state();
      }
      Outcome outcome = dwa.decide(Observation.ofLosses(4, 1, 1), state);
      Vector w = GradientVectors.weights(outcome);
      double ratio = StrictMath.exp((0.75 - 0.25) / 2);
      assertEquals(ratio, w.get(0) / w.get(1), 1e-14);
    }
  }

  @Nested
  class DwaByEpochs extends DwaTest {
    @Override
    protected Balancer balancer(int tasks) {
      return new Dwa(new Dwa.Options(Dwa.Windows.EPOCHS, 1, 2));
    }
  }

  @Nested
  class UwTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Uw.Options.defaults().balancer();
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 0.5;
    }

    @Test
    void logVariancesComeToRestAtTheLogLosses() {
      Balancer uw = new Uw(new Uw.Options(0, Descent.SGD, 0.5));
      State state = uw.start(2);
      for (int t = 0; t < 2000; t++) {
        state = uw.decide(Observation.ofLosses(t, 3, 0.2), state).state();
      }
      Vector s = ((LearnedState) state).values();
      assertEquals(StrictMath.log(3), s.get(0), 1e-9);
      assertEquals(StrictMath.log(0.2), s.get(1), 1e-9);
    }
  }

  @Nested
  class ImtlLTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return ImtlL.Options.defaults().balancer();
    }

    @Test
    void scaledLossesComeToRestAtOne() {
      Balancer imtl = new ImtlL(new ImtlL.Options(0, Descent.SGD, 0.2));
      State state = imtl.start(2);
      for (int t = 0; t < 500; t++) {
        state = imtl.decide(Observation.ofLosses(t, 3, 0.2), state).state();
      }
      Outcome outcome = imtl.decide(Observation.ofLosses(500, 3, 0.2), state);
      assertEquals(1 / 3.0, GradientVectors.weights(outcome).get(0), 1e-9);
      assertEquals(5, GradientVectors.weights(outcome).get(1), 1e-9);
    }
  }

  @Nested
  class StchTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Stch.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.NEEDS_POSITIVE_LOSSES);
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 1 / loss;
    }

    @Test
    void aSmallMuIsTheWorstTaskAlone() {
      Balancer stch = new Stch(new Stch.Options(1e-3, 0, 1));
      State state = stch.decide(Observation.ofLosses(0, 1, 1), stch.start(2)).state();
      Vector c = GradientVectors.weights(stch.decide(Observation.ofLosses(1, 2, 1), state));
      assertEquals(2 / 2.0, c.get(0), 1e-12);
      assertEquals(0, c.get(1), 1e-12);
    }
  }

  @Nested
  class FamoTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return Famo.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.FIXED_SUM,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.NEEDS_POSITIVE_LOSSES);
    }

    @RandomTries(40)
    void aTaskThatFallsSlowerGainsLogit(Try t) {
      Balancer famo = balancer(2);
      double[] losses = t.positives(2);
      Observation now = Observation.ofLosses(0, losses);
      State state = famo.decide(now, famo.start(2)).state();
      Vector after = Vector.of(losses[0] * 0.9, losses[1] * 0.5);
      LearnedState next =
          (LearnedState) famo.observeAfter(now, new Observation.After(after, 1), state);
      assertTrue(next.values().get(0) > next.values().get(1), next::toString);
    }

    @Test
    void aLossAtItsFloorIsRefusedByName() {
      Balancer famo = new Famo(new Famo.Options(0.025, 0, List.of(0.5, 0.0)));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> famo.decide(Observation.ofLosses(3, 0.5, 1), famo.start(2)))
              .getMessage();
      assertTrue(message.contains("task '0' has loss 0.5; expected > 0.5 for famo"), message);
      assertTrue(message.contains("(NUM-004)"), message);
    }
  }

  @Nested
  class GradNormTest extends Symmetric {
    @Override
    protected Balancer balancer(int tasks) {
      return GradNorm.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.FIXED_SUM,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.NEEDS_POSITIVE_LOSSES);
    }
  }
}
