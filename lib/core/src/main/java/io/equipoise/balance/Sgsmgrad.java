package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * {@link Gsmgrad} for noisy gradients: three independent batches, so that the weights' step and the
 * direction carry no common noise.
 *
 * <pre>
 * direction = sum_i w_i g_i of batch 3;   w+ = Proj( w - beta (G_1 G_2' w + rho w) )
 * </pre>
 *
 * <p>Cost: 2K + 1 backward passes on three batches, O(K^2). State and edge cases: as {@link
 * Gsmgrad}.
 *
 * <p>Source: Zhang, Xiao, Zou and Ji (arXiv:2405.19440), Algorithm 3 [verified second hand].
 */
public final class Sgsmgrad extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Sgsmgrad(Options options) {
    super("sgsmgrad", Demand.of(Demand.Level.GRAM).withBatches(3), Scale.MEAN, Heads.WEIGHTED);
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
   * Options, as {@link Gsmgrad.Options}.
   *
   * @param scale what M is divided by
   * @param beta step size of the weights, &gt; 0
   * @param rho pull towards equal weights, &gt;= 0
   * @param warmSteps N, steps on the first round's M, &gt;= 0
   * @param warmBeta their step size, &gt; 0
   * @param ignoreZeroRows whether tasks with a zero gradient are left out
   */
  @Named("sgsmgrad")
  public record Options(
      @Option(doc = "What the Gram matrix is divided by.") GramScale scale,
      @Option(doc = "Step size of the weights.", above = 0, typical = "0.01 to 0.5") double beta,
      @Option(doc = "Pull towards equal weights.", min = 0, typical = "0 to 0.5") double rho,
      @Option(doc = "Weight steps on the first round's gradients.", min = 0, max = 100000000)
          int warmSteps,
      @Option(doc = "Their step size.", above = 0, typical = "0.01 to 0.5") double warmBeta,
      @Option(doc = "Leave tasks with a zero gradient out instead of standing still.")
          boolean ignoreZeroRows)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      CaStep.check("sgsmgrad", beta, rho);
      WarmStart.check("sgsmgrad", warmSteps, warmBeta);
    }

    /** By trace, beta = 0.1, rho = 0.01, 40 warm steps. */
    public static Options defaults() {
      return new Options(GramScale.BY_TRACE, 0.1, 0.01, 40, 0.1, false);
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
      return new Sgsmgrad(this);
    }
  }
}
