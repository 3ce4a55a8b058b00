package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Learns the noise of each task and trusts a task the less the noisier it is.
 *
 * <pre>
 * total = sum_i 1/2 (exp(-s_i) l_i + s_i);   c_i = exp(-s_i)/2;   ds_i = (1 - exp(-s_i) l_i)/2
 * fixed point s_i = log l_i
 * </pre>
 *
 * <p>s is log variance, length K. Cost: one backward pass, O(K). State: s and its optimiser's. Edge
 * cases: one task gets exp(-s)/2 too; a skipped task's s moves by Adam's memory alone.
 *
 * <p>Source: Kendall, Gal and Cipolla, Multi-Task Learning Using Uncertainty (arXiv:1705.07115)
 * [verified].
 */
public final class Uw extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Uw(Options options) {
    super("uw", Demand.LOSSES, Scale.SUM, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return LearnedState.filled(atLeastOne(tasks), options.init());
  }

  @Override
  public Outcome decide(Observation now, State state) {
    LearnedState s = State.as(LearnedState.class, state);
    Present present = Present.of(this, now, s.values().size());
    double[] losses = present.losses();
    double[] variance = present.pick(s.values());
    double[] c = new double[losses.length];
    double[] gradient = new double[losses.length];
    double total = 0;
    for (int i = 0; i < c.length; i++) {
      double trust = StrictMath.exp(-variance[i]);
      c[i] = trust / 2;
      gradient[i] = (1 - trust * losses[i]) / 2;
      total += (trust * losses[i] + variance[i]) / 2;
    }
    double[] all = present.spread(gradient);
    Notes notes = Notes.NONE.with("total", total).with("scale-gradient", Vector.of(all));
    return present.weighted(c, options.descent().next(options.rate(), 0, s, all), notes);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return LearnedState.of(arrays);
  }

  /**
   * Options.
   *
   * @param init s before the first round
   * @param descent how s follows its gradient
   * @param rate its step size, &gt; 0
   */
  @Named("uw")
  public record Options(
      @Option(doc = "Log variance before the first round.", min = -30, max = 30) double init,
      @Option(doc = "How the log variances follow their gradient.") Descent descent,
      @Option(doc = "Their step size.", above = 0, max = 10, typical = "1e-3 to 1e-1") double rate)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(init >= -30 && init <= 30, "uw's init", init, "in [-30, 30]");
      check(rate > 0 && rate <= 10, "uw's rate", rate, "in (0, 10] (published 0.025)");
    }

    /** 0, Adam, 0.025. */
    public static Options defaults() {
      return new Options(0, Descent.ADAM, 0.025);
    }

    @Override
    public Balancer balancer() {
      return new Uw(this);
    }
  }
}
