package io.equipoise.linalg;

import java.util.Arrays;

/**
 * The nonnegative minimiser of a strictly convex quadratic of K variables.
 *
 * <pre>
 * min over v &gt;= 0 of  1/2 v' N v - c' v
 * optimal when  v &gt;= 0,  N v &gt;= c,  and (N v)_i = c_i where v_i &gt; 0
 * </pre>
 *
 * <p>An active set: each round adds the variable that violates its condition most and solves for
 * those in the set; one that would turn negative leaves it.
 *
 * <p>Cost: O(K^2) per round, about as many rounds as positive variables. Edge cases: a variable
 * that depends on the set up to rounding is left at 0.
 *
 * <p>Source: Lawson and Hanson, Solving Least Squares Problems (1974), algorithm NNLS, in Gram form
 * [recalled]; tested by the conditions above.
 */
final class NonNegative {
  private static final double TOLERANCE = 1e-13;

  private final int tasks;
  private final double[] n;
  private final double[] c;
  private final double tolerance;
  private final ActiveFactor factor;
  private final boolean[] in;
  private final boolean[] barred;
  private double[] v;

  private NonNegative(double[] n, double[] c) {
    this.n = n;
    this.c = c;
    tasks = c.length;
    double largest = 0;
    for (double x : c) {
      largest = Math.max(largest, Math.abs(x));
    }
    tolerance = TOLERANCE * largest;
    factor = new ActiveFactor(n, tasks);
    in = new boolean[tasks];
    barred = new boolean[tasks];
    v = new double[tasks];
  }

  /**
   * The minimiser.
   *
   * @param v length K
   * @param rounds of the active set
   */
  record Solution(double[] v, int rounds) {}

  /** Solves for N, row by row, and c; neither is changed. */
  static Solution minimise(double[] n, double[] c) {
    NonNegative problem = new NonNegative(n, c);
    int rounds = problem.solve();
    return new Solution(problem.v, rounds);
  }

  private int solve() {
    int rounds = 0;
    for (int next = worst(); next >= 0 && rounds < 10 * tasks; next = worst()) {
      rounds++;
      if (!factor.add(next)) { // dependent on the set up to rounding: it has nothing to add
        barred[next] = true;
        continue;
      }
      in[next] = true;
      double[] z = factor.solve(c);
      if (!(z[next] > 0)) {
        leave(next);
        barred[next] = true;
        continue;
      }
      while (smallest(z) <= 0) {
        retreat(z);
        z = factor.solve(c);
      }
      v = z;
      Arrays.fill(barred, false);
    }
    return rounds;
  }

  /** The row outside the set that violates (c - N v)_i <= 0 most, or -1. */
  private int worst() {
    int worst = -1;
    double most = tolerance;
    for (int i = 0; i < tasks; i++) {
      if (!in[i] && !barred[i]) {
        double slack = c[i];
        for (int j = 0; j < tasks; j++) {
          slack -= n[i * tasks + j] * v[j];
        }
        if (slack > most) {
          most = slack;
          worst = i;
        }
      }
    }
    return worst;
  }

  private double smallest(double[] z) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < tasks; i++) {
      smallest = in[i] ? Math.min(smallest, z[i]) : smallest;
    }
    return smallest;
  }

  /** Goes from v towards z until the first entry reaches 0, and takes that one out of the set. */
  private void retreat(double[] z) {
    double step = 1;
    int first = -1;
    for (int i = 0; i < tasks; i++) {
      if (in[i] && z[i] <= 0) {
        double here = v[i] == 0 ? 0 : v[i] / (v[i] - z[i]);
        if (first < 0 || here < step) {
          step = here;
          first = i;
        }
      }
    }
    for (int i = 0; i < tasks; i++) {
      v[i] = in[i] ? Math.max(v[i] + step * (z[i] - v[i]), 0) : 0;
    }
    v[first] = 0;
    leave(first);
  }

  private void leave(int row) {
    in[row] = false;
    factor.remove(row);
  }
}
