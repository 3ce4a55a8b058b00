package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Linear;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;

/**
 * Two quadratics whose every answer is known in closed form.
 *
 * <pre>
 * g(x,y) = 1/2 y'A y - y'(B x + c)
 * f(x,y) = 1/2 (y-d)'Q (y-d) + 1/2 x'P x + p'x + x'R y
 *
 * y*(x) = A^-1 (B x + c);   v*(x) = A^-1 (Q (y* - d) + R'x);   C v = -B'v
 * grad F = P x + p + R y* + B'v*
 * F''    = P + R A^-1 B + B'A^-1 R' + B'A^-1 Q A^-1 B
 * </pre>
 *
 * <p>A is symmetric positive definite, Q and P symmetric. Cost: a product is O(dimY (dimX + dimY)),
 * an exact answer O(dimY^3).
 */
public final class QuadraticBilevel implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private final Array2DRowRealMatrix a;
  private final Array2DRowRealMatrix b;
  private final double[] c;
  private final Array2DRowRealMatrix q;
  private final double[] d;
  private final Array2DRowRealMatrix p;
  private final double[] linear;
  private final Array2DRowRealMatrix r;

  /**
   * The problem of these matrices, by rows; copied.
   *
   * @throws IllegalArgumentException when the shapes do not fit
   */
  public QuadraticBilevel(
      double[][] a,
      double[][] b,
      double[] c,
      double[][] q,
      double[] d,
      double[][] p,
      double[] linear,
      double[][] r) {
    shape("A", a, c.length, c.length);
    shape("B", b, c.length, linear.length);
    shape("Q", q, c.length, c.length);
    shape("P", p, linear.length, linear.length);
    shape("R", r, linear.length, c.length);
    Require.that(d.length == c.length, "the length of d", d.length, "that of c, " + c.length);
    this.a = new Array2DRowRealMatrix(a);
    this.b = new Array2DRowRealMatrix(b);
    this.c = c.clone();
    this.q = new Array2DRowRealMatrix(q);
    this.d = d.clone();
    this.p = new Array2DRowRealMatrix(p);
    this.linear = linear.clone();
    this.r = new Array2DRowRealMatrix(r);
  }

  private static void shape(String name, double[][] matrix, int rows, int columns) {
    Require.that(
        matrix.length == rows && matrix.length > 0 && matrix[0].length == columns,
        "matrix " + name,
        matrix.length + " x " + (matrix.length > 0 ? matrix[0].length : 0),
        rows + " x " + columns);
  }

  @Override
  public int dimX() {
    return linear.length;
  }

  @Override
  public int dimY() {
    return c.length;
  }

  @Override
  public double lower(double[] x, double[] y) {
    return Level1.dot(y, a.operate(y)) / 2 - Level1.dot(y, target(x));
  }

  @Override
  public double upper(double[] x, double[] y) {
    double[] away = Level1.minus(y, d);
    return Level1.dot(away, q.operate(away)) / 2
        + Level1.dot(x, p.operate(x)) / 2
        + Level1.dot(linear, x)
        + Level1.dot(x, r.operate(y));
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    return Level1.minus(a.operate(y), target(x));
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    return Level1.times(-1, b.preMultiply(y));
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    double[] inX = Level1.plus(Level1.plus(p.operate(x), 1, linear), 1, r.operate(y));
    double[] inY = Level1.plus(q.operate(Level1.minus(y, d)), 1, r.preMultiply(x));
    return new UpperGradient(inX, inY);
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    return a.operate(v);
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    return Level1.times(-1, b.preMultiply(v));
  }

  /** The minimiser of g(x, .). */
  public double[] lowerSolution(double[] x) {
    return solve(a, target(x));
  }

  /** v*(x). */
  public double[] adjoint(double[] x) {
    return solve(a, gradUpper(x, lowerSolution(x)).inY());
  }

  /** F(x). */
  public double value(double[] x) {
    return upper(x, lowerSolution(x));
  }

  /** The gradient of F. */
  public double[] hypergradient(double[] x) {
    double[] y = lowerSolution(x);
    return Hypergradient.estimate(this, x, y, adjoint(x));
  }

  /** The second derivative of F, by rows; the same everywhere. */
  public double[][] hessian() {
    double[] origin = hypergradient(new double[dimX()]);
    double[][] columns = new double[dimX()][];
    for (int j = 0; j < dimX(); j++) {
      double[] unit = new double[dimX()];
      unit[j] = 1;
      columns[j] = Level1.minus(hypergradient(unit), origin);
    }
    return new Array2DRowRealMatrix(columns, false).transpose().getData();
  }

  /** Where the gradient of F vanishes: its minimiser when the second derivative is positive. */
  public double[] stationary() {
    return solve(
        new Array2DRowRealMatrix(hessian(), false),
        Level1.times(-1, hypergradient(new double[dimX()])));
  }

  private double[] target(double[] x) {
    return Level1.plus(b.operate(x), 1, c);
  }

  private static double[] solve(Array2DRowRealMatrix matrix, double[] right) {
    return Linear.solve(matrix.getData(), right)
        .orElseThrow(
            () -> new IllegalArgumentException("a singular matrix; expected a regular one"));
  }
}
