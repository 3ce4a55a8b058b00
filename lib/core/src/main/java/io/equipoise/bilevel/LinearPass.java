package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;

/** Adds up loss, gradient and Hessian product of a linear model over the rows that it visits. */
final class LinearPass {
  private final RowLoss loss;
  private final double[] y;
  private final double[] v;
  private final double[] gradient;
  private final double[] product;
  private double value;
  private double rowValue;
  private double rowSlope;

  /** A pass at parameters y; with products with v unless v is empty. */
  LinearPass(RowLoss loss, double[] y, double[] v) {
    this.loss = loss;
    this.y = y;
    this.v = v;
    gradient = new double[y.length];
    product = new double[v.length];
  }

  /** The mean loss of held-out rows, of which there are {@code all} in all shards. */
  static LinearPass heldOut(
      RowLoss loss, double[] y, LinearRows rows, int all, RowProblem.Wanted wanted) {
    LinearPass pass = new LinearPass(loss, y, new double[0]);
    for (int i = 0; i < rows.rows() && wanted.upper(); i++) {
      pass.visit(rows, i, 1.0 / all);
    }
    return pass;
  }

  /** What was wanted of two passes. */
  static Joint joint(
      LinearPass lower, LinearPass upper, double[] cross, double[] upperX, RowProblem.Wanted of) {
    double[] none = new double[0];
    return new Joint(
        of.lower() ? lower.value : 0,
        of.upper() ? upper.value : 0,
        of.lower() ? lower.gradient : none,
        of.products() ? lower.product : none,
        cross,
        upperX,
        of.upper() ? upper.gradient : none);
  }

  /** Adds row {@code i} times {@code weight}. */
  void visit(LinearRows rows, int i, double weight) {
    double label = rows.labels()[i];
    double[] z = rows.outputs(i, y);
    double[] slopes = loss.gradient(z, label);
    rowValue = loss.value(z, label);
    value += weight * rowValue;
    rows.addTo(gradient, weight, slopes, i);
    if (v.length > 0) {
      double[] dz = rows.outputs(i, v);
      rowSlope = Level1.dot(slopes, dz);
      rows.addTo(product, weight, loss.curvature(z, label, dz), i);
    }
  }

  LinearRows.Mean mean() {
    return new LinearRows.Mean(value, gradient, product);
  }

  /** The loss of the row visited last, without its weight. */
  double rowValue() {
    return rowValue;
  }

  /** The derivative along v of the loss of the row visited last, without its weight. */
  double rowSlope() {
    return rowSlope;
  }
}
