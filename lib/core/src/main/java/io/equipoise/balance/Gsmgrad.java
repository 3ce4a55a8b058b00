package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Follows the conflict-avoidant direction with weights that take one small step per round.
 *
 * <pre>
 * warm start:  w = Proj( w - beta' (M(theta_0) w + rho w) ), N times, from 1/K
 * direction = sum_i w_i g_i;   w+ = Proj( w - beta (M w + rho w) )
 * </pre>
 *
 * <pre>
 * paper      here         shape
 * w          state        K, on the simplex; the direction uses w before its update
 * M = G G'   gram         K x K
 * beta, rho  options      see {@link CaStep}
 * N, beta'   warm start   on the first round's M
 * </pre>
 *
 * <p>rho &gt; 0 makes the inner problem strongly convex. With rho = 0 the fixed points are exactly
 * the min-norm weights of {@link Mgda}.
 *
 * <p>Cost: K backward passes, O(K^2). State: w. Edge cases: zero gradients draw w towards 1/K by
 * rho alone; one task gets 1; a skipped task's weight rests.
 *
 * <p>Source: Zhang, Xiao, Zou and Ji, On the Convergence of Multi-objective Optimization under
 * Generalized Smoothness (arXiv:2405.19440), Algorithms 1 and 2 [verified second hand]. Differs:
 * BY_TRACE by default, where rho too is relative to the trace.
 */
public final class Gsmgrad extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Gsmgrad(Options options) {
    super("gsmgrad", Demand.of(Demand.Level.GRAM), Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return SimplexState.start(atLeastOne(tasks));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    SimplexState s = State.as(SimplexState.class, state);
    Present all = Present.of(this, now, s.weights().size());
    Present present = options.ignoreZeroRows() ? all.withoutZeroRows() : all;
    double[] w = options.warm().start(s, present);
    double[] next = options.step().from(w, present.gram());
    return present.weighted(w, s.moved(present, next), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return SimplexState.of(arrays);
  }

  /**
   * Options.
   *
   * @param scale what M is divided by
   * @param beta step size of the weights, &gt; 0
   * @param rho pull towards equal weights, &gt;= 0
   * @param warmSteps N, steps on the first round's M, &gt;= 0
   * @param warmBeta their step size, &gt; 0
   * @param ignoreZeroRows whether tasks with a zero gradient are left out, instead of drawing all
   *     weight
   */
  @Named("gsmgrad")
  public record Options(
      @Option(doc = "What the Gram matrix is divided by.") GramScale scale,
      @Option(doc = "Step size of the weights.", above = 0, typical = "0.1 to 1") double beta,
      @Option(doc = "Pull towards equal weights.", min = 0, typical = "0 to 0.5") double rho,
      @Option(doc = "Weight steps on the first round's gradients.", min = 0, max = 100000000)
          int warmSteps,
      @Option(doc = "Their step size.", above = 0, typical = "0.1 to 1") double warmBeta,
      @Option(doc = "Leave tasks with a zero gradient out instead of standing still.")
          boolean ignoreZeroRows)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      CaStep.check("gsmgrad", beta, rho);
      WarmStart.check("gsmgrad", warmSteps, warmBeta);
    }

    /** By trace, beta = 0.5, rho = 0.01, 40 warm steps. */
    public static Options defaults() {
      return new Options(GramScale.BY_TRACE, 0.5, 0.01, 40, 0.5, false);
    }

    /** The theory's form: M as it is, no warm start. */
    public static Options plain(double beta, double rho) {
      return new Options(GramScale.NONE, beta, rho, 0, beta, false);
    }

    private CaStep step() {
      return new CaStep(scale, beta, rho);
    }

    private WarmStart warm() {
      return new WarmStart(warmSteps, new CaStep(scale, warmBeta, rho));
    }

    @Override
    public Balancer balancer() {
      return new Gsmgrad(this);
    }
  }
}
