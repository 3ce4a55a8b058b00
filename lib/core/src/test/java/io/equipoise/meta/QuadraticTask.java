package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;

/** Support loss 1/2 (w-a)'S(w-a), query loss 1/2 (w-q)'H(w-q). */
record QuadraticTask(double[][] s, double[] a, double[][] h, double[] q) implements MetaTask {
  private static double[] times(double[][] matrix, double[] u) {
    return new Array2DRowRealMatrix(matrix, false).operate(u);
  }

  @Override
  public int dimension() {
    return a.length;
  }

  @Override
  public double queryLoss(double[] w) {
    double[] away = Level1.minus(w, q);
    return Level1.dot(away, times(h, away)) / 2;
  }

  @Override
  public double[] queryGradient(double[] w) {
    return times(h, Level1.minus(w, q));
  }

  @Override
  public double[] supportGradient(double[] w) {
    return times(s, Level1.minus(w, a));
  }

  @Override
  public double[] supportHvp(double[] w, double[] u) {
    return times(s, u);
  }
}
