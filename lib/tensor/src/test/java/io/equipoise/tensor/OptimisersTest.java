package io.equipoise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptimisersTest {
  @Test
  void theFirstAdamStepMovesEveryNumberByTheRate() {
    float[] theta = {1, 1};
    new AdamW(0.9, 0.999, 1e-8, 0.1)
        .step(
            theta,
            new float[2],
            new float[2],
            new float[] {0.5f, -3},
            1,
            0.01,
            new boolean[] {false, true});
    // bias correction makes m / sqrt(v) the sign of the gradient; the second entry decays first
    assertArrayEquals(new float[] {0.99f, 1.009f}, theta, 1e-6f);
  }

  @Test
  void momentumAddsUp() {
    float[] theta = {0};
    float[] velocity = {0};
    Sgd sgd = new Sgd(0.5, 0);
    sgd.step(theta, velocity, new float[] {1}, 0.1, new boolean[] {false});
    sgd.step(theta, velocity, new float[] {1}, 0.1, new boolean[] {false});
    assertEquals(-0.25, theta[0], 1e-7);
  }

  @Test
  void oneCycleStartsLowPeaksAndEndsLower() {
    OneCycle cycle = new OneCycle(1, 101, 0.3);
    assertEquals(1 / 25.0, cycle.rate(0), 1e-12);
    assertEquals(1, cycle.rate(30), 1e-12);
    assertEquals((1 + 1 / 2.5e5) / 2, cycle.rate(65), 1e-12);
    assertEquals(1 / 2.5e5, cycle.rate(100), 1e-12);
    assertEquals(1 / 2.5e5, cycle.rate(1_000), 1e-12);
    assertEquals(1, OneCycle.of(1, 1).rate(0), 0);
  }

  @Test
  void clippingOnlyShortens() {
    float[] longer = {3, 4};
    assertEquals(5, GlobalNorm.clip(longer, 1), 1e-12);
    assertArrayEquals(new float[] {0.6f, 0.8f}, longer, 1e-7f);
    float[] shorter = {0.3f, 0.4f};
    GlobalNorm.clip(shorter, 1);
    assertArrayEquals(new float[] {0.3f, 0.4f}, shorter);
  }

  @Test
  void notANumberIsNoOption() {
    assertThrows(IllegalArgumentException.class, () -> new Sgd(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(Double.NaN, 10, 0.3));
    assertThrows(IllegalArgumentException.class, () -> new AdamW(0.9, 1, 1e-8, 0));
    assertThrows(IllegalArgumentException.class, () -> GlobalNorm.clip(new float[1], Double.NaN));
  }

  @Test
  void headsLieBehindTheSharedPart() {
    Layout layout =
        new Layout.Builder()
            .linear("body", 3, 2, 2)
            .head(0)
            .linear("head0", 1, 3, 3)
            .head(1)
            .linear("head1", 1, 3, 3)
            .build();
    assertEquals(17, layout.size());
    assertEquals(9, layout.shared());
    assertEquals(13, layout.piece("head1.weight").offset());
    assertArrayEquals(new int[] {9, 13, 17}, layout.heads(2));
    assertArrayEquals(new int[] {9, 13, 17, 17}, layout.heads(3), "a task without a head");
    assertArrayEquals(layout.initial(3), layout.initial(3));
    float[] theta = layout.initial(3);
    theta[14] = Float.NaN;
    assertEquals("head1.weight", layout.firstNonFinite(theta));
    assertEquals("", layout.firstNonFinite(layout.initial(3)));
    assertTrue(layout.decays()[0] && !layout.decays()[6]);
    List<Layout.Piece> turned = List.of(layout.pieces().get(2), layout.pieces().get(0));
    assertThrows(IllegalArgumentException.class, () -> new Layout(turned));
  }
}
