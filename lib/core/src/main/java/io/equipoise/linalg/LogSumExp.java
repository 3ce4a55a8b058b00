package io.equipoise.linalg;

/**
 * The logarithm of a sum of exponentials, without overflow.
 *
 * <pre>
 * log sum_i exp(x_i) = top + log sum_i exp(x_i - top),   top = max_i x_i
 * </pre>
 *
 * <p>Edge cases: no numbers, or minus infinity alone, give minus infinity.
 */
public final class LogSumExp {
  private LogSumExp() {}

  /** Of all numbers. */
  public static double of(double... x) {
    double top = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      top = Math.max(top, v);
    }
    if (top == Double.NEGATIVE_INFINITY) {
      return top;
    }
    double sum = 0;
    for (double v : x) {
      sum += StrictMath.exp(v - top);
    }
    return top + StrictMath.log(sum);
  }
}
