package io.equipoise.meta;

/**
 * A task to adapt to: a loss on support data to learn from, and one on query data to be judged by.
 */
public interface MetaTask {
  /** Numbers in the parameters. */
  int dimension();

  /** The query loss at w. */
  double queryLoss(double[] w);

  /** Its gradient. */
  double[] queryGradient(double[] w);

  /** The gradient of the support loss at w. */
  double[] supportGradient(double[] w);

  /** The Hessian of the support loss at w, times u. */
  double[] supportHvp(double[] w, double[] u);

  /** The share of query rows whose class w names; NaN where the task asks for numbers. */
  default double queryAccuracy(double[] w) {
    return Double.NaN;
  }
}
