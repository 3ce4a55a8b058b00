package io.equipoise.linalg;

import java.util.Arrays;

/**
 * The shortest vector in the convex hull of K vectors, from their Gram matrix alone.
 *
 * <pre>
 * min over w in the simplex of  w' M w,   M = G G'
 * </pre>
 *
 * <p>Solved exactly by an active set: with s = max M_ii and N = M/s + 1 1', the minimiser of 1/2 v'
 * N v - 1' v over v &gt;= 0 is a multiple of w, because for a fixed sum of v the first term is
 * smallest at the min-norm weights. Each round adds the row that violates its condition most and
 * solves for the rows in the set.
 *
 * <pre>
 * paper   here     shape
 * M       gram     K x K row by row, symmetric positive semidefinite
 * w       weights  K, nonnegative, sums to 1
 * gap     norm     |G' w|, 0 exactly where no direction improves every task
 * </pre>
 *
 * <p>The answer carries its certificate: w is optimal when (M w)_i &gt;= w' M w for every i.
 *
 * <p>Cost: O(K^2) per round, about as many rounds as positive weights, or a few factorisations;
 * microseconds for K = 10, a tenth of a second for K = 1,000. Edge cases: all rows zero gives equal
 * weights; a zero row gets all weight; with identical or dependent rows the weights are not unique
 * and the vector is. Sizes cancel, so 1e-10 and 1e15 are the same problem.
 *
 * <p>Source: Lawson and Hanson, Solving Least Squares Problems (1974), algorithm NNLS, in Gram form
 * [recalled]; the reduction is [inferred] and tested by the certificate. Differs from the published
 * Frank-Wolfe solvers, which stop up to 41 % away [verified].
 */
public final class MinNorm {
  private MinNorm() {}

  /**
   * The point of the hull nearest to zero.
   *
   * @param weights w, length K
   * @param norm |G' w|
   * @param rounds of the active set
   * @param violation how far the certificate fails, max_i (w' M w - (M w)_i) / max_i M_ii; rounding
   *     error, about 1e-15
   */
  public record Point(Vector weights, double norm, int rounds, double violation) {}

  /** {@link #of(double[], int)} of a Gram matrix. */
  public static Point of(Gram gram) {
    return of(gram.toArray(), gram.size());
  }

  /**
   * Solves for the given Gram matrix, which is not changed.
   *
   * @throws IllegalArgumentException when it is not square, not symmetric, has a negative diagonal
   *     entry or one that is not finite
   */
  public static Point of(double[] gram, int tasks) {
    double size = check(gram, tasks);
    if (size == 0) {
      return new Point(Vector.filled(tasks, 1.0 / tasks), 0, 0, 0);
    }
    double[] scaled = new double[gram.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = gram[i] / size;
    }
    double[] ones = new double[tasks];
    Arrays.fill(ones, 1);
    NonNegative.Solution solution = NonNegative.minimise(regular(scaled, tasks), ones);
    return point(solution.v(), scaled, size, solution.rounds());
  }

  /** N = M + 1 1' of the symmetric part of M. */
  static double[] regular(double[] m, int tasks) {
    double[] n = new double[m.length];
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j <= i; j++) {
        double entry = 0.5 * (m[i * tasks + j] + m[j * tasks + i]) + 1;
        n[i * tasks + j] = entry;
        n[j * tasks + i] = entry;
      }
    }
    return n;
  }

  private static Point point(double[] v, double[] scaled, double size, int rounds) {
    int tasks = v.length;
    double sum = 0;
    for (double x : v) {
      sum += x;
    }
    double[] w = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      w[i] = v[i] / sum;
    }
    double square = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < tasks; i++) {
      double product = 0;
      for (int j = 0; j < tasks; j++) {
        product += scaled[i * tasks + j] * w[j];
      }
      square += w[i] * product;
      least = Math.min(least, product);
    }
    double norm = Math.sqrt(Math.max(square, 0)) * Math.sqrt(size);
    return new Point(Vector.of(w), norm, rounds, Math.max(square - least, 0));
  }

  private static double check(double[] gram, int tasks) {
    if (tasks < 1 || gram.length != tasks * tasks) {
      throw new IllegalArgumentException(
          gram.length
              + " Gram entries for "
              + tasks
              + " tasks; expected tasks squared, at least 1");
    }
    double size = 0;
    for (int i = 0; i < tasks; i++) {
      double square = gram[i * tasks + i];
      if (!(square >= 0 && Double.isFinite(square))) {
        throw new IllegalArgumentException(
            "Gram entry (" + i + ", " + i + ") is " + square + "; expected a finite number >= 0");
      }
      size = Math.max(size, square);
    }
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < i; j++) {
        double off = Math.abs(gram[i * tasks + j] - gram[j * tasks + i]);
        if (!(off <= 1e-9 * size)) {
          throw new IllegalArgumentException(
              "Gram entries ("
                  + i
                  + ", "
                  + j
                  + ") and ("
                  + j
                  + ", "
                  + i
                  + ") are "
                  + gram[i * tasks + j]
                  + " and "
                  + gram[j * tasks + i]
                  + "; expected a symmetric matrix of finite numbers");
        }
      }
    }
    return size;
  }
}
