package io.equipoise.probe;

/** K losses of the same d parameters, each on its own batch. No method changes what it is given. */
public interface TaskLosses {
  /** K. */
  int tasks();

  /** Task {@code i}'s loss at {@code theta}: one forward pass. */
  double loss(int i, double[] theta);

  /** Task {@code i}'s gradient at {@code theta}, length d: one forward and one backward pass. */
  double[] gradient(int i, double[] theta);

  /** All losses at {@code theta} and the gradient of their mean: one forward, one backward pass. */
  Joint joint(double[] theta);

  /**
   * The tasks together.
   *
   * @param losses length K
   * @param meanGradient length d
   */
  record Joint(double[] losses, double[] meanGradient) {}
}
