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
    return basis == null ? c.clone() : basis.rows().stream().mapToDouble(Vector.of(c)::dot).toArray();
  }

  /** U' M U. */
  static double[][] inside(@Nullable Basis basis, double[][] m) {
    return basis == null ? m : rotate(m, transposed(basis.matrix()));
  }

  /** U M U'. */
  static double[][] outside(@Nullable Basis basis, double[][] m) {
    return basis == null ? m : rotate(m, basis.matrix());
  }

  /** R M R', rows at a time. */
  private static double[][] rotate(double[][] m, double[][] r) {
    return timesTransposed(times(r, m), r);
  }

  private static double[][] times(double[][] a, double[][] b) {
    int d = a.length;
    double[][] product = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        double factor = a[i][k];
        for (int j = 0; j < d; j++) {
          product[i][j] += factor * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] timesTransposed(double[][] a, double[][] b) {
    int d = a.length;
    double[][] product = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          sum += a[i][k] * b[j][k];
        }
        product[i][j] = sum;
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
