package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Differentiates through the gradient steps on y.
 *
 * <pre>
 * y_j = y_(j-1) - eta dg/dy(x, y_(j-1)),  j = 1..N
 * x   = x - ex d/dx f(x, y_N(x))          backwards through the steps
 * </pre>
 *
 * <p>y goes on from where it was, which counts as a constant. v is not used and stays.
 *
 * <p>Cost of a step: N gradients of g, one of f, N products with H and with C; N + 1 points kept.
 *
 * <p>Source: Maclaurin et al. (arXiv:1502.03492); as ITD-BiO in Ji, Yang and Liang
 * (arXiv:2010.07962) [recalled]; reverse mode as in {@link Hypergradient#unrolled} [verified
 * against forward Jacobians].
 */
public final class Itd implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "itd";
  private final Options options;

  /** With the given options. */
  public Itd(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sampling sampling() {
    return Sampling.STEP;
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    double[] x = state.x().toArray();
    Hypergradient.Unrolled unrolled =
        Hypergradient.unrolled(counted, x, state.y().toArray(), options.stepY(), options.inner());
    Direction.squares(unrolled.y(), "y", state.t());
    double norm = Direction.norm(unrolled.gradient(), "x", state.t());
    SolverState next =
        state.next(
            Level1.plus(x, -options.stepX(), unrolled.gradient()),
            unrolled.y(),
            state.v().toArray());
    return new Step(next, StepLog.of(NAME, next.t(), norm, options.inner(), 0, counted.calls()));
  }

  /**
   * Options.
   *
   * @param stepY eta, above 0
   * @param stepX ex, above 0
   * @param inner N, at least 1
   */
  @Named(NAME)
  public record Options(
      @Option(doc = "Step size of the lower variable.", above = 0, typical = "1e-3 to 1")
          double stepY,
      @Option(doc = "Step size of the upper variable.", above = 0, typical = "1e-4 to 1")
          double stepX,
      @Option(doc = "Steps on the lower variable.", min = 1, typical = "10") int inner)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.positive("itd's step on y", stepY, "at most 2 / curvature");
      Require.positive("itd's step on x", stepX, "typical 1e-4 to 1");
      Require.atLeast(1, "itd's number of inner steps", inner);
    }

    /** Steps of 0.1, 10 of them. */
    public static Options defaults() {
      return new Options(0.1, 0.1, 10);
    }

    @Override
    public Itd solver() {
      return new Itd(this);
    }
  }
}
