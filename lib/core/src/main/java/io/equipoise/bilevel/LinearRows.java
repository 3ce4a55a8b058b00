package io.equipoise.bilevel;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

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
    for (int i = 0; i < rows(); i++) {
      pass.visit(this, i, 1.0 / rows());
    }
    return pass.mean();
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
    for (int i = 0; i < rows(); i++) {
      hits += labels[i] == RowLoss.named(outputs(i, y)) ? 1 : 0;
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

  /**
   * The outputs of row {@code i} under parameters {@code y}, output after output. Four at a time,
   * for a sum has to wait for its last addition; each is still folded from its first feature to its
   * last.
   */
  double[] outputs(int i, double[] y) {
    double[] z = new double[y.length / width];
    int row = i * width;
    int k = 0;
    for (; k + 4 <= z.length; k += 4) {
      int at = k * width;
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int j = 0; j < width; j++) {
        double feature = features[row + j];
        a += y[at + j] * feature;
        b += y[at + width + j] * feature;
        c += y[at + 2 * width + j] * feature;
        d += y[at + 3 * width + j] * feature;
      }
      z[k] = a;
      z[k + 1] = b;
      z[k + 2] = c;
      z[k + 3] = d;
    }
    for (; k < z.length; k++) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += y[k * width + j] * features[row + j];
      }
      z[k] = sum;
    }
    return z;
  }

  /** Adds {@code factor} times (slope of each output) times the row's features. */
  void addTo(double[] sum, double factor, double[] slopes, int i) {
    for (int k = 0; k < slopes.length; k++) {
      double scaled = factor * slopes[k];
      for (int j = 0; j < width; j++) {
        sum[k * width + j] += scaled * features[i * width + j];
      }
    }
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
