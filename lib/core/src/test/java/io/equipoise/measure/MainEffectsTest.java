package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
  void aWeakParameterIsSeenBesideAStrongOne() {
    // Scores 10 a + b on a grid, without noise: variances 100 x 2 of a and 1.25 of b.
    double[] scores = new double[20];
    int[] strong = new int[20];
    int[] weak = new int[20];
    for (int i = 0; i < 20; i++) {
      strong[i] = i / 4;
      weak[i] = i % 4;
      scores[i] = 10 * strong[i] + weak[i];
    }
    double[] shares = MainEffects.shares(scores, List.of(strong, weak));
    assertEquals(200 / 201.25, shares[0], 1e-12);
    assertEquals(1.25 / 201.25, shares[1], 1e-12);
    assertEquals(0, MainEffects.share(scores, weak), "by itself");
  }

  @Test
  void noiseHasNoShareBesideAStrongParameterEither() {
    SplittableRandom random = new SplittableRandom(5);
    double[] scores = new double[2000];
    int[] strong = random.ints(2000, 0, 4).toArray();
    int[] none = random.ints(2000, 0, 50).toArray();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = strong[i] + random.nextDouble();
    }
    double[] shares = MainEffects.shares(scores, List.of(strong, none));
    // 49 levels of noise share a fortieth of the strong one's variance by chance.
    assertEquals(1.25 / (1.25 + 1 / 12.0), shares[0], 0.04);
    assertTrue(shares[1] < 0.005, shares[1] + "");
  }

  @Test
  void parametersThatLeaveNothingOverAreJudgedAlone() {
    double[] scores = {1, 3, 5, 7};
    List<int[]> levels = List.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 2, 2}, new int[4]);
    double[] shares = MainEffects.shares(scores, levels);
    assertEquals(MainEffects.share(scores, levels.get(0)), shares[0]);
    assertEquals(MainEffects.share(scores, levels.get(1)), shares[1]);
    assertTrue(Double.isNaN(shares[2]), "one level");
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
