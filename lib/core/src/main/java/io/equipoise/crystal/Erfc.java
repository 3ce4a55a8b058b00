package io.equipoise.crystal;

/**
 * The complementary error function for x &gt;= 0, absolute error below 2e-16.
 *
 * <p>Nodes 1/256 apart are computed once: below 2 from the series erf x = 2/sqrt(pi) e^(-x^2) sum
 * 2^n x^(2n+1) / (2n+1)!!, whose terms are all positive; above by the continued fraction of
 * Laplace. Between nodes five terms of Taylor's series about the nearest one, whose derivatives are
 * Hermite polynomials times -2/sqrt(pi) e^(-x^2): the sixth is below 1e-17. Only additions and
 * products, so every machine gives the same bits. Zero from 7 on.
 */
final class Erfc {
  private static final double STEP = 1.0 / 256;
  private static final int NODES = 7 * 256 + 1;
  private static final double[] VALUE = new double[NODES];
  private static final double[] SLOPE = new double[NODES];

  static {
    for (int i = 0; i < NODES; i++) {
      double x = i * STEP;
      SLOPE[i] = -2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
      VALUE[i] = x < 2 ? series(x) : fraction(x);
    }
  }

  private Erfc() {}

  /** erfc(x), x &gt;= 0. */
  static double of(double x) {
    int i = (int) (x * 256 + 0.5);
    if (i >= NODES) {
      return 0;
    }
    double a = i * STEP;
    double h = x - a;
    double a2 = a * a;
    double c2 = -a;
    double c3 = (2 * a2 - 1) / 3;
    double c4 = -a * (2 * a2 - 3) / 6;
    double c5 = (4 * a2 * a2 - 12 * a2 + 3) / 30;
    return VALUE[i] + SLOPE[i] * h * (1 + h * (c2 + h * (c3 + h * (c4 + h * c5))));
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200 && term > 1e-20 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  private static double fraction(double x) {
    double tail = x;
    for (int n = 120; n >= 1; n--) {
      tail = x + n / 2.0 / tail;
    }
    return StrictMath.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
  }
}
