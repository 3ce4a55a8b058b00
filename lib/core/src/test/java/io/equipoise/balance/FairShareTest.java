package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.linalg.Gram;
import org.junit.jupiter.api.Test;

class FairShareTest {
  @Test
  void whereThereAreNoFairWeightsTwinsDivideTheShortestOnesAlike() {
    // Gradients 1, 1 and -1: zero lies in their hull.
    Gram gram = Gram.of(new double[] {1, 1, -1, 1, 1, -1, -1, -1, 1}, 3);
    FairShare share = FairShare.of(gram, 2);
    assertEquals(1, share.notes().numbers().get("fallback"));
    assertArrayEquals(new double[] {0.25, 0.25, 0.5}, share.weights(), 1e-15);
  }
}
