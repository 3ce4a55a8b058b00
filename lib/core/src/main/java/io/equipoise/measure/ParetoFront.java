package io.equipoise.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The candidates that no other candidate beats: better somewhere, worse nowhere.
 *
 * <pre>
 * a dominates b  when  a_j &lt;= b_j for every measure j, and a_j &lt; b_j for one    (lower is better)
 * </pre>
 *
 * <p>Cost: O(n log n + n f K) for n candidates, K measures and f members of the front; O(n + f K)
 * memory. Edge cases: equal candidates are members together; a candidate with a missing number
 * (NaN) is never a member and beats nobody.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * Which candidates are on the front.
   *
   * @param values one row per candidate, one column per measure; NaN where it is missing
   * @param higherIsBetter one per measure
   */
  public static boolean[] members(double[][] values, boolean[] higherIsBetter) {
    double[][] keys = new double[values.length][];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      keys[i] = keys(values[i], higherIsBetter);
      if (Arrays.stream(keys[i]).noneMatch(Double::isNaN)) {
        order.add(i);
      }
    }
    // Whoever dominates a candidate is not after it in this order, so one pass is enough.
    order.sort(Comparator.comparing((Integer i) -> keys[i], Arrays::compare));
    boolean[] member = new boolean[values.length];
    List<double[]> front = new ArrayList<>();
    for (int i : order) {
      if (front.stream().noneMatch(f -> dominates(f, keys[i]))) {
        front.add(keys[i]);
        member[i] = true;
      }
    }
    return member;
  }

  private static double[] keys(double[] row, boolean[] higher) {
    if (row.length != higher.length) {
      throw new IllegalArgumentException(
          row.length + " values; expected one per direction, " + higher.length);
    }
    double[] keys = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      keys[j] = (higher[j] ? -row[j] : row[j]) + 0.0;
    }
    return keys;
  }

  private static boolean dominates(double[] a, double[] b) {
    boolean better = false;
    for (int j = 0; j < a.length; j++) {
      if (a[j] > b[j]) {
        return false;
      }
      better |= a[j] < b[j];
    }
    return better;
  }
}
