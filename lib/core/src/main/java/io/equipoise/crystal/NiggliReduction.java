package io.equipoise.crystal;

import java.util.Arrays;

/**
 * The Niggli basis of a lattice: the same lattice points, a unique set of edges and angles.
 *
 * <pre>
 * reduced = U . L        U integer, |det U| = 1
 * G       = A B C xi eta zeta = a.a  b.b  c.c  2 b.c  2 a.c  2 a.b
 * </pre>
 *
 * <p>First the basis is made Minkowski reduced, which takes few steps from any basis; then the
 * eight steps of Krivy and Gruber run with the tolerance eps = 1e-5 V^(1/3) of Grosse-Kunstleve,
 * Sauter and Adams (Acta Cryst. A60, 2004, 1-6) <i>[recalled]</i>. After 1,000 steps the Minkowski
 * basis is returned instead and {@link Result#niggli} is false. A result is Niggli only if all
 * three angles are acute or none is; two axes are turned round where rounding left a mixed result.
 *
 * <p>G is computed again from U . L after every step, so that errors do not add up.
 */
public final class NiggliReduction {
  private static final int MAX_STEPS = 1000;

  private NiggliReduction() {}

  /**
   * A reduced basis.
   *
   * @param lattice the reduced basis, U . L
   * @param u the integer matrix U, nine numbers row by row
   * @param niggli false when the steps did not settle and the Minkowski basis is returned
   * @param steps steps of Krivy and Gruber that were taken
   */
  public record Result(Lattice lattice, double[] u, boolean niggli, int steps) {
    /** Fractional coordinates in the reduced basis: f . U^-1, wrapped into [0, 1). */
    public double[] toReduced(double[] frac) {
      return Lattice.wrap(Lattice.multiply(frac, Lattice.of(u).inverse()));
    }
  }

  /** Reduces a basis. */
  public static Result reduce(Lattice lattice) {
    double[] minkowski = minkowski(lattice);
    double[] u = minkowski.clone();
    double eps = 1e-5 * StrictMath.cbrt(lattice.volume());
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] move = move(metric(lattice, u), eps);
      if (move == null) {
        return result(lattice, unmix(lattice, u, eps), true, step);
      }
      u = Lattice.multiply(move, u);
    }
    return result(lattice, unmix(lattice, minkowski, eps), false, MAX_STEPS);
  }

  private static Result result(Lattice lattice, double[] u, boolean niggli, int steps) {
    Lattice reduced = lattice.transformed(u);
    double change = Math.abs(reduced.volume() / lattice.volume() - 1);
    if (Math.abs(Math.abs(Lattice.determinant(u)) - 1) > 1e-9 || change > 1e-6) {
      throw new IllegalStateException(
          "reduction of "
              + lattice
              + " by "
              + Arrays.toString(u)
              + " changed the volume by "
              + change
              + "; expected the same lattice. Is the cell nearly flat?");
    }
    return new Result(reduced, u, niggli, steps);
  }

  /** A B C xi eta zeta of the basis U . L. */
  private static double[] metric(Lattice lattice, double[] u) {
    double[] v = Lattice.multiply(u, lattice.rows());
    return new double[] {
      dot(v, 0, 0), dot(v, 1, 1), dot(v, 2, 2), 2 * dot(v, 1, 2), 2 * dot(v, 0, 2), 2 * dot(v, 0, 1)
    };
  }

  private static double dot(double[] v, int i, int j) {
    return v[3 * i] * v[3 * j] + v[3 * i + 1] * v[3 * j + 1] + v[3 * i + 2] * v[3 * j + 2];
  }

  /** The next move as the rows of an integer matrix, or null when nothing is left to do. */
  private static double @org.jspecify.annotations.Nullable [] move(double[] g, double eps) {
    double a = g[0];
    double b = g[1];
    double c = g[2];
    double xi = g[3];
    double eta = g[4];
    double zeta = g[5];
    if (a > b + eps || (near(a, b, eps) && Math.abs(xi) > Math.abs(eta) + eps)) {
      return new double[] {0, -1, 0, -1, 0, 0, 0, 0, -1};
    }
    if (b > c + eps || (near(b, c, eps) && Math.abs(eta) > Math.abs(zeta) + eps)) {
      return new double[] {-1, 0, 0, 0, 0, -1, 0, -1, 0};
    }
    double[] signs = signs(xi, eta, zeta, eps);
    if (signs[0] < 0 || signs[1] < 0 || signs[2] < 0) {
      return new double[] {signs[0], 0, 0, 0, signs[1], 0, 0, 0, signs[2]};
    }
    if (tooLong(xi, b, 2 * eta, zeta, eps)) {
      return new double[] {1, 0, 0, 0, 1, 0, 0, -Math.signum(xi), 1};
    }
    if (tooLong(eta, a, 2 * xi, zeta, eps)) {
      return new double[] {1, 0, 0, 0, 1, 0, -Math.signum(eta), 0, 1};
    }
    if (tooLong(zeta, a, 2 * xi, eta, eps)) {
      return new double[] {1, 0, 0, -Math.signum(zeta), 1, 0, 0, 0, 1};
    }
    double sum = xi + eta + zeta + a + b;
    if (sum < -eps || (near(sum, 0, eps) && 2 * (a + eta) + zeta > eps)) {
      return new double[] {1, 0, 0, 0, 1, 0, 1, 1, 1};
    }
    return null;
  }

  private static boolean near(double x, double y, double eps) {
    return Math.abs(x - y) <= eps;
  }

  /** Steps 5 to 7: the product is longer than the square it is compared with. */
  private static boolean tooLong(
      double product, double square, double other, double third, double eps) {
    return Math.abs(product) > square + eps
        || (near(product, square, eps) && other < third - eps)
        || (near(product, -square, eps) && third < -eps);
  }

  /** Steps 3 and 4: which axes to turn round so that all products are positive or none is. */
  private static double[] signs(double xi, double eta, double zeta, double eps) {
    double[] product = {xi, eta, zeta};
    int zero = 0;
    int positive = 0;
    for (double p : product) {
      if (Math.abs(p) <= eps) {
        zero++;
      } else if (p > 0) {
        positive++;
      }
    }
    double[] sign = {1, 1, 1};
    if (positive == 3 || (zero == 0 && positive == 1)) {
      for (int i = 0; i < 3; i++) {
        sign[i] = product[i] < 0 ? -1 : 1;
      }
      return sign;
    }
    int free = -1;
    for (int i = 0; i < 3; i++) {
      if (product[i] > eps) {
        sign[i] = -1;
      } else if (product[i] >= -eps) {
        free = i;
      }
    }
    if (sign[0] * sign[1] * sign[2] < 0 && free >= 0) {
      sign[free] = -sign[free];
    }
    return sign;
  }

  /** Turns two axes round when products within rounding of zero left acute and obtuse mixed. */
  private static double[] unmix(Lattice lattice, double[] u, double eps) {
    double[] g = metric(lattice, u);
    double[] signs = signs(g[3], g[4], g[5], eps);
    double[] diagonal = {signs[0], 0, 0, 0, signs[1], 0, 0, 0, signs[2]};
    return Lattice.multiply(diagonal, u);
  }

  /**
   * Greedy reduction: sorts by length and takes off the nearest multiples until nothing shrinks.
   *
   * <p>Each change shortens a vector by a finite factor, so it ends; the result fulfils Minkowski's
   * conditions in three dimensions: no c + i a + j b or b + i a with i, j in {-1, 0, 1} is shorter.
   */
  static double[] minkowski(Lattice lattice) {
    double[] u = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    boolean changed = true;
    for (int pass = 0; changed && pass < MAX_STEPS; pass++) {
      changed = false;
      for (int target = 0; target < 3; target++) {
        int p = (target + 1) % 3;
        int q = (target + 2) % 3;
        changed |= subtract(lattice, u, target, p, q);
      }
    }
    return u;
  }

  /** Shortens row {@code t} by rows p and q; true when it became shorter. */
  private static boolean subtract(Lattice lattice, double[] u, int t, int p, int q) {
    double[] v = Lattice.multiply(u, lattice.rows());
    double pp = dot(v, p, p);
    double qq = dot(v, q, q);
    double pq = dot(v, p, q);
    double tp = dot(v, t, p);
    double tq = dot(v, t, q);
    double det = pp * qq - pq * pq;
    double x = det > 1e-12 * pp * qq ? (tp * qq - tq * pq) / det : tp / pp;
    double y = det > 1e-12 * pp * qq ? (tq * pp - tp * pq) / det : 0;
    double best = dot(v, t, t) * (1 - 1e-12);
    double bestI = 0;
    double bestJ = 0;
    for (int a = -1; a <= 1; a++) {
      for (int b = -1; b <= 1; b++) {
        double i = Math.rint(x) + a;
        double j = Math.rint(y) + b;
        double length =
            dot(v, t, t) - 2 * i * tp - 2 * j * tq + i * i * pp + j * j * qq + 2 * i * j * pq;
        if (length < best) {
          best = length;
          bestI = i;
          bestJ = j;
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      u[3 * t + c] -= bestI * u[3 * p + c] + bestJ * u[3 * q + c];
    }
    return bestI != 0 || bestJ != 0;
  }
}
