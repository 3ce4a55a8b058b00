package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;

/**
 * Second-order products from gradients alone.
 *
 * <pre>
 * H v = ( dg/dy(x, y + s v) - dg/dy(x, y - s v) ) / 2s        s = size / |v|
 * C v = ( dg/dx(x, y + s v) - dg/dx(x, y - s v) ) / 2s
 * </pre>
 *
 * <p>An approximation: relative error about size^2 of the third derivative plus rounding / size. A
 * check on exact products, or a way out where the options say so; never a silent default.
 *
 * <p>Cost: two gradients a product. Edge cases: v = 0 gives 0.
 *
 * <p>Source: the form and size 0.01 for single precision as in Betty's DARTS method [verified form,
 * recalled size].
 */
public final class CentralDifferences implements BilevelOracle {
  private static final long serialVersionUID = 1L;

  /** For gradients in double. */
  public static final double DOUBLE = 1e-5;

  /** For gradients in single precision. */
  public static final double SINGLE = 0.01;

  private final FirstOrderOracle gradients;
  private final double size;

  /**
   * Products from {@code gradients}.
   *
   * @param size length of the displacement, above 0: {@link #DOUBLE} or {@link #SINGLE}
   */
  public CentralDifferences(FirstOrderOracle gradients, double size) {
    Require.that(size > 0 && Double.isFinite(size), "the size of central differences", size, "> 0");
    this.gradients = gradients;
    this.size = size;
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    double length = Level1.norm(v);
    if (length == 0) {
      return new double[dimY()];
    }
    double s = size / length;
    return slope(
        gradients.gradLowerY(x, Level1.plus(y, s, v)),
        gradients.gradLowerY(x, Level1.plus(y, -s, v)),
        s);
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    double length = Level1.norm(v);
    if (length == 0) {
      return new double[dimX()];
    }
    double s = size / length;
    return slope(
        gradients.gradLowerX(x, Level1.plus(y, s, v)),
        gradients.gradLowerX(x, Level1.plus(y, -s, v)),
        s);
  }

  private static double[] slope(double[] up, double[] down, double s) {
    return Level1.times(1 / (2 * s), Level1.minus(up, down));
  }

  @Override
  public int dimX() {
    return gradients.dimX();
  }

  @Override
  public int dimY() {
    return gradients.dimY();
  }

  @Override
  public double lower(double[] x, double[] y) {
    return gradients.lower(x, y);
  }

  @Override
  public double upper(double[] x, double[] y) {
    return gradients.upper(x, y);
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    return gradients.gradLowerY(x, y);
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    return gradients.gradLowerX(x, y);
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    return gradients.gradUpper(x, y);
  }
}
