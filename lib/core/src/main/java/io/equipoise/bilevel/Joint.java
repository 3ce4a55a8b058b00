package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import java.io.Serializable;

/**
 * Values, gradients and products of a bilevel problem at one (x, y, v); also the part of them that
 * some rows of data contribute, for every component is additive over rows.
 *
 * @param lower g
 * @param upper f
 * @param gradLowerY dg/dy
 * @param hvp H v
 * @param cross C v
 * @param gradUpperX df/dx
 * @param gradUpperY df/dy
 */
@SuppressWarnings("ArrayRecordComponent") // travels from an oracle to its caller, never compared
public record Joint(
    double lower,
    double upper,
    double[] gradLowerY,
    double[] hvp,
    double[] cross,
    double[] gradUpperX,
    double[] gradUpperY)
    implements Serializable {

  /** This without the derivatives in x. */
  Joint withoutX() {
    double[] none = new double[0];
    return new Joint(lower, upper, gradLowerY, hvp, none, none, gradUpperY);
  }

  /** r = H v - df/dy. */
  public double[] residual() {
    return Level1.minus(hvp, gradUpperY);
  }

  /** h = df/dx - C v. */
  public double[] hypergradient() {
    return Level1.minus(gradUpperX, cross);
  }
}
