package io.equipoise.bilevel;

/** An oracle that counts its calls, for the time of one step. Not safe for several threads. */
final class CountedOracle implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private static final Calls GRAD_LOWER = new Calls(1, 0, 0, 0, 0, 0);
  private static final Calls GRAD_LOWER_X = new Calls(0, 1, 0, 0, 0, 0);
  private static final Calls GRAD_UPPER = new Calls(0, 0, 1, 0, 0, 0);
  private static final Calls HVP = new Calls(0, 0, 0, 1, 0, 0);
  private static final Calls CROSS = new Calls(0, 0, 0, 0, 1, 0);
  private static final Calls VALUE = new Calls(0, 0, 0, 0, 0, 1);
  private static final Calls JOINT = new Calls(1, 0, 1, 1, 1, 0);

  private final BilevelOracle oracle;
  private Calls calls = Calls.NONE;

  CountedOracle(BilevelOracle oracle) {
    this.oracle = oracle;
  }

  Calls calls() {
    return calls;
  }

  private void count(Calls one) {
    calls = calls.plus(one);
  }

  @Override
  public int dimX() {
    return oracle.dimX();
  }

  @Override
  public int dimY() {
    return oracle.dimY();
  }

  @Override
  public double lower(double[] x, double[] y) {
    count(VALUE);
    return oracle.lower(x, y);
  }

  @Override
  public double upper(double[] x, double[] y) {
    count(VALUE);
    return oracle.upper(x, y);
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    count(GRAD_LOWER);
    return oracle.gradLowerY(x, y);
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    count(GRAD_LOWER_X);
    return oracle.gradLowerX(x, y);
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    count(GRAD_UPPER);
    return oracle.gradUpper(x, y);
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    count(HVP);
    return oracle.hvp(x, y, v);
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    count(CROSS);
    return oracle.cross(x, y, v);
  }

  @Override
  public Joint joint(double[] x, double[] y, double[] v) {
    count(JOINT);
    return oracle.joint(x, y, v);
  }
}
