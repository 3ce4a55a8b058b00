package io.equipoise.balance;

import java.io.Serializable;

/**
 * Turns a direction into its signs, as long in each layer as the layer's parameters allow; what
 * {@link Gcond}'s authors offer instead of a plain step after {@link DirectionMomentum}.
 *
 * <pre>
 * u^b = rate min(largest, |theta^b| / |d^b|) sign(d^b),   b a layer (one parameter tensor)
 * </pre>
 *
 * <p>Cost: O(d). Edge cases: a layer whose parameters or direction are zero has ratio 1; sign(0) =
 * 0.
 *
 * <p>Source: released code of GCond (arXiv:2509.07252) [verified]. Differs: zero is exact, not
 * below 1e-8.
 *
 * @param rate published 1e-4, above 0
 * @param largest ratio, published 100, above 0
 */
public record SignUpdate(double rate, double largest) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public SignUpdate {
    Method.check(
        rate > 0 && Double.isFinite(rate), "the sign update's rate", rate, "> 0 (published 1e-4)");
    Method.check(
        largest > 0 && Double.isFinite(largest),
        "the sign update's largest ratio",
        largest,
        "> 0 (published 100)");
  }

  /** As published. */
  public static SignUpdate defaults() {
    return new SignUpdate(1e-4, 100);
  }

  /**
   * The update, to be subtracted; neither argument is changed.
   *
   * @param direction d, after momentum
   * @param theta the parameters, of the same length
   * @param layers lengths of the layers, in order, which sum to that length
   */
  public double[] of(double[] direction, double[] theta, int... layers) {
    double[] update = new double[direction.length];
    int from = 0;
    for (int length : layers) {
      double step = rate * ratio(direction, theta, from, length);
      for (int j = from; j < from + length; j++) {
        update[j] = step * Math.signum(direction[j]);
      }
      from += length;
    }
    Method.check(
        from == direction.length && from == theta.length,
        "the length of all layers",
        from,
        theta.length + " parameters and " + direction.length + " of the direction");
    return update;
  }

  private double ratio(double[] direction, double[] theta, int from, int length) {
    double ofDirection = 0;
    double ofTheta = 0;
    for (int j = from; j < from + length; j++) {
      ofDirection += direction[j] * direction[j];
      ofTheta += theta[j] * theta[j];
    }
    double ratio = ofDirection > 0 && ofTheta > 0 ? Math.sqrt(ofTheta / ofDirection) : 1;
    return Math.min(ratio, largest);
  }
}
