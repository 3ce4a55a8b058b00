package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Warm-started gradient loops on y and on the linear system, then a step on x.
 *
 * <pre>
 * K times   y = y - ey dg/dy
 * N times   v = v - ev (H v - df/dy)          df/dy once, at the new y
 *           x = x - ex (df/dx - C v)
 * </pre>
 *
 * <p>Cost of a step: K gradients of g, one of f, N products with H, one with C. Edge cases: a step
 * above 2 / L, L the largest curvature of g, diverges.
 *
 * <p>Source: Arbel and Mairal, Amortized Implicit Differentiation (arXiv:2111.14580), as in the
 * benchmark's code [verified].
 */
public final class Amigo implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "amigo";
  private final Options options;

  /** With the given options. */
  public Amigo(Options options) {
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
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    double[] x = state.x().toArray();
    double[] y =
        LowerDescent.steps(
            counted, x, state.y().toArray(), options.stepY(), options.inner(), state.t());
    FirstOrderOracle.UpperGradient f = counted.gradUpper(x, y);
    double[] v =
        Hypergradient.descent(
            counted, x, y, f.inY(), state.v().toArray(), options.stepV(), options.linear());
    Direction.squares(v, "v", state.t());
    double[] h = Level1.minus(f.inX(), counted.cross(x, y, v));
    double norm = Direction.norm(h, "x", state.t());
    SolverState next = state.next(Level1.plus(x, -options.stepX(), h), y, v);
    return new Step(
        next, StepLog.of(NAME, next.t(), norm, options.inner(), options.linear(), counted.calls()));
  }

  /**
   * Options.
   *
   * @param stepY ey, above 0
   * @param stepV ev, above 0
   * @param stepX ex, above 0
   * @param inner K, at least 1
   * @param linear N, at least 1
   */
  @Named(NAME)
  public record Options(
      @Option(doc = "Step size of the lower variable.", above = 0, typical = "1e-3 to 1")
          double stepY,
      @Option(doc = "Step size of the linear system.", above = 0, typical = "1e-3 to 1")
          double stepV,
      @Option(doc = "Step size of the upper variable.", above = 0, typical = "1e-4 to 1")
          double stepX,
      @Option(doc = "Steps on the lower variable.", min = 1, typical = "10") int inner,
      @Option(doc = "Steps on the linear system.", min = 1, typical = "10") int linear)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("amigo's step on y", stepY, "at most 2 / curvature");
      Require.positive("amigo's step on v", stepV, "at most 2 / curvature");
      Require.positive("amigo's step on x", stepX, "typical 1e-4 to 1");
      Require.atLeast(1, "amigo's number of inner steps", inner);
      Require.atLeast(1, "amigo's number of linear steps", linear);
    }

    /** Steps of 0.1, and 10 of each. */
    public static Options defaults() {
      return new Options(0.1, 0.1, 0.1, 10, 10);
    }

    @Override
    public Options withSteps(double lower, double upper) {
      return new Options(lower, lower, upper, inner, linear);
    }

    @Override
    public Amigo solver() {
      return new Amigo(this);
    }
  }
}
