package io.equipoise.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void aWorkedExample() {
    assertArrayEquals(new int[] {0, 1, 1, 0}, Placement.bins(new double[] {5, 4, 3, 2}, 2));
  }

  @Test
  void everyPieceIsPlacedOnceAndTheLoadIsNearTheBest() {
    SplittableRandom random = new SplittableRandom(4);
    for (int n = 1; n < 60; n++) {
      double[] cost = new double[n];
      Arrays.setAll(cost, i -> random.nextInt(1, 1000));
      int bins = 1 + n % 7;
      double[] load = new double[bins];
      int placed = 0;
      for (int[] group : Placement.groups(cost, bins)) {
        placed += group.length;
      }
      int[] bin = Placement.bins(cost, bins);
      for (int i = 0; i < n; i++) {
        load[bin[i]] += cost[i];
      }
      double best = Math.max(Arrays.stream(cost).max().orElse(0), Arrays.stream(cost).sum() / bins);
      assertEquals(n, placed);
      // Against the lower bound of the best load the rule's factor is below 4/3 plus one piece.
      assertTrue(
          Arrays.stream(load).max().orElse(0) <= Arrays.stream(cost).sum() / bins + best, "n=" + n);
    }
  }

  @Test
  void moreBinsThanPiecesLeavesBinsOut() {
    assertEquals(2, Placement.groups(new double[] {1, 1}, 5).size());
  }

  @Test
  void aCostThatIsNoNumberIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Placement.bins(new double[] {Double.NaN}, 1));
    assertThrows(IllegalArgumentException.class, () -> Placement.bins(new double[] {1}, 0));
  }
}
