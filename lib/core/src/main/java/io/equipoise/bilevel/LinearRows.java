package io.equipoise.bilevel;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Rows of features with a label each.
 *
 * @param features row after row, {@code width} numbers each; not written to
 * @param width numbers in a row, a constant 1 included when the model has an intercept
 * @param labels one per row, as the loss reads it
 */
public record LinearRows(double[] features, int width, double[] labels) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks that the numbers fit each other and are finite. */
  public LinearRows {
    Require.atLeast(1, "the number of features", width);
    Require.that(
        features.length == (long) width * labels.length,
        "the number of feature values",
        features.length,
        labels.length + " rows of " + width);
    for (int i = 0; i < features.length; i++) {
      Require.that(
          Double.isFinite(features[i]),
          "feature " + i % width + " of row " + i / width,
          features[i],
          "a finite number");
    }
  }

  /** How many rows there are. */
  public int rows() {
    return labels.length;
  }

  /** Rows {@code from} to {@code to - 1}. */
  public LinearRows slice(int from, int to) {
    return new LinearRows(
        Arrays.copyOfRange(features, from * width, to * width),
        width,
        Arrays.copyOfRange(labels, from, to));
  }

  /**
   * The mean loss of the rows under parameters {@code y}, with its gradient, and its Hessian times
   * {@code v} unless that is empty.
   */
  public Mean mean(RowLoss loss, double[] y, double[] v) {
    LinearPass pass = new LinearPass(loss, y, v);
    var unused = pass.visit(this, LinearPass.alike(rows(), 1.0 / rows()));
    return pass.mean();
  }

  /** The loss of each row under parameters {@code y}. */
  double[] losses(RowLoss loss, double[] y) {
    double[][] z = outputs(y);
    double[] losses = new double[rows()];
    Arrays.setAll(losses, i -> loss.value(z[i], labels[i]));
    return losses;
  }

  /**
   * The share of rows whose class the model names: the largest output, the first on ties, or the
   * sign of a single one. NaN for a loss of numbers.
   */
  public double accuracy(RowLoss loss, double[] y) {
    if (loss instanceof RowLoss.SquaredLoss) {
      return Double.NaN;
    }
    double hits = 0;
    double[][] z = outputs(y);
    for (int i = 0; i < rows(); i++) {
      hits += labels[i] == RowLoss.named(z[i]) ? 1 : 0;
    }
    return hits / rows();
  }

  /**
   * A mean loss and its derivatives.
   *
   * @param value the loss
   * @param gradient in the parameters
   * @param product of the Hessian with a vector; empty when none was asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Mean(double value, double[] gradient, double[] product) {}

  /** The outputs of each row under parameters {@code y}. */
  double[][] outputs(double[] y) {
    double[][] outputs = new double[rows()][y.length / width];
    for (int from = 0; from < rows(); from += RowTile.ROWS) {
      int to = Math.min(rows(), from + RowTile.ROWS);
      RowTile tile = new RowTile(this, IntStream.range(from, to).toArray());
      double[][] all = tile.outputs(y)[0];
      for (int i = from; i < to; i++) {
        LinearPass.column(all, i - from, outputs[i]);
      }
    }
    return outputs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearRows o
        && width == o.width
        && Arrays.equals(features, o.features)
        && Arrays.equals(labels, o.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(features), width, Arrays.hashCode(labels));
  }
}
