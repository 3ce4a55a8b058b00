package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SimplexProjectionTest {

  @RandomTries(300)
  void isTheNearestPointByItsOptimalityConditions(Try t) {
    double[] y = Vector.of(t.normals(t.size())).times(StrictMath.exp(3 * t.normal())).toArray();
    double[] w = SimplexProjection.of(y);
    assertEquals(1, Arrays.stream(w).sum(), 1e-12);
    // y - w is one number where w > 0 and no larger elsewhere: exactly the conditions of a minimum.
    double theta = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < y.length; i++) {
      theta = Math.max(theta, y[i] - w[i]);
    }
    double size = 1 + Arrays.stream(y).map(Math::abs).max().orElse(0);
    for (int i = 0; i < y.length; i++) {
      assertTrue(w[i] >= 0);
      if (w[i] > 0) {
        assertEquals(theta, y[i] - w[i], 1e-14 * size);
      }
    }
  }

  @RandomTries(100)
  void projectingAgainOrShiftingChangesNothing(Try t) {
    double[] y = t.normals(t.size());
    double[] w = SimplexProjection.of(y);
    assertArrayEquals(w, SimplexProjection.of(w), 1e-15);
    double[] shifted = Arrays.stream(y).map(v -> v + 17.25).toArray();
    assertArrayEquals(w, SimplexProjection.of(shifted), 1e-13);
  }

  @Test
  void keepsTheSumForHugeNumbers() {
    double[] w = SimplexProjection.of(new double[] {1e15, 1e15, -1e15});
    assertArrayEquals(new double[] {0.5, 0.5, 0}, w);
  }

  @Test
  void oneNumberIsOneAndTheInputStays() {
    double[] y = {-3};
    assertArrayEquals(new double[] {1}, SimplexProjection.of(y));
    assertArrayEquals(new double[] {-3}, y);
  }

  @Test
  void refusesWhatIsNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> SimplexProjection.of(new double[] {0, bad}))
              .getMessage();
      assertTrue(message.contains("entry 1") && message.contains("" + bad), message);
    }
    assertThrows(IllegalArgumentException.class, () -> SimplexProjection.of(new double[0]));
  }
}
