package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import org.jspecify.annotations.Nullable;

/** The same vector in two bases; a basis of null is the coordinate axes. */
final class Coordinates {
  /**
   * Rows of a factor that stay near the processor while they are used: 32 of 500 numbers are 128
   * KB.
   */
  private static final int BLOCK = 32;

  private Coordinates() {}

  /** U' v. */
  static double[] inside(@Nullable Basis basis, Vector v) {
    if (basis == null) {
      return v.toArray();
    }
    double[] c = new double[v.size()];
    for (int i = 0; i < c.length; i++) {
      Vector row = basis.rows().get(i);
      for (int j = 0; j < c.length; j++) {
        c[j] += row.get(j) * v.get(i);
      }
    }
    return c;
  }

  /** U c. */
  static double[] outside(@Nullable Basis basis, double[] c) {
    return basis == null
        ? c.clone()
        : basis.rows().stream().mapToDouble(Vector.of(c)::dot).toArray();
  }

  /** U' M U. */
  static double[][] inside(@Nullable Basis basis, double[][] m) {
    return basis == null ? m : rotate(m, transposed(basis.matrix()));
  }

  /** U M U'. */
  static double[][] outside(@Nullable Basis basis, double[][] m) {
    return basis == null ? m : rotate(m, basis.matrix());
  }

  /** R M R' of a symmetric M. */
  private static double[][] rotate(double[][] m, double[][] r) {
    return symmetric(times(r, m), r);
  }

  /** U diag(l) U'. */
  static double[][] covariance(@Nullable Basis basis, Vector l) {
    double[][] u = basis == null ? identity(l.size()) : basis.matrix();
    double[][] stretched = new double[u.length][u.length];
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < u.length; j++) {
        stretched[i][j] = u[i][j] * l.get(j);
      }
    }
    return symmetric(stretched, u);
  }

  private static double[][] identity(int d) {
    double[][] identity = new double[d][d];
    for (int i = 0; i < d; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  /** A B. */
  private static double[][] times(double[][] a, double[][] b) {
    int d = a.length;
    double[][] product = new double[d][d];
    for (int k = 0; k < d; k += BLOCK) {
      for (int i = 0; i < d; i++) {
        addRows(product[i], d, a[i], b, k);
      }
    }
    return product;
  }

  /** A B' where that is known to be symmetric: its lower half is computed, the other copied. */
  private static double[][] symmetric(double[][] a, double[][] b) {
    int d = a.length;
    double[][] columns = transposed(b);
    double[][] product = new double[d][d];
    for (int k = 0; k < d; k += BLOCK) {
      for (int i = 0; i < d; i++) {
        addRows(product[i], i + 1, a[i], columns, k);
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        product[j][i] = product[i][j];
      }
    }
    return product;
  }

  /** Adds factors[k] times row k for a block of k, four rows at a time. */
  private static void addRows(
      double[] to, int width, double[] factors, double[][] rows, int first) {
    int end = Math.min(first + BLOCK, factors.length);
    int k = first;
    for (; k + 4 <= end; k += 4) {
      double f0 = factors[k];
      double f1 = factors[k + 1];
      double f2 = factors[k + 2];
      double f3 = factors[k + 3];
      double[] r0 = rows[k];
      double[] r1 = rows[k + 1];
      double[] r2 = rows[k + 2];
      double[] r3 = rows[k + 3];
      for (int j = 0; j < width; j++) {
        to[j] += (f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]);
      }
    }
    for (; k < end; k++) {
      for (int j = 0; j < width; j++) {
        to[j] += factors[k] * rows[k][j];
      }
    }
  }

  private static double[][] transposed(double[][] a) {
    int d = a.length;
    double[][] t = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }
}
