package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Adds up loss, gradient and Hessian product of a linear model over the rows that it visits. Each
 * row is read for all of them while it is near.
 */
final class LinearPass {
  private final RowLoss loss;
  private final double[] y;
  private final double[] v;
  private final double[][] gradient;
  private final double[][] product;
  private double value;

  /** A pass at parameters y; with products with v unless v is empty. */
  LinearPass(RowLoss loss, double[] y, double[] v) {
    this(loss, y, v, true);
  }

  private LinearPass(RowLoss loss, double[] y, double[] v, boolean slopes) {
    this.loss = loss;
    this.y = y;
    this.v = v;
    int outputs = loss.outputs();
    gradient = new double[slopes ? outputs : 0][y.length / outputs];
    product = new double[v.length == 0 ? 0 : outputs][y.length / outputs];
  }

  /** A pass for what is wanted of the lower level. */
  static LinearPass lower(RowLoss loss, double[] y, double[] v, RowProblem.Wanted wanted) {
    return new LinearPass(loss, y, v, wanted.lower());
  }

  /** The mean loss of held-out rows, of which there are {@code all} in all shards. */
  static LinearPass heldOut(
      RowLoss loss,
      double[] y,
      LinearRows rows,
      int all,
      RowProblem.Wanted wanted,
      MiniBatch batch) {
    LinearPass pass = new LinearPass(loss, y, new double[0]);
    if (wanted.upper()) {
      var unused = pass.visit(rows, batch.weights(MiniBatch.UPPER, rows.rows(), 1.0 / all));
    }
    return pass;
  }

  /** One weight for each of so many rows. */
  static double[] alike(int rows, double weight) {
    double[] weights = new double[rows];
    Arrays.fill(weights, weight);
    return weights;
  }

  /** What was wanted of two passes. */
  static Joint joint(
      LinearPass lower, LinearPass upper, double[] cross, double[] upperX, RowProblem.Wanted of) {
    double[] none = new double[0];
    return new Joint(
        of.lower() ? lower.value : 0,
        of.upper() ? upper.value : 0,
        of.lower() ? joined(lower.gradient) : none,
        of.products() ? joined(lower.product) : none,
        cross,
        upperX,
        of.upper() ? joined(upper.gradient) : none);
  }

  /**
   * Adds every row times its weight, in their order; a row of weight 0 is passed over.
   *
   * @return per row the derivative of its loss along v, without the weight; 0 where passed over,
   *     and without v
   */
  double[] visit(LinearRows rows, double[] weights) {
    int[] visited = IntStream.range(0, weights.length).filter(i -> weights[i] != 0).toArray();
    double[] along = new double[weights.length];
    for (int from = 0; from < visited.length; from += RowTile.ROWS) {
      int to = Math.min(visited.length, from + RowTile.ROWS);
      visit(rows, weights, Arrays.copyOfRange(visited, from, to), along);
    }
    return along;
  }

  private void visit(LinearRows rows, double[] weights, int[] visited, double[] along) {
    RowTile tile = new RowTile(rows, visited);
    double[][][] all = v.length == 0 ? tile.outputs(y) : tile.outputs(y, v);
    double[] z = new double[loss.outputs()];
    double[] slopes = new double[z.length];
    double[] dz = new double[v.length == 0 ? 0 : z.length];
    double[] curved = new double[dz.length];
    for (int r = 0; r < visited.length; r++) {
      int i = visited[r];
      column(all[0], r, z);
      if (v.length > 0) {
        column(all[1], r, dz);
      }
      value += weights[i] * loss.derive(z, rows.labels()[i], dz, slopes, curved);
      putColumn(all[0], r, weights[i], slopes);
      if (v.length > 0) {
        along[i] = Level1.dot(slopes, dz);
        putColumn(all[1], r, weights[i], curved);
      }
    }
    if (gradient.length > 0) {
      tile.addTo(gradient, all[0]);
    }
    if (v.length > 0) {
      tile.addTo(product, all[1]);
    }
  }

  /** Reads what {@code all} says of row r, one number per output. */
  static void column(double[][] all, int r, double[] own) {
    for (int k = 0; k < own.length; k++) {
      own[k] = all[k][r];
    }
  }

  private static void putColumn(double[][] all, int r, double factor, double[] own) {
    for (int k = 0; k < own.length; k++) {
      all[k][r] = factor * own[k];
    }
  }

  private static double[] joined(double[][] parts) {
    return ShardedOracle.joined(Arrays.asList(parts));
  }

  LinearRows.Mean mean() {
    return new LinearRows.Mean(value, joined(gradient), joined(product));
  }
}
