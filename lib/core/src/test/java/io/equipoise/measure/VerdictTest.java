package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.measure.Verdict.Better;
import io.equipoise.measure.Verdict.Close;
import io.equipoise.measure.Verdict.Every;
import io.equipoise.measure.Verdict.Outcome;
import io.equipoise.measure.Verdict.Rule;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Rule LOWER = new Rule(Better.LOWER, 0.95, 0, 3);

  @Test
  void wholeIntervalBelowZeroReproducesALowerIsBetterClaim() {
    Verdict verdict = LOWER.on(-1.0, -1.2, -0.8);
    assertEquals(Outcome.REPRODUCED, verdict.outcome());
    // t(0.95, 2) = 4.3027; sd = 0.2
    assertEquals(-1 + 4.302653 * 0.2 / Math.sqrt(3), verdict.interval().high(), 1e-6);
  }

  @Test
  void wholeIntervalAboveZeroDoesNot() {
    assertEquals(Outcome.NOT_REPRODUCED, LOWER.on(1.0, 1.2, 0.8).outcome());
  }

  @Test
  void anIntervalAroundZeroDecidesNothing() {
    assertEquals(Outcome.UNDECIDED, LOWER.on(-1.0, 1.2, -0.8).outcome());
    assertEquals(Outcome.UNDECIDED, LOWER.on(0, 0, 0).outcome(), "a bound at 0 is inside");
  }

  @Test
  void higherIsBetterIsTheMirrorImage() {
    Rule higher = new Rule(Better.HIGHER, 0.95, 0, 3);
    assertEquals(Outcome.REPRODUCED, higher.on(1.0, 1.2, 0.8).outcome());
    assertEquals(Outcome.NOT_REPRODUCED, higher.on(-1.0, -1.2, -0.8).outcome());
  }

  @Test
  void aMarginMustBeBeaten() {
    Rule byTwo = new Rule(Better.LOWER, 0.95, 2, 3);
    assertEquals(Outcome.NOT_REPRODUCED, byTwo.on(-1.0, -1.2, -0.8).outcome());
    assertEquals(Outcome.REPRODUCED, byTwo.on(-3.0, -3.2, -2.8).outcome());
  }

  @Test
  void tooFewSeedsDecideNothingHoweverClearTheyLook() {
    assertEquals(Outcome.UNDECIDED, LOWER.on(-5.0, -5.1).outcome());
    Verdict one = LOWER.on(-5.0);
    assertEquals(Outcome.UNDECIDED, one.outcome());
    assertNull(one.interval());
    assertTrue(Double.isNaN(LOWER.on().mean()));
  }

  @Test
  void aRuleThatCannotBeMeantIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Rule(Better.LOWER, 1, 0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Rule(Better.LOWER, 0.95, Double.NaN, 3));
    assertThrows(IllegalArgumentException.class, () -> new Rule(Better.LOWER, 0.95, 0, 1));
  }

  @Test
  void whatLiesWhollyWithinTheMarginIsClose() {
    Close close = new Close(0.95, 1, 3);
    assertEquals(Outcome.REPRODUCED, close.on(0.1, -0.1, 0.05).outcome());
    assertEquals(Outcome.NOT_REPRODUCED, close.on(3.0, 3.1, 2.9).outcome());
    assertEquals(Outcome.NOT_REPRODUCED, close.on(-3.0, -3.1, -2.9).outcome());
    assertEquals(Outcome.UNDECIDED, close.on(0.1, 1.9, -1.0).outcome());
    assertEquals(Outcome.UNDECIDED, close.on(0.1, 0.1).outcome());
    assertThrows(IllegalArgumentException.class, () -> new Close(0.95, -1, 3));
  }

  @Test
  void everySeedMustStayOnTheGoodSideOfTheBound() {
    Every below = new Every(Better.LOWER, 0.5, 0.95, 3);
    assertEquals(Outcome.REPRODUCED, below.on(0.1, 0.4, 0.49).outcome());
    assertEquals(Outcome.NOT_REPRODUCED, below.on(0.1, 0.4, 0.5).outcome());
    assertEquals(Outcome.UNDECIDED, below.on(0.1, 0.4).outcome());
    Every above = new Every(Better.HIGHER, 0.5, 0.95, 3);
    assertEquals(Outcome.REPRODUCED, above.on(0.6, 0.7, 0.51).outcome());
    assertThrows(
        IllegalArgumentException.class, () -> new Every(Better.LOWER, Double.NaN, 0.95, 3));
  }
}
