package io.equipoise.linalg;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Eigenvalues and eigenvectors of a Gram matrix, and functions of it on the part that is not
 * rounding noise.
 *
 * <pre>
 * M = V diag(lambda) V',   lambda_1 &gt;= .. &gt;= lambda_K;   kept: lambda_i &gt; lambda_1 K eps,  eps = 2^-52
 * f(M) b = sum over kept i of  f(lambda_i) v_i (v_i . b)
 * </pre>
 *
 * <p>Cost: O(K^3) once, O(K^2) per product; a millisecond for K = 40. Edge cases: M = 0 keeps
 * nothing.
 *
 * <p>Source: the cut is that of the pseudo-inverse in the published libraries [verified]; the
 * decomposition itself is a library's.
 */
public final class SymmetricEigen {
  private final double[] values;
  private final double[][] vectors;
  private final int rank;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
    rank = rank(values);
  }

  /** Decomposes {@code gram}, of which the symmetric part counts. */
  public static SymmetricEigen of(Gram gram) {
    int k = gram.size();
    double[][] m = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        m[i][j] = 0.5 * (gram.get(i, j) + gram.get(j, i));
      }
    }
    EigenDecomposition found = new EigenDecomposition(new Array2DRowRealMatrix(m, false));
    double[][] vectors = new double[k][];
    for (int i = 0; i < k; i++) {
      vectors[i] = found.getEigenvector(i).toArray();
    }
    return new SymmetricEigen(found.getRealEigenvalues(), vectors);
  }

  /** How many eigenvalues are kept. */
  public int rank() {
    return rank;
  }

  /** Eigenvalue {@code i}, counted from 0, largest first. */
  public double value(int i) {
    return values[i];
  }

  /** Eigenvector {@code i}, a copy. */
  public double[] vector(int i) {
    return vectors[i].clone();
  }

  /** M^power b on the kept part; power -1 is the pseudo-inverse. */
  public double[] power(double power, double[] b) {
    double[] sum = new double[b.length];
    for (int i = 0; i < rank; i++) {
      double dot = 0;
      for (int j = 0; j < b.length; j++) {
        dot += vectors[i][j] * b[j];
      }
      double factor = dot * StrictMath.pow(values[i], power);
      for (int j = 0; j < b.length; j++) {
        sum[j] += factor * vectors[i][j];
      }
    }
    return sum;
  }

  private static int rank(double[] values) {
    double cut = Math.max(values[0], 0) * values.length * 0x1p-52;
    int rank = 0;
    while (rank < values.length && values[rank] > cut) {
      rank++;
    }
    return rank;
  }
}
