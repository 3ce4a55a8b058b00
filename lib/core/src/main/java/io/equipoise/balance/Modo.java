package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Moves simplex weights by two independent batches and steps along a third, with the weights after
 * their move.
 *
 * <pre>
 * w+ = Proj( w - gamma (G_1 G_2' w + rho w) );   direction = sum_i w+_i g_i of batch 3
 * </pre>
 *
 * <p>Cost: 2K + 1 backward passes on three batches, O(K^2). State: w. Edge cases: as {@link
 * Gsmgrad}.
 *
 * <p>Source: Chen et al., Three-Way Trade-Off in Multi-Objective Learning (arXiv:2305.20057), as in
 * LibMTL [verified].
 */
public final class Modo extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Modo(Options options) {
    super("modo", Demand.of(Demand.Level.GRAM).withBatches(3), Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return SimplexState.start(atLeastOne(tasks));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    SimplexState s = State.as(SimplexState.class, state);
    Present present = Present.of(this, now, s.weights().size());
    CaStep step = new CaStep(GramScale.NONE, options.gamma(), options.rho());
    double[] w = step.from(s.share(present), present.gram());
    return present.weighted(w, s.moved(present, w), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return SimplexState.of(arrays);
  }

  /**
   * Options.
   *
   * @param gamma step size of the weights, &gt; 0
   * @param rho pull towards equal weights, &gt;= 0
   */
  @Named("modo")
  public record Options(
      @Option(doc = "Step size of the weights.", above = 0, typical = "1e-4 to 1e-1") double gamma,
      @Option(doc = "Pull towards equal weights.", min = 0, typical = "0 to 0.5") double rho)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(gamma > 0 && Double.isFinite(gamma), "modo's gamma", gamma, "> 0 (published 1e-3)");
      check(rho >= 0 && Double.isFinite(rho), "modo's rho", rho, ">= 0 (published 0.1)");
    }

    /** 1e-3 and 0.1. */
    public static Options defaults() {
      return new Options(1e-3, 0.1);
    }

    @Override
    public Balancer balancer() {
      return new Modo(this);
    }
  }
}
