package io.equipoise.local;

import io.equipoise.bilevel.BilevelOracle;
import io.equipoise.bilevel.Joint;
import io.equipoise.tensor.BilevelFunction;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.util.List;

/**
 * A bilevel problem that is written as two losses in TorchScript, in double precision: the engine
 * differentiates, exactly and twice where asked.
 *
 * <p>The way to bring a problem of one's own without deriving anything: a public class with a
 * constructor without arguments that hands its text to this one passes {@code equipoise validate
 * --oracle}. Rows in shards are {@link NetworkProblem}'s.
 */
public class EngineOracle implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private final String methods;
  private final int dimX;
  private final int dimY;

  @SuppressWarnings("serial") // a list that can be serialised
  private final List<HostArray> data;

  /**
   * A problem.
   *
   * @param methods {@code lower} and {@code upper}, see {@link BilevelFunction}
   * @param data what both read
   */
  public EngineOracle(String methods, int dimX, int dimY, List<HostArray> data) {
    this.methods = methods;
    this.dimX = dimX;
    this.dimY = dimY;
    this.data = List.copyOf(data);
  }

  @Override
  public int dimX() {
    return dimX;
  }

  @Override
  public int dimY() {
    return dimY;
  }

  private interface Call<A> {
    A in(EngineScope scope, BilevelFunction function);
  }

  private <A> A called(Call<A> call) {
    try (EngineScope scope = EngineScope.open("cpu")) {
      return call.in(scope, BilevelFunction.of(methods));
    }
  }

  private BilevelFunction.Slopes lowerSlopes(double[] x, double[] y) {
    return called((scope, f) -> f.lower(scope, HostArray.of(y), data, x));
  }

  private BilevelFunction.Products products(double[] x, double[] y, double[] v) {
    return called((scope, f) -> f.joint(scope, HostArray.of(y), data, x, v));
  }

  private BilevelFunction.Slopes upperSlopes(double[] x, double[] y) {
    return called((scope, f) -> f.upper(scope, HostArray.of(y), data, x));
  }

  @Override
  public double lower(double[] x, double[] y) {
    return lowerSlopes(x, y).value();
  }

  @Override
  public double upper(double[] x, double[] y) {
    return upperSlopes(x, y).value();
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    return lowerSlopes(x, y).inY();
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    return lowerSlopes(x, y).inX();
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    BilevelFunction.Slopes f = upperSlopes(x, y);
    return new UpperGradient(f.inX(), f.inY());
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    return products(x, y, v).hvp();
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    return products(x, y, v).cross();
  }

  @Override
  public Joint joint(double[] x, double[] y, double[] v) {
    BilevelFunction.Products g = products(x, y, v);
    BilevelFunction.Slopes f = upperSlopes(x, y);
    return new Joint(g.value(), f.value(), g.gradient(), g.hvp(), g.cross(), f.inX(), f.inY());
  }
}
