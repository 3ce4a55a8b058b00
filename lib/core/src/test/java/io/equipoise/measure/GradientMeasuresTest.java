package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Gram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GradientMeasuresTest {
  /** Rows (3, 0), (0, 4). */
  private static final Gram CROSSED = Gram.of(new double[] {9, 0, 0, 16}, 2);

  /** Rows (1, 0), (-2, 0), (0, 1). */
  private static final Gram OPPOSED = Gram.of(new double[] {1, -2, 0, -2, 4, 0, 0, 0, 1}, 3);

  @Test
  void theGapIsTheHeightOfTheTriangle() {
    ParetoGap gap = ParetoGap.of(CROSSED, new double[] {1, 0});
    assertEquals(2.4, gap.gap(), 1e-14);
    // w* = (16, 9)/25 gives (1.92, 1.44); (3, 0) is 1.8 away from it.
    assertEquals(1.8, gap.distance(), 1e-14);
    assertEquals(0.8, gap.cosine(), 1e-14);
  }

  @Test
  void rhoMovesTheReferenceTowardsEqualWeights() {
    ParetoGap gap = ParetoGap.of(CROSSED, new double[] {0.5, 0.5}, 1e9);
    assertEquals(2.4, gap.gap(), 1e-14);
    assertEquals(0, gap.distance(), 1e-6);
  }

  @Test
  void opposedGradientsAreStationaryAndInConflict() {
    ParetoGap gap = ParetoGap.of(OPPOSED, new double[] {2.0 / 3, 1.0 / 3, 0});
    assertEquals(0, gap.gap(), 1e-7);
    assertEquals(0, gap.distance(), 1e-7);
    Conflict conflict = Conflict.of(OPPOSED);
    assertEquals(1.0 / 3, conflict.share(), 1e-15);
    assertEquals(-1.0 / 3, conflict.meanCosine(), 1e-15);
    assertEquals(-1, conflict.smallestCosine());
  }

  @Test
  void zeroGradientsAndSingleTasksConflictWithNobody() {
    assertEquals(new Conflict(0, 0, 0), Conflict.of(Gram.of(new double[] {0, 0, 0, 1}, 2)));
    assertEquals(new Conflict(0, 1, 1), Conflict.of(Gram.of(new double[] {7}, 1)));
    ParetoGap none = ParetoGap.of(Gram.of(new double[4], 2), new double[] {1, 1});
    assertEquals(0, none.gap());
    assertTrue(Double.isNaN(none.cosine()));
  }

  @Test
  void balanceIsTheRatioOfRelativeLosses() {
    assertEquals(4, LossBalance.ratio(new double[] {1, 1}, new double[] {2, 8}), 1e-15);
    assertEquals(1, LossBalance.ratio(new double[] {3}, new double[] {5}));
  }

  @Test
  void sharpnessIsTheLargestEigenvalueNotTheLargestInSize() {
    double[] bowl = {1, 2, 7, 0.5};
    double[] saddle = {-9, 2, 3, 0};
    assertEquals(7, sharpness(bowl).eigenvalue(), 1e-9);
    assertEquals(3, sharpness(saddle).eigenvalue(), 1e-8);
    assertEquals(0, sharpness(new double[3]).eigenvalue());
    assertEquals(1, sharpness(new double[3]).products());
    assertTrue(sharpness(bowl).residual() <= 1e-6, sharpness(bowl)::toString);
  }

  private static Sharpness sharpness(double[] diagonal) {
    return Sharpness.of(
        v -> {
          double[] product = v.clone();
          for (int j = 0; j < v.length; j++) {
            product[j] *= diagonal[j];
          }
          return product;
        },
        diagonal.length,
        5,
        1000,
        1e-6);
  }

  @Test
  void refusesWhatCannotBe() {
    assertRefused("3 weights", () -> ParetoGap.of(CROSSED, new double[3]));
    assertRefused("rho = NaN", () -> ParetoGap.of(CROSSED, new double[2], Double.NaN));
    assertRefused(
        "task 1 has loss 0.0", () -> LossBalance.ratio(new double[] {1, 0}, new double[] {1, 1}));
    assertRefused("rounds = 0", () -> Sharpness.of(v -> v, 1, 0, 0, 1e-3));
    assertRefused("1 losses and 2", () -> LossBalance.ratio(new double[] {1}, new double[] {1, 1}));
  }

  private static void assertRefused(String inMessage, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }
}
