package io.equipoise.balance;

import io.equipoise.linalg.Softmax;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Descends on a smooth maximum of the losses, each relative to where it stood after a warm-up.
 *
 * <pre>
 * warm-up:   total = sum_i log l_i;   c_i = 1/l_i
 * nadir n_i: the mean of l_i over the last warm-up epoch
 * then:      total = K mu log sum_i exp(log(l_i/n_i)/mu);   c_i = K softmax(log(l/n)/mu)_i / l_i
 * </pre>
 *
 * <p>mu to 0 is the worst task alone. Epochs are counted from 0 by the observation's step; 0 to
 * {@code warmup} inclusive are warm-up.
 *
 * <p>Cost: one backward pass, O(K). State: sums of the last warm-up epoch. Edge cases: a loss that
 * is not positive is refused; a task that the nadir has not seen counts as unchanged.
 *
 * <p>Source: Lin et al., Smooth Tchebycheff Scalarization (arXiv:2402.19078), as in LibMTL
 * [verified].
 */
public final class Stch extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Stch(Options options) {
    super("stch", Demand.LOSSES, Scale.SUM, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return LossMeans.start(atLeastOne(tasks));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    LossMeans s = State.as(LossMeans.class, state);
    Present present = Present.of(this, now, s.sums().size());
    double[] losses = present.positiveLosses(this, 0);
    long epoch = now.step() / options.epoch();
    double[] c = new double[losses.length];
    if (epoch <= options.warmup()) {
      for (int i = 0; i < c.length; i++) {
        c[i] = 1 / losses[i];
      }
      return present.weighted(
          c, epoch == options.warmup() ? s.plus(present, losses) : s, Notes.NONE);
    }
    double[] relative = s.relative(present, losses);
    for (int i = 0; i < c.length; i++) {
      c[i] = StrictMath.log(relative[i]) / options.mu();
    }
    double[] share = Softmax.of(c);
    for (int i = 0; i < c.length; i++) {
      c[i] = c.length * share[i] / losses[i];
    }
    return present.weighted(c, s, Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return LossMeans.of(arrays);
  }

  /**
   * Options.
   *
   * @param mu smoothness, &gt; 0
   * @param warmup last warm-up epoch, counted from 0
   * @param epoch rounds in an epoch, &gt;= 1
   */
  @Named("stch")
  public record Options(
      @Option(doc = "Smoothness of the maximum.", above = 0, typical = "0.1 to 1") double mu,
      @Option(doc = "Last warm-up epoch, counted from 0.", min = 0) int warmup,
      @Option(doc = "Rounds in an epoch.", min = 1) int epoch)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(mu > 0 && Double.isFinite(mu), "stch's mu", mu, "> 0 (published 1)");
      check(warmup >= 0, "stch's warmup", warmup, ">= 0 (published 4)");
      check(epoch >= 1, "stch's epoch", epoch, ">= 1");
    }

    /** mu = 1, warm-up epochs 0 to 4 of one round each. */
    public static Options defaults() {
      return new Options(1, 4, 1);
    }

    @Override
    public Balancer balancer() {
      return new Stch(this);
    }
  }
}
