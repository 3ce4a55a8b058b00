package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * One simultaneous step of all three variables, with step sizes that fall with time.
 *
 * <pre>
 * p = dg/dy;  r = H v - df/dy;  h = df/dx - C v      all at the old point
 * y = y - e p;   v = v - e r;   x = x - o h
 * e = inner / (t+1)^q,   o = outer / (t+1)^q
 * </pre>
 *
 * <p>Cost: one joint call a step. Edge cases: q = 0 keeps the steps constant; above 2 / L the
 * method diverges, L the largest curvature of g.
 *
 * <p>Source: Dagreou, Ablin, Vaiter and Moreau, A framework for bilevel optimization
 * (arXiv:2201.13409), as in the benchmark's code [verified]. Differs from it in the sign of v.
 */
public final class Soba implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "soba";
  private final Options options;

  /** With the given options. */
  public Soba(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sampling sampling() {
    return Sampling.STEP;
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    double[] x = state.x().toArray();
    double[] y = state.y().toArray();
    double[] v = state.v().toArray();
    Joint now = counted.joint(x, y, v);
    double[] r = now.residual();
    double[] h = now.hypergradient();
    double normP = Direction.norm(now.gradLowerY(), "y", state.t());
    double normR = Direction.norm(r, "v", state.t());
    double norm = Direction.norm(h, "x", state.t());
    double fall = Schedule.fall(state.t(), options.exponent());
    double inner = options.inner() / fall;
    SolverState next =
        state.next(
            Level1.plus(x, -options.outer() / fall, h),
            Level1.plus(y, -inner, now.gradLowerY()),
            Level1.plus(v, -inner, r));
    StepLog log = StepLog.of(NAME, next.t(), norm, 1, 1, counted.calls());
    return new Step(next, log.withLower(normP, normR));
  }

  /**
   * Options.
   *
   * @param inner step size of y and v at t = 0, above 0
   * @param outer step size of x at t = 0, above 0
   * @param exponent q, at least 0
   */
  @Named(NAME)
  public record Options(
      @Option(doc = "First step size of the lower variables.", above = 0, typical = "1e-3 to 1")
          double inner,
      @Option(doc = "First step size of the upper variable.", above = 0, typical = "1e-4 to 1")
          double outer,
      @Option(doc = "Power of time by which steps fall; 0 for constant.", min = 0, max = 1)
          double exponent)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("soba's inner step", inner, "at most 2 / curvature");
      Require.positive("soba's outer step", outer, "typical 1e-4 to 1");
      Require.that(exponent >= 0 && exponent <= 1, "soba's exponent", exponent, "0 to 1");
    }

    /** Steps of 0.1 that fall with the root of time. */
    public static Options defaults() {
      return new Options(0.1, 0.1, 0.5);
    }

    @Override
    public Options withSteps(double other, double above) {
      return new Options(other, above, exponent);
    }

    @Override
    public Soba solver() {
      return new Soba(this);
    }
  }
}
