package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Learns a scale for each loss that makes all scaled losses 1.
 *
 * <pre>
 * total = sum_i exp(s_i) l_i - s_i;   c_i = exp(s_i);   ds_i = exp(s_i) l_i - 1
 * fixed point exp(s_i) l_i = 1
 * </pre>
 *
 * <p>s is a log scale, length K. Cost: one backward pass, O(K). State: s and its optimiser's. Edge
 * cases: one task gets exp(s) too; a skipped task's s moves by Adam's memory alone.
 *
 * <p>Source: Liu et al., Towards Impartial Multi-task Learning (ICLR 2021), its loss balance
 * [verified].
 */
public final class ImtlL extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public ImtlL(Options options) {
    super("imtl-l", Demand.LOSSES, Scale.SUM, Heads.WEIGHTED);
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
    Scales scales = Scales.of(present, s);
    double[] gradient = present.spread(scales.gradient());
    return present.weighted(
        scales.factors(),
        options.descent().next(options.rate(), 0, s, gradient),
        Notes.NONE.with("total", scales.total()).with("scale-gradient", Vector.of(gradient)));
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return LearnedState.of(arrays);
  }

  /** exp(s), the derivative of the total in s, and the total, for the present tasks. */
  record Scales(double[] factors, double[] gradient, double total) {
    static Scales of(Present present, LearnedState s) {
      double[] losses = present.losses();
      double[] log = present.pick(s.values());
      double[] factors = new double[losses.length];
      double[] gradient = new double[losses.length];
      double total = 0;
      for (int i = 0; i < losses.length; i++) {
        factors[i] = StrictMath.exp(log[i]);
        gradient[i] = factors[i] * losses[i] - 1;
        total += factors[i] * losses[i] - log[i];
      }
      return new Scales(factors, gradient, total);
    }
  }

  /**
   * Options.
   *
   * @param init s before the first round
   * @param descent how s follows its gradient
   * @param rate its step size, &gt; 0
   */
  @Named("imtl-l")
  public record Options(
      @Option(doc = "Log scale before the first round.", min = -30, max = 30) double init,
      @Option(doc = "How the log scales follow their gradient.") Descent descent,
      @Option(doc = "Their step size.", above = 0, max = 10, typical = "1e-3 to 1e-1") double rate)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(init >= -30 && init <= 30, "imtl-l's init", init, "in [-30, 30]");
      check(rate > 0 && rate <= 10, "imtl-l's rate", rate, "in (0, 10] (typical 0.05)");
    }

    /** 0, Adam, 0.025. */
    public static Options defaults() {
      return new Options(0, Descent.ADAM, 0.025);
    }

    @Override
    public Balancer balancer() {
      return new ImtlL(this);
    }
  }
}
