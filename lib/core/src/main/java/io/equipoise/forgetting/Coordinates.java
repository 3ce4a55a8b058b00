package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import org.jspecify.annotations.Nullable;

/** The same vector in two bases; a basis of null is the coordinate axes. */
final class Coordinates {
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

  /** R M R'. */
  private static double[][] rotate(double[][] m, double[][] r) {
    return times(times(r, m), transposed(r));
  }

  /** U diag(l) U'. */
  static double[][] covariance(@Nullable Basis basis, Vector l) {
    double[][] diagonal = new double[l.size()][l.size()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i][i] = l.get(i);
    }
    return outside(basis, diagonal);
  }

  /** Row by row, so that the innermost loop adds a multiple of one row to another. */
  private static double[][] times(double[][] a, double[][] b) {
    int d = a.length;
    double[][] product = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        double factor = a[i][k];
        double[] row = b[k];
        double[] to = product[i];
        for (int j = 0; j < d; j++) {
          to[j] += factor * row[j];
        }
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
