package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * A single loop whose direction for x is corrected by how the estimate changed.
 *
 * <pre>
 * e = inner / (t+1)^q,  o = outer / (t+1)^q,  eta = e
 * y+ = y - e dg/dy(x, y)
 * v+ = v - e (H v - df/dy)                     at (x, y+)
 * d  = h(x, y+, v+) + (1 - eta) (d - h(x-, y, v))
 * x+ = x - o d
 * </pre>
 *
 * <p>x- is the x before the last step; at first it is 0, and so is d. The second estimate is where
 * the last step took its first, on the present sample.
 *
 * <p>Cost of a step: one gradient of g, three of f, one product with H, two with C.
 *
 * <p>Source: Li, Gu and Huang, A Fully Single Loop Algorithm (arXiv:2112.04660), as in the
 * benchmark's code [verified].
 */
public final class Fsla implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "fsla";
  private static final String PREVIOUS = "previous-x";
  private static final String DIRECTION = "direction";
  private final Options options;

  /** With the given options. */
  public Fsla(Options options) {
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
  public SolverState start(double[] x, double[] y, double[] v) {
    return SolverState.at(x, y, v)
        .with(PREVIOUS, new double[x.length])
        .with(DIRECTION, new double[x.length]);
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    long t = state.t();
    double fall = Schedule.fall(t, options.exponent());
    double inner = options.inner() / fall;
    double[] x = state.x().toArray();
    double[] y = state.y().toArray();
    double[] v = state.v().toArray();
    double[] nextY = LowerDescent.steps(counted, x, y, inner, 1, t);
    double[] r = Hypergradient.residual(counted, x, nextY, v);
    Direction.squares(r, "v", t);
    double[] nextV = Level1.plus(v, -inner, r);
    double[] now = Hypergradient.estimate(counted, x, nextY, nextV);
    double[] then = Hypergradient.estimate(counted, state.extra(PREVIOUS), y, v);
    double[] d = Level1.plus(now, 1 - inner, Level1.minus(state.extra(DIRECTION), then));
    double norm = Direction.norm(d, "x", t);
    SolverState next =
        state
            .next(Level1.plus(x, -options.outer() / fall, d), nextY, nextV)
            .with(PREVIOUS, x)
            .with(DIRECTION, d);
    return new Step(next, StepLog.of(NAME, next.t(), norm, 1, 1, counted.calls()));
  }

  /**
   * Options.
   *
   * @param inner step size of y and v, and the share of the direction that is forgotten, at t = 0
   * @param outer step size of x at t = 0, above 0
   * @param exponent q, at least 0
   */
  @Named(NAME)
  public record Options(
      @Option(
              doc = "First step size of the lower variables, and momentum's forgetting.",
              above = 0,
              max = 1,
              typical = "1e-3 to 1")
          double inner,
      @Option(doc = "First step size of the upper variable.", above = 0, typical = "1e-4 to 1")
          double outer,
      @Option(doc = "Power of time by which steps fall; 0 for constant.", min = 0, max = 1)
          double exponent)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.that(inner > 0 && inner <= 1, "fsla's inner step", inner, "above 0, at most 1");
      Require.positive("fsla's outer step", outer, "typical 1e-4 to 1");
      Require.that(exponent >= 0 && exponent <= 1, "fsla's exponent", exponent, "0 to 1");
    }

    /** Steps of 0.1 that fall with the root of time. */
    public static Options defaults() {
      return new Options(0.1, 0.1, 0.5);
    }

    @Override
    public Fsla solver() {
      return new Fsla(this);
    }
  }
}
