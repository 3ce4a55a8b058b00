package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * Two losses of an upper variable x and a lower variable y, with their gradients.
 *
 * <pre>
 * min over x of  F(x) = f(x, y*(x)),   y*(x) = argmin over y of g(x, y)
 * </pre>
 *
 * <p>What methods without second-order products ask for; the others need {@link BilevelOracle}. An
 * oracle is pure: the same arguments give the same numbers, arguments are not changed, and what is
 * returned belongs to the caller.
 */
public interface FirstOrderOracle extends Serializable {
  /** Numbers in x. */
  int dimX();

  /** Numbers in y. */
  int dimY();

  /** g(x, y). */
  double lower(double[] x, double[] y);

  /** f(x, y). */
  double upper(double[] x, double[] y);

  /** dg/dy, length dimY. */
  double[] gradLowerY(double[] x, double[] y);

  /** dg/dx, length dimX. */
  double[] gradLowerX(double[] x, double[] y);

  /** Both gradients of f, which every user of one needs at the same point. */
  UpperGradient gradUpper(double[] x, double[] y);

  /**
   * The gradient of f.
   *
   * @param inX df/dx, length dimX
   * @param inY df/dy, length dimY
   */
  @SuppressWarnings("ArrayRecordComponent") // travels from an oracle to its caller, never compared
  record UpperGradient(double[] inX, double[] inY) implements Serializable {}
}
