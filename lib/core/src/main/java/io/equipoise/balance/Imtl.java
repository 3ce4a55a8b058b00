package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Both halves of impartial learning: {@link ImtlL} scales the losses, {@link ImtlG} balances the
 * gradients of the scaled losses.
 *
 * <pre>
 * w_i = exp(s_i) alpha_i,  alpha = IMTL-G's weights for the rows exp(s_i) g_i;   s as in IMTL-L
 * </pre>
 *
 * <p>Cost: K backward passes, O(K^3). State: s and its optimiser's. Edge cases: one task gets
 * exp(s).
 *
 * <p>Source: Liu et al. (ICLR 2021), the hybrid, as in LibMTL [verified].
 */
public final class Imtl extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Imtl(Options options) {
    super("imtl", Demand.of(Demand.Level.GRAM), Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return LearnedState.filled(atLeastOne(tasks), 0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    LearnedState s = State.as(LearnedState.class, state);
    Present present = Present.of(this, now, s.values().size());
    ImtlL.Scales scales = ImtlL.Scales.of(present, s);
    double[] w =
        ImtlG.weights(present.gram().withRowsTimes(scales.factors()), ImtlG.Form.PSEUDO_INVERSE);
    for (int i = 0; i < w.length; i++) {
      w[i] *= scales.factors()[i];
    }
    double[] gradient = present.spread(scales.gradient());
    return present.weighted(w, options.descent().next(options.rate(), 0, s, gradient), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return LearnedState.of(arrays);
  }

  /**
   * Options.
   *
   * @param descent how the log scales follow their gradient
   * @param rate their step size, &gt; 0
   */
  @Named("imtl")
  public record Options(
      @Option(doc = "How the log scales follow their gradient.") Descent descent,
      @Option(doc = "Their step size.", above = 0, max = 10, typical = "1e-3 to 1e-1") double rate)
      implements MethodOptions {
    /** Checks the range. */
    public Options {
      check(rate > 0 && rate <= 10, "imtl's rate", rate, "in (0, 10] (typical 0.05)");
    }

    /** Adam, 0.025. */
    public static Options defaults() {
      return new Options(Descent.ADAM, 0.025);
    }

    @Override
    public Balancer balancer() {
      return new Imtl(this);
    }
  }
}
