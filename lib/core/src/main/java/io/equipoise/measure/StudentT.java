package io.equipoise.measure;

/**
 * Student's t distribution with a whole number of degrees of freedom v.
 *
 * <pre>
 * theta = atan(t / sqrt(v)), s = sin theta, c = cos theta;   A(t|v) = P(|T| &lt;= t)
 * v = 1:    A = 2 theta / pi
 * v odd:    A = 2/pi ( theta + s ( c + 2/3 c^3 + .. + (2*4*..*(v-3)) / (3*5*..*(v-2)) c^(v-2) ) )
 * v even:   A = s ( 1 + 1/2 c^2 + (1*3)/(2*4) c^4 + .. + (1*3*..*(v-3)) / (2*4*..*(v-2)) c^(v-2) )
 * </pre>
 *
 * <p>Finite sums, so no special function is approximated; the quantile is found by bisection in
 * theta. Cost: O(v) per evaluation, fine up to a million.
 *
 * <p>Source: Abramowitz and Stegun, 26.7.3 and 26.7.4 [recalled; tested against closed forms and
 * tables].
 */
public final class StudentT {
  private StudentT() {}

  /** P(|T| &lt;= t) with {@code freedom} degrees of freedom, t &gt;= 0. */
  public static double central(double t, int freedom) {
    check(freedom);
    if (!(t >= 0)) {
      throw new IllegalArgumentException("t = " + t + "; expected >= 0");
    }
    return centralAt(StrictMath.atan(t / Math.sqrt(freedom)), freedom);
  }

  /**
   * The t with P(|T| &lt;= t) = {@code probability}.
   *
   * @param probability in [0, 1), such as 0.95
   */
  public static double quantile(double probability, int freedom) {
    check(freedom);
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("probability = " + probability + "; expected in [0, 1)");
    }
    double low = 0;
    double high = Math.PI / 2;
    while (true) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        return StrictMath.tan(low) * Math.sqrt(freedom);
      }
      if (centralAt(middle, freedom) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static double centralAt(double theta, int freedom) {
    double s = StrictMath.sin(theta);
    double c = StrictMath.cos(theta);
    boolean odd = freedom % 2 == 1;
    double term = odd ? c : 1;
    double sum = freedom == 1 ? 0 : term;
    for (int power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
      term *= c * c * (power - 1) / power;
      sum += term;
    }
    return odd ? 2 / Math.PI * (theta + s * sum) : s * sum;
  }

  private static void check(int freedom) {
    if (freedom < 1) {
      throw new IllegalArgumentException(freedom + " degrees of freedom; expected at least 1");
    }
  }
}
