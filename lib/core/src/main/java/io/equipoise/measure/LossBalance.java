package io.equipoise.measure;

/**
 * How unevenly tasks have progressed: the largest relative loss over the smallest; 1 is even.
 *
 * <pre>
 * ratio = max_i (l_i/l_i(0)) / min_i (l_i/l_i(0))
 * </pre>
 *
 * <p>Edge cases: losses and their first values must be positive; one task gives 1.
 */
public final class LossBalance {
  private LossBalance() {}

  /** The ratio of losses {@code now} against {@code first}, per task in one order. */
  public static double ratio(double[] now, double[] first) {
    if (now.length == 0 || now.length != first.length) {
      throw new IllegalArgumentException(
          now.length
              + " losses and "
              + first.length
              + " first losses; expected the same number of each, at least one");
    }
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < now.length; i++) {
      double relative = now[i] / first[i];
      if (!(now[i] > 0 && first[i] > 0 && Double.isFinite(relative))) {
        throw new IllegalArgumentException(
            "task "
                + i
                + " has loss "
                + now[i]
                + " after "
                + first[i]
                + "; expected positive finite losses");
      }
      largest = Math.max(largest, relative);
      smallest = Math.min(smallest, relative);
    }
    return largest / smallest;
  }
}
