package io.equipoise.meta;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import java.io.Serializable;

/**
 * A linear model to be fitted to a few rows and judged on others: regression on fixed features, or
 * N-way classification.
 *
 * <p>Cost of each answer: O(rows x dimension).
 *
 * @param loss of a row
 * @param support rows to learn from
 * @param query rows to be judged by, of the same width
 */
public record LinearTask(RowLoss loss, LinearRows support, LinearRows query)
    implements MetaTask, Serializable {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};

  /** Checks the widths. */
  public LinearTask {
    if (query.width() != support.width()) {
      throw new IllegalArgumentException(
          "the query rows have "
              + query.width()
              + " features; expected "
              + support.width()
              + ", as the support rows have");
    }
  }

  @Override
  public int dimension() {
    return loss.outputs() * support.width();
  }

  @Override
  public double queryLoss(double[] w) {
    return query.mean(loss, w, NONE).value();
  }

  @Override
  public double[] queryGradient(double[] w) {
    return query.mean(loss, w, NONE).gradient();
  }

  @Override
  public double[] supportGradient(double[] w) {
    return support.mean(loss, w, NONE).gradient();
  }

  @Override
  public double[] supportHvp(double[] w, double[] u) {
    return support.mean(loss, w, u).product();
  }

  @Override
  public double queryAccuracy(double[] w) {
    return query.accuracy(loss, w);
  }
}
