package io.equipoise.linalg;

import java.util.Arrays;

/**
 * The inner problem of CAGrad, from the Gram matrix alone.
 *
 * <pre>
 * min over w in the simplex of  w' M b + r sqrt(w' M w),   b = 1/K,  r = c sqrt(b' M b)
 * </pre>
 *
 * <p>For t &gt; 0, r sqrt(q) = min over t of r/2 (q/t + t). With t fixed, what is left is the
 * min-norm problem of the shifted rows g_i + (t/r) g_0. Its optimum has M w + tau M b = mu 1 where
 * w &gt; 0, tau = t/r; so v = w/(1 + mu) is the nonnegative minimiser for N = M + 1 1' and c = 1 -
 * sigma M b, sigma = tau/(1 + mu): one matrix for every t, so that each problem begins where the
 * last one ended. The outer function of t is convex with the derivative r/2 (1 - w'Mw/t^2), so its
 * minimum is where w'Mw = t^2. On one set of positive weights that has a closed form:
 *
 * <pre>
 * w = a + tau b, a the set's min-norm weights;   tau^2 = a'Ma / (r^2 - b'Mb)
 * </pre>
 *
 * <p>which is tried until the set does not change any more, inside a bracket that shrinks.
 *
 * <pre>
 * paper   here       shape
 * g_0     meanNorm   |b' G|, the length of the mean gradient
 * g_w     norm       |w' G|
 * c       c          radius of the ball around g_0, relative to |g_0|
 * </pre>
 *
 * <p>Cost: one min-norm problem, and some ten small changes of it. Edge cases: r = 0 (c = 0, or a
 * mean gradient of zero) gives the single row with the smallest (M b)_i. Sizes cancel.
 *
 * <p>Source: Liu et al., Conflict-Averse Gradient Descent (arXiv:2110.14048), the dual problem
 * [verified]; the way to solve it is [inferred]. Differs from the released solvers, which stop up
 * to 0.2 % away in the direction and lose tiny gradients in absolute constants of 1e-8 [verified].
 *
 * @param weights w, length K
 * @param meanNorm |g_0|
 * @param norm |g_w|
 * @param objective the value of the inner problem
 * @param rounds min-norm problems that were solved
 */
public record CagradPoint(
    Vector weights, double meanNorm, double norm, double objective, int rounds) {
  private static final double SMALLEST = 1e-12;
  private static final double CLOSE = 1e-14;
  private static final int MOST_ROUNDS = 100;

  /** Solves for a symmetric Gram matrix and the radius {@code c}, at least 0. */
  public static CagradPoint of(Gram gram, double c) {
    if (!(c >= 0 && Double.isFinite(c))) {
      throw new IllegalArgumentException("c = " + c + "; expected a finite number >= 0");
    }
    int k = gram.size();
    double size = 0;
    for (int i = 0; i < k; i++) {
      size = Math.max(size, gram.get(i, i));
    }
    Problem problem = new Problem(size > 0 ? gram.times(1 / size) : gram, c);
    return problem.solve(Math.sqrt(size));
  }

  /** The problem with rows no longer than 1. */
  private static final class Problem {
    private final Gram m;
    private final double[] inMean;
    private final double meanSquare;
    private final double r;
    private double[] w = {};
    private int rounds;

    Problem(Gram m, double c) {
      this.m = m;
      double[] b = new double[m.size()];
      Arrays.fill(b, 1.0 / b.length);
      inMean = m.times(b);
      meanSquare = Math.max(m.between(b, b), 0);
      r = c * Math.sqrt(meanSquare);
    }

    CagradPoint solve(double size) {
      if (r > 0) {
        root();
      } else {
        w = vertex();
      }
      double objective = r * m.norm(w);
      for (int i = 0; i < w.length; i++) {
        objective += w[i] * inMean[i];
      }
      return new CagradPoint(
          Vector.of(w),
          Math.sqrt(meanSquare) * size,
          m.norm(w) * size,
          objective * size * size,
          rounds);
    }

    private double[] vertex() {
      int least = 0;
      for (int i = 1; i < inMean.length; i++) {
        least = inMean[i] < inMean[least] ? i : least;
      }
      double[] vertex = new double[inMean.length];
      vertex[least] = 1;
      return vertex;
    }

    /** Leaves in w the min-norm weights at the t with w'Mw = t^2. */
    private void root() {
      int k = m.size();
      NonNegative set = new NonNegative(MinNorm.regular(m.toArray(), k), k);
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double tau = Math.sqrt(meanSquare) / r;
      double sigma = tau / (1 + meanSquare * (1 + tau));
      while (rounds++ < MOST_ROUNDS) {
        double mass = solve(set, sigma);
        double length = mass > 0 ? sigma / mass * r : Double.POSITIVE_INFINITY;
        boolean tooSmall = mass > 0 && m.between(w, w) > length * length;
        low = tooSmall ? sigma : low;
        high = tooSmall ? high : sigma;
        double wanted = mass > 0 ? exactFor(set) : Double.NaN;
        if (Math.abs(wanted - sigma) <= CLOSE * sigma) {
          return;
        }
        // Newton's method on a convex piece may creep; every fourth step halves.
        boolean inside = wanted > low && wanted < high && rounds % 4 != 0;
        sigma = inside ? wanted : middle(low, high);
        if (!(sigma > low && sigma < high)) {
          return;
        }
      }
    }

    /** Sets w to the minimiser for sigma; returns 1/(1 + mu), 0 where there is none. */
    private double solve(NonNegative set, double sigma) {
      double[] c = new double[inMean.length];
      for (int i = 0; i < c.length; i++) {
        c[i] = 1 - sigma * inMean[i];
      }
      double[] v = set.minimise(c).v();
      double mass = Arrays.stream(v).sum();
      if (mass > 0) {
        for (int i = 0; i < v.length; i++) {
          v[i] /= mass;
        }
        w = v;
      }
      return mass;
    }

    /** The sigma at which w'Mw = t^2 on the present set; NaN where that is nowhere. */
    private double exactFor(NonNegative set) {
      double[] ones = new double[inMean.length];
      Arrays.fill(ones, 1);
      double[] p = set.onSet(ones);
      double[] q = set.onSet(inMean);
      double sumP = 0;
      double sumQ = 0;
      double along = 0;
      for (int i = 0; i < p.length; i++) {
        sumP += p[i];
        sumQ += q[i];
        along += q[i] * inMean[i];
      }
      for (int i = 0; i < p.length; i++) {
        p[i] /= sumP;
      }
      double spread = Math.max(along - sumQ * sumQ / sumP, 0);
      if (!(spread < r * r)) {
        return Double.NaN;
      }
      double tau = Math.sqrt(Math.max(m.between(p, p), 0) / (r * r - spread));
      tau = Math.max(tau, SMALLEST / r);
      return tau * sumP / (1 + tau * sumQ);
    }

    private static double middle(double low, double high) {
      if (Double.isInfinite(high)) {
        return 2 * low;
      }
      return low == 0 ? high / 16 : Math.sqrt(low) * Math.sqrt(high);
    }
  }
}
