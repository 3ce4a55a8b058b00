package io.equipoise.bilevel;

/**
 * All that a bilevel solver may see of its problem.
 *
 * <pre>
 * symbol   here         shape
 * H v      hvp          dimY,   H = d2g/dy2
 * C v      cross        dimX,   C = d2g/dxdy; equally d/dx of (dg/dy . v)
 * p        gradLowerY   dimY
 * r        H v - df/dy  dimY,   residual of the linear system
 * h        df/dx - C v  dimX,   estimate of the gradient of F
 * </pre>
 *
 * <p>g is twice differentiable and strongly convex in y. One sign everywhere: at the solution v =
 * H^-1 df/dy. (Some published code of single-loop methods stores -v.)
 */
public interface BilevelOracle extends FirstOrderOracle {
  /** H(x, y) v. */
  double[] hvp(double[] x, double[] y, double[] v);

  /** C(x, y) v. */
  double[] cross(double[] x, double[] y, double[] v);

  /**
   * Everything at one point in one pass: what a single-loop step asks for. Data in many places are
   * visited once.
   */
  default Joint joint(double[] x, double[] y, double[] v) {
    UpperGradient f = gradUpper(x, y);
    return new Joint(
        lower(x, y), upper(x, y), gradLowerY(x, y), hvp(x, y, v), cross(x, y, v), f.inX(), f.inY());
  }
}
