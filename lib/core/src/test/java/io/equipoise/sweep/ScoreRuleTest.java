package io.equipoise.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.run.Failure;
import io.equipoise.sweep.ScoreRule.Across;
import io.equipoise.sweep.ScoreRule.Goal;
import org.junit.jupiter.api.Test;

class ScoreRuleTest {
  private static final ScoreRule ACCURACY =
      new ScoreRule("accuracy", "majority", "val", Across.MEAN, Goal.MAX);
  private static final ScoreRule ERROR = new ScoreRule("mae", "", "val", Across.MEAN, Goal.MIN);

  private static ScoreRule saying(String measure, String split, Goal goal) {
    return new ScoreRule(measure, "", split, Across.WORST, goal);
  }

  @Test
  void theJobsOwnMeasureComesWithItsDivisorAndItsGoal() {
    assertEquals(
        new ScoreRule("accuracy", "majority", "test", Across.WORST, Goal.MAX),
        saying("", "test", Goal.MIN).orElse(ACCURACY));
    assertEquals("val", saying("", "", Goal.MIN).orElse(ACCURACY).split());
  }

  @Test
  void itSaysInWordsWhatItRanksBy() {
    assertEquals(
        "mean of accuracy / majority over the tasks, val rows, max is better", ACCURACY.text());
  }

  @Test
  void aNamedMeasureIsTakenAsItIs() {
    ScoreRule named = saying("rmse", "", Goal.MIN);
    assertEquals(named, named.orElse(ACCURACY));
  }

  @Test
  void theOtherEndOfTheJobsOwnMeasureIsRefused() {
    ScoreRule other = saying("", "", Goal.MAX);
    Failure failure = assertThrows(Failure.class, () -> other.orElse(ERROR));
    assertEquals("OPT-025", failure.code());
  }
}
