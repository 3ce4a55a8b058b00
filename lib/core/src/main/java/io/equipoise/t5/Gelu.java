package io.equipoise.t5;

/**
 * The smooth gate in its tanh form.
 *
 * <pre>
 * gelu(u) = u/2 (1 + t),   t = tanh(s),  s = sqrt(2/pi) (u + 0.044715 u^3)
 * gelu'(u) = (1 + t)/2 + u/2 (1 - t^2) sqrt(2/pi) (1 + 3 * 0.044715 u^2)
 * </pre>
 */
final class Gelu {
  private static final double ROOT = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  private Gelu() {}

  static double of(double u) {
    return 0.5 * u * (1 + tanh(u));
  }

  static double slope(double u) {
    double t = tanh(u);
    return 0.5 * (1 + t) + 0.5 * u * (1 - t * t) * ROOT * (1 + 3 * CUBIC * u * u);
  }

  private static double tanh(double u) {
    return StrictMath.tanh(ROOT * (u + CUBIC * u * u * u));
  }
}
