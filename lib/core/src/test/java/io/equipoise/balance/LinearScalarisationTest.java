package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LinearScalarisationTest extends BalancerContract {
  @Override
  protected Balancer balancer(int tasks) {
    return new LinearScalarisation(LinearScalarisation.Options.defaults());
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

  @Override
  protected double tolerance() {
    return 0; // sums of ones are exact
  }

  @Test
  void theTotalIsTheWeightedSum() {
    Balancer ls = new LinearScalarisation(LinearScalarisation.Options.of(0.5, 2));
    Outcome outcome = ls.decide(Observation.ofLosses(0, 3, 5), ls.start(2));
    assertEquals(Decision.Weights.of(0.5, 2), outcome.decision());
    assertEquals(0.5 * 3 + 2 * 5, outcome.notes().numbers().get("total"));
  }

  @Test
  void scalesNameTheFactorBetweenPapers() {
    Balancer ls = balancer(4);
    Outcome outcome = ls.decide(Observation.ofLosses(0, 1, 2, 3, 4), ls.start(4));
    double toMean = Scale.MEAN.factor(ls.nativeScale(), 4);
    assertEquals(Decision.Weights.of(0.25, 0.25, 0.25, 0.25), outcome.decision().scaled(toMean));
    assertEquals(1, Scale.SUM.factor(ls.nativeScale(), 4));
    assertEquals(1, Scale.NATIVE.factor(ls.nativeScale(), 4));
    assertEquals(4, Scale.SUM.factor(Scale.MEAN, 4));
  }

  @Test
  void headsSeeTheWeightsOrNot() {
    Vector weights = Vector.of(0.5, 0, 2);
    assertEquals(weights, Heads.WEIGHTED.factors(weights, Set.of(1)));
    assertEquals(Vector.of(1, 0, 1), Heads.PLAIN.factors(weights, Set.of(1)));
    assertEquals(Vector.of(1, 1, 1), Heads.PLAIN.factors(weights, Set.of()));
  }

  @Test
  void refusesWeightsThatCannotBe() {
    assertRefused("-1.0", () -> LinearScalarisation.Options.of(1, -1));
    assertRefused("NaN", () -> LinearScalarisation.Options.of(Double.NaN));
    assertRefused("all weights are 0", () -> LinearScalarisation.Options.of(0, 0));
    Balancer two = new LinearScalarisation(LinearScalarisation.Options.of(1, 2));
    assertRefused("expected one for each of 3", () -> two.start(3));
  }

  private static void assertRefused(String inMessage, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }
}
