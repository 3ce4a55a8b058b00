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
        Rows.add(product[i], d, a[i], b, k, Math.min(k + BLOCK, d));
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
        Rows.add(product[i], i + 1, a[i], columns, k, Math.min(k + BLOCK, d));
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        product[j][i] = product[i][j];
      }
    }
    return product;
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
