package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Gradient steps on y, then the linear system by a Neumann sum.
 *
 * <pre>
 * K times   y = y - ey dg/dy
 *           v = eta sum over j = 0..N of (I - eta H)^j df/dy      N + 1 terms
 *           x = x - ex (df/dx - C v)
 * </pre>
 *
 * <p>Cost of a step: K gradients of g, one of f, N products with H, one with C. Edge cases: the sum
 * grows without bound when eta is above 2 / L, L the largest curvature of g.
 *
 * <p>Source: Ji, Yang and Liang, Bilevel Optimization: Convergence Analysis and Enhanced Design
 * (arXiv:2010.07962), as in the benchmark's code [verified].
 */
public final class StocBio implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "stocbio";
  private final Options options;

  /** With the given options. */
  public StocBio(Options options) {
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
    double[] v = Hypergradient.neumann(counted, x, y, f.inY(), options.eta(), options.terms());
    Direction.squares(v, "v", state.t());
    double[] h = Level1.minus(f.inX(), counted.cross(x, y, v));
    double norm = Direction.norm(h, "x", state.t());
    SolverState next = state.next(Level1.plus(x, -options.stepX(), h), y, v);
    return new Step(
        next, StepLog.of(NAME, next.t(), norm, options.inner(), options.terms(), counted.calls()));
  }

  /**
   * Options.
   *
   * @param stepY ey, above 0
   * @param eta of the Neumann sum, above 0
   * @param stepX ex, above 0
   * @param inner K, at least 1
   * @param terms N: products with H, at least 0
   */
  @Named(NAME)
  public record Options(
      @Option(doc = "Step size of the lower variable.", above = 0, typical = "1e-3 to 1")
          double stepY,
      @Option(doc = "Step size of the Neumann sum.", above = 0, typical = "1e-3 to 1") double eta,
      @Option(doc = "Step size of the upper variable.", above = 0, typical = "1e-4 to 1")
          double stepX,
      @Option(doc = "Steps on the lower variable.", min = 1, typical = "10") int inner,
      @Option(doc = "Products with the Hessian.", min = 0, typical = "10") int terms)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("stocbio's step on y", stepY, "at most 2 / curvature");
      Require.positive("stocbio's eta", eta, "at most 1 / curvature");
      Require.positive("stocbio's step on x", stepX, "typical 1e-4 to 1");
      Require.atLeast(1, "stocbio's number of inner steps", inner);
      Require.atLeast(0, "stocbio's number of products", terms);
    }

    /** Steps of 0.1, and 10 of each. */
    public static Options defaults() {
      return new Options(0.1, 0.1, 0.1, 10, 10);
    }

    @Override
    public StocBio solver() {
      return new StocBio(this);
    }
  }
}
