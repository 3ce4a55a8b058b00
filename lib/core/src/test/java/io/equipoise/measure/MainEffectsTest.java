package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MainEffectsTest {
  @Test
  void isTheFormulaOnAnExampleByHand() {
    // Groups {1, 3} and {5, 7}: SSW = 4, SST = 20, SSB = 16; (16 - 1 * 4 / 2) / 20.
    assertEquals(0.7, MainEffects.share(new double[] {1, 3, 5, 7}, new int[] {0, 0, 1, 1}), 1e-12);
  }

  @Test
  void noiseHasNoInfluenceHoweverManyLevelsThereAre() {
    SplittableRandom random = new SplittableRandom(3);
    double[] scores = random.doubles(2000).toArray();
    int[] levels = random.ints(2000, 0, 50).toArray();
    assertTrue(MainEffects.share(scores, levels) < 0.03);
  }

  @Test
  void theParameterThatTheScoreFollowsHasTheLargerShare() {
    SplittableRandom random = new SplittableRandom(4);
    double[] strong = random.doubles(1000).toArray();
    double[] weak = random.doubles(1000).toArray();
    double[] scores = new double[1000];
    for (int i = 0; i < 1000; i++) {
      scores[i] = 3 * strong[i] + weak[i];
    }
    double ofStrong = MainEffects.share(scores, MainEffects.levels(strong, 10));
    double ofWeak = MainEffects.share(scores, MainEffects.levels(weak, 10));
    assertEquals(0.9, ofStrong, 0.03);
    assertEquals(0.1, ofWeak, 0.05);
  }

  @Test
  void saysNothingWhereNothingCanBeSaid() {
    assertTrue(Double.isNaN(MainEffects.share(new double[] {1, 2}, new int[] {0, 0})));
    assertTrue(Double.isNaN(MainEffects.share(new double[] {1, 2}, new int[] {0, 1})));
    assertEquals(0, MainEffects.share(new double[] {1, 1, 1}, new int[] {0, 1, 1}));
  }

  @Test
  void ranksShareTheirMeanPlaceWhenEqual() {
    assertArrayEquals(
        new double[] {3, 0.5, 2, 0.5}, MainEffects.ranks(new double[] {1e30, -1, 0, -1}));
  }

  @Test
  void levelsKeepEqualNumbersTogether() {
    assertArrayEquals(
        new int[] {1, 0, 1, 2}, MainEffects.levels(new double[] {0.1, 0, 0.1, 7}, 10));
    int[] levels = MainEffects.levels(new double[] {5, 1, 1, 1, 1, 2, 3, 4}, 4);
    assertEquals(levels[1], levels[4]);
    assertEquals(3, levels[0]);
  }
}
