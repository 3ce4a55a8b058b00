package io.equipoise.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The nonnegative minimiser of a strictly convex quadratic of K variables, for one right-hand side
 * after another.
 *
 * <pre>
 * min over v &gt;= 0 of  1/2 v' N v - c' v
 * optimal when  v &gt;= 0,  N v &gt;= c,  and (N v)_i = c_i where v_i &gt; 0
 * </pre>
 *
 * <p>An active set: each round adds the variable that violates its condition most and solves for
 * those in the set; one that would turn negative leaves it. When that takes long, all variables
 * that violate their condition change sides at once, as long as this makes them fewer; where it
 * does not, the slow way, which never gets worse, goes on from there. The next right-hand side
 * begins with the set of the last one.
 *
 * <p>Cost: O(K^2) per round, about as many rounds as positive variables or, with many of these, a
 * few factorisations of O(K^3/6). Edge cases: a variable that depends on the set up to rounding is
 * left at 0.
 *
 * <p>Source: Lawson and Hanson, Solving Least Squares Problems (1974), algorithm NNLS, in Gram form
 * [recalled]; exchange in blocks: Portugal, Judice and Vicente, A comparison of block pivoting and
 * interior-point algorithms for linear least squares problems with nonnegative variables (1994)
 * [recalled]; tested by the conditions above.
 */
final class NonNegative {
  private static final double TOLERANCE = 1e-13;

  /** Rounds of single variables after which blocks are tried. */
  private static final int PATIENCE = 48;

  private static final int MOST_BLOCKS = 30;

  /** Blocks in a row that may leave more violations than the best one. */
  private static final int WORSE = 3;

  /** Changes of a set that are cheaper one by one than by factoring anew. */
  private static final int FEW = 8;

  private final int tasks;
  private final double[] n;
  private final ActiveFactor factor;
  private final boolean[] in;
  private final boolean[] barred;
  private double[] c;
  private double tolerance;
  private double[] v;
  private int rounds;

  /** Of a symmetric matrix, row by row, which is not changed. */
  NonNegative(double[] n, int tasks) {
    this.n = n;
    this.tasks = tasks;
    factor = new ActiveFactor(n, tasks);
    in = new boolean[tasks];
    barred = new boolean[tasks];
    v = new double[tasks];
    c = v;
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
    return new NonNegative(n, c.length).minimise(c);
  }

  /** Solves for another c, which is not changed. */
  Solution minimise(double[] right) {
    c = right;
    double largest = 0;
    for (double x : c) {
      largest = Math.max(largest, Math.abs(x));
    }
    tolerance = TOLERANCE * largest;
    rounds = 0;
    settle(factor.solve(c));
    if (!oneByOne(PATIENCE)) {
      inBlocks();
      settle(factor.solve(c));
      oneByOne(10 * tasks);
    }
    return new Solution(v.clone(), rounds);
  }

  /** z with N z = other on the set of the last solution, 0 elsewhere. */
  double[] onSet(double[] other) {
    return factor.solve(other);
  }

  /**
   * Goes from v, which is nonnegative and 0 off the set, towards the set's own minimiser z, and to
   * that of what is left of the set.
   */
  private void settle(double[] minimiser) {
    double[] z = minimiser;
    while (smallest(z) <= 0) {
      retreat(z);
      z = factor.solve(c);
    }
    v = z;
    Arrays.fill(barred, false);
  }

  /** Adds variable after variable; true when none is left to add. */
  private boolean oneByOne(int most) {
    for (int round = 0; round < most; round++) {
      int next = worst();
      if (next < 0) {
        return true;
      }
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
      settle(z);
    }
    return false;
  }

  /** Leaves v nonnegative and the set a good guess. */
  private void inBlocks() {
    int fewest = tasks + 1;
    int worse = 0;
    for (int round = 0; round < MOST_BLOCKS && worse <= WORSE; round++) {
      int[] wrong = wrong();
      if (wrong.length == 0) {
        break;
      }
      rounds++;
      worse = wrong.length < fewest ? 0 : worse + 1;
      fewest = Math.min(fewest, wrong.length);
      exchange(wrong);
      v = factor.solve(c);
    }
    for (int i = 0; i < tasks; i++) {
      v[i] = Math.max(v[i], 0);
    }
  }

  /** The variables on the wrong side, without those that were left out as dependent. */
  private int[] wrong() {
    double[] slack = slack();
    int[] wrong = new int[tasks];
    int count = 0;
    for (int i = 0; i < tasks; i++) {
      if (in[i] ? v[i] < 0 : slack[i] > tolerance && !barred[i]) {
        wrong[count++] = i;
      }
    }
    return Arrays.copyOf(wrong, count);
  }

  private void exchange(int[] wrong) {
    Arrays.fill(barred, false);
    boolean few = wrong.length <= FEW;
    for (int i : wrong) {
      in[i] = !in[i];
      if (few && !in[i]) {
        factor.remove(i);
      }
    }
    int[] joining =
        IntStream.range(0, tasks).filter(i -> in[i] && !(few && factor.has(i))).toArray();
    if (!few) {
      factor.clear();
    }
    factor.addAll(joining);
    for (int i : joining) {
      in[i] = factor.has(i);
      barred[i] = !in[i];
    }
  }

  /** The row outside the set that violates (c - N v)_i <= 0 most, or -1. */
  private int worst() {
    double[] slack = slack();
    int worst = -1;
    double most = tolerance;
    for (int i = 0; i < tasks; i++) {
      if (!in[i] && !barred[i] && slack[i] > most) {
        most = slack[i];
        worst = i;
      }
    }
    return worst;
  }

  /** c - N v. */
  private double[] slack() {
    double[] slack = c.clone();
    for (int j = 0; j < tasks; j++) {
      if (in[j]) {
        Dot.add(slack, -v[j], n, j * tasks);
      }
    }
    return slack;
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
