package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToDoubleFunction;

/** Gradients against central differences of what they are of. */
final class Differences {
  private Differences() {}

  /** Compares every {@code each}-th number of the gradient. */
  static void check(
      ToDoubleFunction<float[]> value,
      float[] at,
      float[] gradient,
      int each,
      double by,
      double tolerance) {
    for (int i = 0; i < at.length; i += each) {
      float[] up = at.clone();
      float[] down = at.clone();
      up[i] += (float) by;
      down[i] -= (float) by;
      double rise = value.applyAsDouble(up) - value.applyAsDouble(down);
      double way = (double) up[i] - down[i];
      assertEquals(rise / way, gradient[i], tolerance, "number " + i);
    }
  }
}
