package io.equipoise.bilevel;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * Descends with hypergradients that are only as exact as descent needs, and finds its own step.
 *
 * <pre>
 * repeat   lower solver to |y - y*| &lt;= eps, certified by |dg/dy| / mu;   linear system to |r| &lt;= delta
 *          p = df/dx - C v;   w = bound on |p - grad F|
 *          while w &gt; (1 - eta) |p|:  eps, delta *= tau, and again
 * i = 0,1,..   x+ = x - beta rho^i p   accepted when
 *          [f(y+) + |df/dy+| eps + L eps^2 / 2] - [f(y) - |df/dy| eps] &lt;= -beta rho^i eta^2 |p|^2
 * accepted:  x = x+;  beta = 10/9 beta rho^i;  eps, delta *= nu
 * after 10 + j tries without: eps, delta *= tau, for j = 0, 1, 2; then the step ends where it was
 * </pre>
 *
 * <p>The bound on the error is {@code |d2f/dxdy| eps + |C| (L_fy eps + delta) / mu}, exact for a
 * quadratic g; {@link Constants} holds its constants, spectral norms. The lower solver makes
 * gradient steps of 1 / L_g.
 *
 * <p>Cost: as many gradients and products as the tolerances need. Edge cases: p = 0 with w = 0 is a
 * solution and does not move; a lower solver that is not done after 100,000 steps fails with
 * NUM-010; when all tries fail x stays, with smaller tolerances, and the log says {@code capped}.
 *
 * <p>Source: Salehi, Mukherjee, Roberts and Ehrhardt, An adaptively inexact first-order method for
 * bilevel optimization (arXiv:2308.10098) and its authors' code [verified]. Differs in the bound:
 * the code estimates the constants by random probes.
 */
public final class Maid implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "maid";

  /** Under which a state remembers the tolerances and the step to try. */
  static final String ACCURACY = "accuracy";

  private final Options options;

  /** With the given options. */
  public Maid(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SolverState start(double[] x, double[] y, double[] v) {
    return SolverState.at(x, y, v).with(ACCURACY, options.eps(), options.delta(), options.step());
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    MaidSearch search = new MaidSearch(options, counted, state);
    SolverState next = search.run();
    StepLog log =
        StepLog.of(
            NAME,
            next.t(),
            search.normH(),
            search.lowerSteps(),
            search.linearSteps(),
            counted.calls());
    return new Step(next, search.accepted() ? log : log.withCapped());
  }

  /**
   * What is known of a problem: spectral norms that hold wherever the search goes.
   *
   * @param mu smallest curvature of g in y, above 0
   * @param curvature L_g, the largest, at least mu
   * @param smoothness L, Lipschitz constant of df/dy in y (L_fy), at least 0
   * @param cross |C|, at least 0
   * @param upperCross |d2f/dxdy|, at least 0
   */
  public record Constants(
      @Option(doc = "Smallest curvature of the lower problem.", above = 0) double mu,
      @Option(doc = "Largest curvature of the lower problem.", above = 0) double curvature,
      @Option(doc = "Lipschitz constant of df/dy in y.", min = 0) double smoothness,
      @Option(doc = "Norm of the lower problem's cross derivative.", min = 0) double cross,
      @Option(doc = "Norm of the upper problem's cross derivative.", min = 0) double upperCross)
      implements Serializable {
    /** Checks the ranges. */
    public Constants {
      Require.positive("maid's smallest curvature", mu, "the ridge, when there is one");
      Require.that(
          curvature >= mu && Double.isFinite(curvature),
          "maid's largest curvature",
          curvature,
          "at least the smallest, " + mu);
      Require.that(smoothness >= 0, "maid's smoothness", smoothness, ">= 0");
      Require.that(cross >= 0, "maid's cross norm", cross, ">= 0");
      Require.that(upperCross >= 0, "maid's upper cross norm", upperCross, ">= 0");
    }

    /** The bound w on the error of a hypergradient at these tolerances. */
    public double bound(double eps, double delta) {
      return upperCross * eps + cross * (smoothness * eps + delta) / mu;
    }
  }

  /**
   * Options.
   *
   * @param constants of the problem
   * @param eps first tolerance of the lower problem, above 0
   * @param delta first tolerance of the linear system, above 0
   * @param step beta, the first step to try, above 0
   * @param eta share of the direction that must be certain, in (0, 1)
   * @param rho by which a refused step shrinks, in (0, 1)
   * @param tau by which tolerances shrink, in (0, 1)
   * @param nu by which they grow after an accepted step, at least 1
   */
  @Named(NAME)
  public record Options(
      Constants constants,
      @Option(doc = "First tolerance of the lower problem.", above = 0) double eps,
      @Option(doc = "First tolerance of the linear system.", above = 0) double delta,
      @Option(doc = "First step to try.", above = 0) double step,
      @Option(doc = "Share of the direction that must be certain.", above = 0, below = 1)
          double eta,
      @Option(doc = "By which a refused step shrinks.", above = 0, below = 1) double rho,
      @Option(doc = "By which tolerances shrink.", above = 0, below = 1) double tau,
      @Option(doc = "By which tolerances grow after an accepted step.", min = 1) double nu)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("maid's eps", eps, "published 0.1");
      Require.positive("maid's delta", delta, "published 0.1");
      Require.positive("maid's step", step, "published 0.1");
      Require.that(eta > 0 && eta < 1, "maid's eta", eta, "in (0, 1) (published 1e-4)");
      Require.that(rho > 0 && rho < 1, "maid's rho", rho, "in (0, 1) (published 0.9)");
      Require.that(tau > 0 && tau < 1, "maid's tau", tau, "in (0, 1) (published 0.5)");
      Require.that(nu >= 1 && Double.isFinite(nu), "maid's nu", nu, ">= 1 (published 1.05)");
    }

    /** The published numbers for a problem with these constants. */
    public static Options published(Constants constants) {
      return new Options(constants, 0.1, 0.1, 0.1, 1e-4, 0.9, 0.5, 1.05);
    }

    /** The published numbers for curvatures between 0.01 and 1. */
    public static Options defaults() {
      return published(new Constants(0.01, 1, 1, 1, 0));
    }

    @Override
    public Maid solver() {
      return new Maid(this);
    }
  }
}
