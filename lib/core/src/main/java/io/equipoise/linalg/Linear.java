package io.equipoise.linalg;

import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * Solutions of small square linear systems, by triangular factors with row exchanges, O(K^3).
 *
 * <p>Edge cases: a pivot below 1e-11 counts as zero and the system as singular, so rows are best
 * brought to size one before.
 */
public final class Linear {
  private Linear() {}

  /** x with A x = b; empty for a singular or non-finite A. Neither is changed. */
  public static Optional<double[]> solve(double[][] a, double[] b) {
    for (double[] row : a) {
      for (double x : row) {
        if (!Double.isFinite(x)) {
          return Optional.empty();
        }
      }
    }
    DecompositionSolver solver = new LUDecomposition(new Array2DRowRealMatrix(a)).getSolver();
    return solver.isNonSingular()
        ? Optional.of(solver.solve(new ArrayRealVector(b)).toArray())
        : Optional.empty();
  }
}
