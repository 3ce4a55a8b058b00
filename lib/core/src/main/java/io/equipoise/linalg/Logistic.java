package io.equipoise.linalg;

/**
 * A free number to a weight between 0 and 1.
 *
 * <pre>
 * p = 1 / (1 + exp(-x));    dp/dx = p (1 - p)
 * </pre>
 */
public final class Logistic {
  private Logistic() {}

  /**
   * The weight of {@code x}; the exponential's argument is never positive, so nothing overflows.
   */
  public static double of(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** dp/dx at a weight {@code p}. */
  public static double slope(double p) {
    return p * (1 - p);
  }
}
