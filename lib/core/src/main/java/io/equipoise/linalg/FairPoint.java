package io.equipoise.linalg;

import java.util.Arrays;

/**
 * The positive solution of the system behind Nash-MTL and FairGrad.
 *
 * <pre>
 * (M w)_i = w_i^(-1/a),   w &gt; 0
 * </pre>
 *
 * <p>With unit rows N_ij = M_ij / (n_i n_j), n_i = |g_i|, and w_i = gamma u_i / n_i it reads (N
 * u)_i = b_i u_i^(-1/a), b_i = (n_i/h)^(1/a - 1), gamma = h^((1-a)/(1+a)), h^2 = trace(M)/K: where
 * the strictly convex 1/2 u'Nu - sum_i b_i P(u_i), P' = u^(-1/a), is smallest. Newton's method from
 * u = 1, cut at 0.99 of the way to the boundary and halved until the potential or the residual
 * falls.
 *
 * <p>A finite solution exists unless some nonnegative combination of the rows, not all of it zero,
 * is zero. That is tested first, on the unit rows by {@link MinNorm}: iterating does not tell,
 * because the rounding noise of M has a solution of its own, at w near 1e10.
 *
 * <p>Cost: one min-norm problem and 3 to 10 factorisations of O(K^3). Edge cases: one row gives w =
 * |g|^(-2a/(1+a)); sizes cancel, also between rows.
 *
 * <p>Source: Navon et al., Multi-Task Learning as a Bargaining Game (arXiv:2202.01017), a = 1; Ban
 * and Ji, Fair Resource Allocation in Multi-Task Learning (arXiv:2402.15638) [verified]. Differs
 * from the released solvers, which stop at a residual of 1e-3 or at wrong points for tiny gradients
 * [verified].
 *
 * @param weights w, length K, positive
 * @param residual max_i |(M w)_i w_i^(1/a) - 1|
 * @param rounds of Newton's method
 */
public record FairPoint(Vector weights, double residual, int rounds) {
  private static final double NO_SOLUTION = 1e-13;
  private static final double DONE = 1e-14;
  private static final double ENOUGH = 1e-8;
  private static final int MOST_ROUNDS = 500;

  /**
   * Solves for a symmetric Gram matrix and the exponent {@code a}, above 0.
   *
   * @throws NoFiniteSolutionException when zero lies in the hull of the rows
   */
  public static FairPoint of(Gram gram, double a) throws NoFiniteSolutionException {
    if (!(a > 0 && Double.isFinite(a))) {
      throw new IllegalArgumentException("a = " + a + "; expected a finite number > 0");
    }
    double[] norms = gram.norms();
    double[] inverse = new double[norms.length];
    for (int i = 0; i < norms.length; i++) {
      inverse[i] = 1 / norms[i];
      if (!Double.isFinite(inverse[i])) {
        throw new NoFiniteSolutionException("row " + i + " is zero");
      }
    }
    Gram unit = gram.withRowsTimes(inverse);
    double least = MinNorm.of(unit).norm();
    if (least * least <= NO_SOLUTION) {
      throw new NoFiniteSolutionException("the hull of the unit rows comes within " + least);
    }
    double h = Math.sqrt(gram.trace() / gram.size());
    double[] b = new double[norms.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = StrictMath.pow(norms[i] / h, 1 / a - 1);
    }
    Newton newton = new Newton(unit, b, a);
    newton.run();
    double gamma = StrictMath.pow(h, (1 - a) / (1 + a));
    double[] w = new double[b.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = gamma * newton.u[i] * inverse[i];
    }
    return new FairPoint(Vector.of(w), newton.residual, newton.rounds);
  }

  /** Zero lies in the convex hull of the gradients, so no positive weights balance them. */
  public static final class NoFiniteSolutionException extends Exception {
    private static final long serialVersionUID = 1L;

    NoFiniteSolutionException(String why) {
      super(why + "; expected gradients with no nonnegative combination that is zero");
    }
  }

  private static final class Newton {
    private final Gram n;
    private final double[] b;
    private final double a;
    private double[] u;
    private double residual;
    private int rounds;

    Newton(Gram n, double[] b, double a) {
      this.n = n;
      this.b = b;
      this.a = a;
      u = new double[b.length];
      Arrays.fill(u, 1);
      residual = residual(u);
    }

    void run() throws NoFiniteSolutionException {
      while (residual > DONE && rounds < MOST_ROUNDS && step()) {
        rounds++;
      }
      if (!(residual <= ENOUGH)) {
        throw new NoFiniteSolutionException(
            "the residual is " + residual + " after " + rounds + " rounds");
      }
    }

    /** One damped step; false when it brought nothing. */
    private boolean step() {
      double[] toward = direction();
      double here = potential(u);
      for (double length = longest(toward); length > 1e-12; length /= 2) {
        double[] next = new double[u.length];
        for (int i = 0; i < u.length; i++) {
          next[i] = u[i] + length * toward[i];
        }
        double left = residual(next);
        if (left < residual || potential(next) < here) {
          boolean better = left < residual || residual > ENOUGH;
          u = better ? next : u;
          residual = better ? left : residual;
          return better;
        }
      }
      return false;
    }

    private double[] direction() {
      int k = u.length;
      double[] product = n.times(u);
      double[] hessian = n.toArray();
      double[] down = new double[k];
      for (int i = 0; i < k; i++) {
        double price = b[i] * StrictMath.pow(u[i], -1 / a);
        hessian[i * k + i] += price / (a * u[i]);
        down[i] = price - product[i];
      }
      ActiveFactor factor = new ActiveFactor(hessian, k);
      for (int i = 0; i < k; i++) {
        factor.add(i); // a row that depends on the others stays where it is in this step
      }
      return factor.solve(down);
    }

    private double longest(double[] toward) {
      double length = 1;
      for (int i = 0; i < u.length; i++) {
        if (toward[i] < 0) {
          length = Math.min(length, -0.99 * u[i] / toward[i]);
        }
      }
      return length;
    }

    private double potential(double[] at) {
      double sum = 0.5 * n.between(at, at);
      for (int i = 0; i < at.length; i++) {
        double p = a == 1 ? StrictMath.log(at[i]) : StrictMath.pow(at[i], 1 - 1 / a) / (1 - 1 / a);
        sum -= b[i] * p;
      }
      return sum;
    }

    private double residual(double[] at) {
      double[] product = n.times(at);
      double worst = 0;
      for (int i = 0; i < at.length; i++) {
        double one = product[i] * StrictMath.pow(at[i], 1 / a) / b[i];
        worst = Math.max(worst, Math.abs(one - 1));
      }
      return worst;
    }
  }
}
