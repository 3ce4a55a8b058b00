package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Bilevel optimisation by gradients alone: the lower problem as a penalty that grows.
 *
 * <pre>
 * L(x) = min over y of f(x,y) + lambda (g(x,y) - min over z of g(x,z));    grad L -&gt; grad F like 1/lambda
 * K times   y = Y[ y - e1 (df/dy + lambda dg/dy) ];    z = Y[ z - e2 dg/dy(x, z) ]
 *           x = X[ x - e3 (df/dx(x,y) + lambda (dg/dx(x,y) - dg/dx(x,z))) ]
 *           lambda = lambda + e4
 * e_i = size_i / (t+1)^q_i,   q = 5/7, 4/7, 4/7, 1/7 for e1 (y), e2 (z), e3 (x), e4 (lambda)
 * </pre>
 *
 * <p>X and Y project on where x and the lower variables may be. z starts at y. v is not used and
 * stays.
 *
 * <p>Cost of a step: 2K gradients of g in y, two in x, K + 1 gradients of f; no second-order
 * product. Edge cases: F - L is never negative.
 *
 * <p>Source: Kwon, Kwon, Wright and Nowak, A Fully First-Order Method (arXiv:2301.10945), as in the
 * benchmark's code [verified]; the projections as in Kwon et al., On Penalty Methods
 * (arXiv:2309.01753) [recalled].
 */
public final class F2sa implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "f2sa";
  private static final String STAR = "z";
  private static final String LAMBDA = "lambda";
  private final Options options;

  /** With the given options. */
  public F2sa(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sampling sampling() {
    return Sampling.CALL;
  }

  @Override
  public SolverState start(double[] x, double[] y, double[] v) {
    return SolverState.at(x, y, v).with(STAR, y).with(LAMBDA, options.lambda());
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    long t = state.t();
    double lambda = state.extra(LAMBDA)[0];
    double[] x = state.x().toArray();
    double[] y = state.y().toArray();
    double[] z = state.extra(STAR);
    double inner = options.inner() / Schedule.fall(t, options.powers().y());
    double star = options.star() / Schedule.fall(t, options.powers().z());
    for (int k = 0; k < options.steps(); k++) {
      double[] p = Level1.plus(counted.gradUpper(x, y).inY(), lambda, counted.gradLowerY(x, y));
      double[] q = counted.gradLowerY(x, z);
      Direction.squares(p, "y", t);
      Direction.squares(q, "z", t);
      y = options.lowerSet().project(Level1.plus(y, -inner, p));
      z = options.lowerSet().project(Level1.plus(z, -star, q));
    }
    double[] h = gradient(counted, x, y, z, lambda);
    double norm = Direction.norm(h, "x", t);
    double outer = options.outer() / Schedule.fall(t, options.powers().x());
    SolverState next =
        state
            .next(options.upperSet().project(Level1.plus(x, -outer, h)), y, state.v().toArray())
            .with(STAR, z)
            .with(LAMBDA, lambda + options.growth() / Schedule.fall(t, options.powers().lambda()));
    return new Step(
        next, StepLog.of(NAME, next.t(), norm, options.steps(), options.steps(), counted.calls()));
  }

  /** The gradient of L at x when y and z are its two minimisers. */
  public static double[] gradient(
      FirstOrderOracle oracle, double[] x, double[] y, double[] z, double lambda) {
    return Level1.plus(
        oracle.gradUpper(x, y).inX(),
        lambda,
        Level1.minus(oracle.gradLowerX(x, y), oracle.gradLowerX(x, z)));
  }

  /**
   * The powers of time by which the four steps fall.
   *
   * @param y of the penalised lower variable
   * @param z of the lower variable proper
   * @param x of the upper variable
   * @param lambda of the growth of the multiplier
   */
  public record Powers(
      @Option(doc = "For the penalised lower variable.", min = 0, max = 1) double y,
      @Option(doc = "For the lower variable proper.", min = 0, max = 1) double z,
      @Option(doc = "For the upper variable.", min = 0, max = 1) double x,
      @Option(doc = "For the growth of the multiplier.", min = 0, max = 1) double lambda)
      implements java.io.Serializable {
    /** Checks the ranges. */
    public Powers {
      Require.that(y >= 0 && y <= 1, "f2sa's power of y", y, "0 to 1 (published 5/7)");
      Require.that(z >= 0 && z <= 1, "f2sa's power of z", z, "0 to 1 (published 4/7)");
      Require.that(x >= 0 && x <= 1, "f2sa's power of x", x, "0 to 1 (published 4/7)");
      Require.that(
          lambda >= 0 && lambda <= 1, "f2sa's power of lambda", lambda, "0 to 1 (published 1/7)");
    }

    /** 5/7, 4/7, 4/7 and 1/7. */
    public static Powers published() {
      return new Powers(5.0 / 7, 4.0 / 7, 4.0 / 7, 1.0 / 7);
    }
  }

  /**
   * Options.
   *
   * @param inner first step size of y, above 0
   * @param star first step size of z, above 0
   * @param outer first step size of x, above 0
   * @param lambda first multiplier, above 0
   * @param growth first growth of the multiplier, at least 0
   * @param steps K, at least 1
   * @param powers by which all of them fall
   * @param upperSet X
   * @param lowerSet Y
   */
  @Named(NAME)
  public record Options(
      @Option(doc = "First step size of the penalised lower variable.", above = 0) double inner,
      @Option(doc = "First step size of the lower variable proper.", above = 0) double star,
      @Option(doc = "First step size of the upper variable.", above = 0) double outer,
      @Option(doc = "First multiplier of the lower problem.", above = 0) double lambda,
      @Option(doc = "First growth of the multiplier.", min = 0) double growth,
      @Option(doc = "Steps on the lower variables.", min = 1, typical = "10") int steps,
      Powers powers,
      ConvexSet upperSet,
      ConvexSet lowerSet)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("f2sa's step on y", inner, "typical 1e-3 to 1");
      Require.positive("f2sa's step on z", star, "typical 1e-3 to 1");
      Require.positive("f2sa's step on x", outer, "typical 1e-4 to 1");
      Require.positive("f2sa's multiplier", lambda, "published 1");
      Require.that(
          growth >= 0 && Double.isFinite(growth), "f2sa's growth", growth, ">= 0 (published 0.1)");
      Require.atLeast(1, "f2sa's number of inner steps", steps);
    }

    /** The published schedule with these first steps, anywhere. */
    public static Options published(double inner, double star, double outer) {
      ConvexSet anywhere = new ConvexSet.Everywhere();
      return new Options(inner, star, outer, 1, 0.1, 10, Powers.published(), anywhere, anywhere);
    }

    /** The published schedule with first steps of 0.1. */
    public static Options defaults() {
      return published(0.1, 0.1, 0.1);
    }

    @Override
    public F2sa solver() {
      return new F2sa(this);
    }
  }
}
