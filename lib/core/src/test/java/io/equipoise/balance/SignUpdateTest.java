package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SignUpdateTest {
  @Test
  void everyLayerStepsBySignsAsFarAsItsParametersAllow() {
    // Layer 1: |theta| = 5, |d| = 0.5, ratio 10; layer 2: ratio 200, cut to 100; layer 3: zero.
    double[] update =
        SignUpdate.defaults()
            .of(new double[] {0.3, -0.4, 0.01, 0, 7}, new double[] {3, 4, 2, 0, 0}, 2, 2, 1);
    assertArrayEquals(new double[] {1e-3, -1e-3, 1e-2, 0, 1e-4}, update, 1e-18);
  }

  @Test
  void layersMustCoverTheParameters() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> SignUpdate.defaults().of(new double[3], new double[3], 2))
            .getMessage();
    assertEquals(
        "the length of all layers = 2; expected 3 parameters and 3 of the direction.", message);
    assertThrows(IllegalArgumentException.class, () -> new SignUpdate(0, 1));
  }
}
