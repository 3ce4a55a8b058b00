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
 * min-norm problem of the shifted rows g_i + (t/r) g_0, which {@link MinNorm} solves exactly. The
 * outer function of t is convex with the derivative r/2 (1 - w'Mw/t^2), so its minimum is where
 * w'Mw = t^2: a root that is bracketed and found to the last digits, where a search for the minimum
 * itself would see only half of them.
 *
 * <pre>
 * paper   here       shape
 * g_0     meanNorm   |b' G|, the length of the mean gradient
 * g_w     norm       |w' G|
 * c       c          radius of the ball around g_0, relative to |g_0|
 * </pre>
 *
 * <p>Cost: about ten min-norm problems. Edge cases: r = 0 (c = 0, or a mean gradient of zero) gives
 * the single row with the smallest (M b)_i. Sizes cancel.
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

    /** Leaves in w the min-norm weights at the t with w'Mw = t^2, by the Illinois rule in log t. */
    private void root() {
      double low = StrictMath.log(SMALLEST);
      double high = 0;
      double atLow = excess(low);
      if (!(atLow > 0)) {
        return;
      }
      double atHigh = excess(high);
      int side = 0;
      while (rounds < MOST_ROUNDS && high - low > 1e-15 * (1 - low) && atHigh != 0) {
        double x = (low * atHigh - high * atLow) / (atHigh - atLow);
        x = x > low && x < high ? x : 0.5 * (low + high);
        double here = excess(x);
        if (Math.abs(here) < 1e-15) {
          return;
        }
        if (here > 0) {
          low = x;
          atLow = here;
          atHigh = side == 1 ? atHigh / 2 : atHigh;
          side = 1;
        } else {
          high = x;
          atHigh = here;
          atLow = side == -1 ? atLow / 2 : atLow;
          side = -1;
        }
      }
    }

    /** log(w'Mw) - 2 log t at the min-norm weights w of the rows shifted by t = exp(x). */
    private double excess(double x) {
      rounds++;
      double tau = StrictMath.exp(x) / r;
      int k = m.size();
      double[] shifted = m.toArray();
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          shifted[i * k + j] += tau * (inMean[i] + inMean[j]) + tau * tau * meanSquare;
        }
        shifted[i * k + i] = Math.max(shifted[i * k + i], 0);
      }
      w = MinNorm.of(shifted, k).weights().toArray();
      return StrictMath.log(Math.max(m.between(w, w), 1e-300)) - 2 * x;
    }
  }
}
