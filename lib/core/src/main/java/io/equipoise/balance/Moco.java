package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Softmax;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Corrects the bias of stochastic min-norm weights by averaging each task's gradients over rounds.
 *
 * <pre>
 * y_i = y_i - beta t^-sigma (y_i - h_i),  h_i = l_i g_i/(|g_i| + 1e-8)      where the gradients are
 * w+ = map( w - gamma t^-sigma' (Y Y' + rho I) w );   direction = sum_i w+_i y_i,   t = 1, 2, ..
 * </pre>
 *
 * <p>Cost: K backward passes, d numbers per task kept there, O(K^2). State: w and t. Edge cases: a
 * skipped task's average rests.
 *
 * <p>Source: Fernando et al., Mitigating Gradient Bias in Multi-objective Learning (ICLR 2023); map
 * = softmax as in LibMTL [verified], the projection as in the paper [recalled].
 */
public final class Moco extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Moco(Options options) {
    super(
        "moco",
        Demand.of(Demand.Level.GRAM).withTracking(options.tracking()),
        Scale.MEAN,
        Heads.PLAIN);
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
    double[] w = s.share(present);
    Gram gram = present.gram();
    double pace = options.gamma() * StrictMath.pow(s.rounds() + 1.0, -options.gammaSigma());
    double[] slope = gram.times(w);
    double[] free = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      free[i] = w[i] - pace * (slope[i] + options.rho() * w[i]);
    }
    double[] next =
        options.map() == SimplexMap.SOFTMAX ? Softmax.of(free) : SimplexProjection.of(free);
    return present.weighted(next, s.moved(present, next), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return SimplexState.of(arrays);
  }

  /** How weights come back to the simplex. */
  public enum SimplexMap {
    /** As released. */
    SOFTMAX,
    /** As published. */
    PROJECTION
  }

  /**
   * Options.
   *
   * @param beta rate of the averages, in (0, 1]
   * @param betaSigma their decay, &gt;= 0
   * @param gamma step size of the weights, &gt; 0
   * @param gammaSigma its decay, &gt;= 0
   * @param rho pull towards equal weights, &gt;= 0
   * @param map how weights come back to the simplex
   */
  @Named("moco")
  public record Options(
      @Option(doc = "Rate of the averaged gradients.", above = 0, max = 1, typical = "0.1 to 0.9")
          double beta,
      @Option(doc = "Power of the round by which that rate falls.", min = 0, max = 10)
          double betaSigma,
      @Option(doc = "Step size of the weights.", above = 0, typical = "0.01 to 10") double gamma,
      @Option(doc = "Power of the round by which that step falls.", min = 0, max = 10)
          double gammaSigma,
      @Option(doc = "Pull towards equal weights.", min = 0, typical = "0 to 0.5") double rho,
      @Option(doc = "How weights come back to the simplex.") SimplexMap map)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(beta > 0 && beta <= 1, "moco's beta", beta, "in (0, 1] (published 0.5)");
      check(betaSigma >= 0 && betaSigma <= 10, "moco's beta-sigma", betaSigma, "in [0, 10]");
      check(gamma > 0 && Double.isFinite(gamma), "moco's gamma", gamma, "> 0 (published 0.1)");
      check(gammaSigma >= 0 && gammaSigma <= 10, "moco's gamma-sigma", gammaSigma, "in [0, 10]");
      check(rho >= 0 && Double.isFinite(rho), "moco's rho", rho, ">= 0");
    }

    /** As released. */
    public static Options defaults() {
      return new Options(0.5, 0.5, 0.1, 0.5, 0, SimplexMap.SOFTMAX);
    }

    private Tracking tracking() {
      return new Tracking(beta, betaSigma);
    }

    @Override
    public Balancer balancer() {
      return new Moco(this);
    }
  }
}
