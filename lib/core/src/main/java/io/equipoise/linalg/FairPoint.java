package io.equipoise.linalg;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The positive solution of the system behind Nash-MTL and FairGrad.
 *
 * <pre>
 * (M w)_i = w_i^(-1/a),   w &gt; 0
 * </pre>
 *
 * <p>With unit rows N_ij = M_ij / (n_i n_j), n_i = |g_i|, and w_i = gamma u_i / n_i it reads (N
 * u)_i = b_i u_i^(-1/a), b_i = (n_i/h)^(1/a - 1), gamma = h^((1-a)/(1+a)), h^2 = trace(M)/K: where
 * the strictly convex 1/2 u'Nu - sum_i b_i P(u_i), P' = u^(-1/a), is smallest. Newton's method, cut
 * at 0.99 of the way to the boundary and halved until the potential or the residual falls.
 *
 * <p>A finite solution exists unless some nonnegative combination of the rows, not all of it zero,
 * is zero. Unless the weights that were found prove the contrary (all products with the direction
 * they give are clearly positive), that is tested on the unit rows by {@link MinNorm}: iterating
 * does not tell, because the rounding noise of M has a solution of its own, at w near 1e10.
 *
 * <p>Cost: 3 to 10 factorisations of O(K^3/6); above 100 rows one factorisation, on which conjugate
 * gradients build. Edge cases: one row gives w = |g|^(-2a/(1+a)); sizes cancel, also between rows.
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
  private static final double CLEAR = 1e-3;
  private static final double DONE = 1e-14;
  private static final double ENOUGH = 1e-8;
  private static final int MOST_ROUNDS = 500;

  /** Rounds before it is asked whether there is a solution; weights that prove it need fewer. */
  private static final int FEW_ROUNDS = 20;

  /** Rows up to which every step is factored anew. */
  private static final int DIRECT = 100;

  private static final int MOST_CONJUGATE = 25;

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
    double h = Math.sqrt(gram.trace() / gram.size());
    double[] b = new double[norms.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = StrictMath.pow(norms[i] / h, 1 / a - 1);
    }
    Newton newton = new Newton(unit, b, a);
    newton.run(FEW_ROUNDS);
    if (!(newton.residual <= ENOUGH && isClear(unit, newton.u))) {
      refuseZeroInTheHull(unit);
      newton.run(MOST_ROUNDS);
    }
    newton.refuseUnfinished();
    double gamma = StrictMath.pow(h, (1 - a) / (1 + a));
    double[] w = new double[b.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = gamma * newton.u[i] * inverse[i];
    }
    return new FairPoint(Vector.of(w), newton.residual, newton.rounds);
  }

  /**
   * Whether positive weights prove that zero is not in the hull of unit rows: every point of it has
   * at least the length min_i (N u)_i / |G' u|, in which rounding error is far below {@value
   * #CLEAR}.
   */
  private static boolean isClear(Gram unit, double[] u) {
    double lowest = Arrays.stream(unit.times(u)).min().orElse(0);
    return lowest > CLEAR * unit.norm(u);
  }

  private static void refuseZeroInTheHull(Gram unit) throws NoFiniteSolutionException {
    double least = MinNorm.of(unit).norm();
    if (least * least <= NO_SOLUTION) {
      throw new NoFiniteSolutionException("the hull of the unit rows comes within " + least);
    }
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
    private Optional<ActiveFactor> earlier = Optional.empty();

    Newton(Gram n, double[] b, double a) {
      this.n = n;
      this.b = b;
      this.a = a;
      u = start();
      residual = residual(u);
    }

    /** u_i = b_i^(a/(1+a)), which rows at right angles have, times the best factor along it. */
    private double[] start() {
      double[] at = new double[b.length];
      double alone = 0;
      for (int i = 0; i < at.length; i++) {
        at[i] = StrictMath.pow(b[i], a / (1 + a));
        alone += at[i] * at[i];
      }
      double together = n.between(at, at);
      double factor = together > 0 ? StrictMath.pow(alone / together, a / (1 + a)) : 1;
      for (int i = 0; i < at.length; i++) {
        at[i] *= factor;
      }
      return at;
    }

    void run(int most) {
      double done = Math.max(DONE, 4 * u.length * 0x1p-52);
      for (int n = 0; n < most && residual > done && step(); n++) {
        rounds++;
      }
    }

    void refuseUnfinished() throws NoFiniteSolutionException {
      if (!(residual <= ENOUGH)) {
        throw new NoFiniteSolutionException(
            "the residual is " + residual + " after " + rounds + " rounds");
      }
    }

    /** One damped step; false when it brought nothing. */
    private boolean step() {
      double[] toward = direction();
      double here = potential(u);
      double whole = longest(toward);
      // Near the solution whole steps are best; where one brings nothing, rounding error is left.
      for (double length = whole;
          length > 1e-12 && (length == whole || residual > ENOUGH);
          length /= 2) {
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
      double[] curve = new double[k];
      double[] down = new double[k];
      for (int i = 0; i < k; i++) {
        double price = b[i] * StrictMath.pow(u[i], -1 / a);
        curve[i] = price / (a * u[i]);
        down[i] = price - product[i];
      }
      return earlier
          .flatMap(factor -> conjugate(factor, curve, down))
          .orElseGet(() -> factored(curve, down));
    }

    private double[] factored(double[] curve, double[] down) {
      int k = u.length;
      double[] hessian = n.toArray();
      for (int i = 0; i < k; i++) {
        hessian[i * k + i] += curve[i];
      }
      ActiveFactor factor = new ActiveFactor(hessian, k);
      // A row that depends on the others stays where it is in this step.
      int whole = factor.addAll(IntStream.range(0, k).toArray());
      earlier = k > DIRECT && whole == k ? Optional.of(factor) : Optional.empty();
      return factor.solve(down);
    }

    /**
     * (N + diag(curve))^-1 down by conjugate gradients on an earlier factor; empty if they stall.
     */
    private Optional<double[]> conjugate(ActiveFactor factor, double[] curve, double[] down) {
      double[] z = new double[down.length];
      double[] left = down.clone();
      double[] near = factor.solveOnce(left);
      double[] way = near.clone();
      double energy = Vector.of(left).dot(Vector.of(near));
      double enough = DONE * Math.sqrt(Vector.of(down).dot(Vector.of(down)));
      for (int round = 0; round < MOST_CONJUGATE; round++) {
        double[] bent = n.times(way);
        double curvature = 0;
        for (int i = 0; i < z.length; i++) {
          bent[i] += curve[i] * way[i];
          curvature += bent[i] * way[i];
        }
        double square = 0;
        for (int i = 0; i < z.length; i++) {
          z[i] += energy / curvature * way[i];
          left[i] -= energy / curvature * bent[i];
          square += left[i] * left[i];
        }
        if (Math.sqrt(square) <= enough) {
          return Optional.of(z);
        }
        near = factor.solveOnce(left);
        double next = Vector.of(left).dot(Vector.of(near));
        for (int i = 0; i < z.length; i++) {
          way[i] = near[i] + next / energy * way[i];
        }
        energy = next;
      }
      return Optional.empty();
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
