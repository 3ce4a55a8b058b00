package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.function.UnaryOperator;

/**
 * Solves a bilevel problem in two nested loops without a step size to tune.
 *
 * <pre>
 * t = 0 .. T-1
 *   b = b0 (PER_OUTER)    while |dg/dy|^2 &gt; eps_y:  b = sqrt(b^2 + |dg/dy|^2);  y = y - dg/dy / b
 *   c = c0 (PER_OUTER)    while |r|^2 &gt; eps_v:      c = sqrt(c^2 + |r|^2);      v = v - r / c
 *   h = df/dx - C v;   a = sqrt(a^2 + |h|^2);   x = x - h / a           a is never reset
 *   stop early when |h|^2 &lt;= 1/T, if asked for
 *
 * r = H v - df/dy; df/dy is taken once per t, at the final y. y and v go on from where they were.
 * </pre>
 *
 * <p>Two forms. {@link Options#theory}: tolerances 1/T, accumulators of the inner loops reset at
 * every t. {@link Options#released}: exactly 10 steps in each inner loop, accumulators kept, 1e-8
 * added to every divisor. The linear system may be solved by conjugate gradients from v = 0
 * instead.
 *
 * <p>Cost of a step with tolerances: K + 1 gradients of g, N + 1 products with H, one with C, one
 * gradient of f; with counts K, N, 1 and 1. Edge cases: with v = 0 and f independent of x, a df/dy
 * already below eps_v would leave v, hence h, at 0 for ever; so the linear loop makes one step at
 * least unless told otherwise, and a step with h exactly 0 and df/dy not says {@code stalled}. All
 * gradients zero: nothing moves, nothing divides by 0. An inner accumulator b below half a
 * curvature L of g first multiplies an error along it by |1 - L/b| a step, until the error itself
 * has made b grow: ten steps from b = 1 at L = 8 turn 1e-14 into 7^10 1e-14 = 2.8e-6.
 *
 * <p>Source: Yang, Ban, Huang, Ma and Ji, Tuning-Free Bilevel Optimization (arXiv:2410.05140),
 * D-TFBO; loops, tolerances, the early stop and the conjugate-gradient form as in Shi, Xiao and
 * Jiang's AdaRHD, which restates it; counts as released [verified]. Differs from the released
 * non-accelerated function, which keeps one stale product through the linear loop: here it is
 * computed anew, as in the accelerated one.
 */
public final class Dtfbo implements BilevelSolver {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "d-tfbo";
  private final Options options;

  /** With the given options. */
  public Dtfbo(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sampling sampling() {
    return options.conjugate() || options.inner().looks() || options.linear().looks()
        ? Sampling.NONE
        : Sampling.CALL;
  }

  @Override
  public SolverState start(double[] x, double[] y, double[] v) {
    return options.initial().in(SolverState.at(x, y, v));
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    CountedOracle counted = new CountedOracle(oracle);
    Accumulators before = Accumulators.of(state);
    boolean reset = options.reset() == Reset.PER_OUTER;
    double[] x = state.x().toArray();
    Loop y =
        new Loop(options.inner(), "y", state.t(), reset ? options.initial().y() : before.y())
            .run(state.y().toArray(), at -> counted.gradLowerY(x, at));
    FirstOrderOracle.UpperGradient f = counted.gradUpper(x, y.point);
    Loop v = new Loop(options.linear(), "v", state.t(), reset ? options.initial().v() : before.v());
    if (options.conjugate()) {
      v.conjugate(f.inY(), u -> counted.hvp(x, y.point, u));
    } else {
      v.run(state.v().toArray(), at -> Level1.minus(counted.hvp(x, y.point, at), f.inY()));
    }
    double[] h = Level1.minus(f.inX(), counted.cross(x, y.point, v.point));
    double squares = Direction.squares(h, "x", state.t());
    double a = Direction.grown(before.x(), squares);
    SolverState next =
        state.next(
            Level1.minusOver(x, h, Direction.divisor(a + options.shift(), "x", state.t())),
            y.point,
            v.point);
    StepLog log =
        new StepLog(
            NAME,
            next.t(),
            Double.NaN,
            Math.sqrt(y.squares),
            Math.sqrt(v.squares),
            Math.sqrt(squares),
            a,
            y.accumulator,
            v.accumulator,
            v.accumulator,
            y.done,
            v.done,
            counted.calls(),
            squares == 0 && Level1.squares(f.inY()) > 0,
            y.capped || v.capped);
    return new Step(new Accumulators(a, y.accumulator, v.accumulator).in(next), log);
  }

  /** One inner loop while it runs. */
  private final class Loop {
    private final LoopRule rule;
    private final String variable;
    private final long t;
    private double accumulator;
    private double[] point = {};
    private double squares = Double.NaN;
    private int done;
    private boolean capped;

    Loop(LoopRule rule, String variable, long t, double accumulator) {
      this.rule = rule;
      this.variable = variable;
      this.t = t;
      this.accumulator = accumulator;
    }

    Loop run(double[] start, UnaryOperator<double[]> direction) {
      point = start;
      while (rule.looks() || rule.more(done, squares)) {
        double[] d = direction.apply(point);
        squares = Direction.squares(d, variable, t);
        if (!rule.more(done, squares)) {
          break;
        }
        accumulator = Direction.grown(accumulator, squares);
        point =
            Level1.minusOver(
                point, d, Direction.divisor(accumulator + options.shift(), variable, t));
        done++;
      }
      capped = rule.capped(done, squares);
      return this;
    }

    void conjugate(double[] b, UnaryOperator<double[]> product) {
      double tolerance = rule instanceof LoopRule.Tolerance known ? known.eps() : 0;
      int limit =
          rule instanceof LoopRule.Count known ? known.steps() : ((LoopRule.Tolerance) rule).cap();
      Direction.squares(b, variable, t);
      var found =
          io.equipoise.linalg.ConjugateGradients.solve(
              product, b, new double[b.length], tolerance, limit);
      point = found.v();
      squares = found.squares();
      done = found.iterations();
      capped = rule.looks() && !found.converged();
    }
  }

  /** Whether the accumulators of the inner loops outlive an outer step. */
  public enum Reset {
    /** They start anew in every outer step. */
    PER_OUTER,
    /** They never fall. */
    NEVER
  }

  /**
   * Options.
   *
   * @param initial accumulators before the first step, all above 0
   * @param inner when the loop on y ends
   * @param linear when the loop on v ends
   * @param reset whether the inner accumulators start anew in every outer step
   * @param shift added to every divisor, at least 0
   * @param conjugate whether v is found by conjugate gradients from 0
   */
  @Named(NAME)
  public record Options(
      Accumulators initial,
      @Option(doc = "When the loop on the lower variable ends.") LoopRule inner,
      @Option(doc = "When the loop on the linear system ends.") LoopRule linear,
      @Option(doc = "Whether inner accumulators start anew in every outer step.") Reset reset,
      @Option(doc = "Added to every divisor; released code uses 1e-8.", min = 0) double shift,
      @Option(doc = "Whether the linear system is solved by conjugate gradients.")
          boolean conjugate)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.that(
          shift >= 0 && Double.isFinite(shift), "d-tfbo's shift", shift, ">= 0 (released 1e-8)");
    }

    /** The theory's form for {@code steps} outer steps: tolerances 1/T, one step on v at least. */
    public static Options theory(int steps) {
      Require.atLeast(1, "d-tfbo's number of outer steps", steps);
      return new Options(
          Accumulators.all(1),
          LoopRule.Tolerance.of(1.0 / steps, 0),
          LoopRule.Tolerance.of(1.0 / steps, 1),
          Reset.PER_OUTER,
          0,
          false);
    }

    /** The released form: 10 and 10 steps, accumulators kept, 1e-8 on every divisor. */
    public static Options released() {
      return new Options(
          Accumulators.all(1),
          new LoopRule.Count(10),
          new LoopRule.Count(10),
          Reset.NEVER,
          1e-8,
          false);
    }

    /** The released form. */
    public static Options defaults() {
      return released();
    }

    /** These options from other initial accumulators. */
    public Options withInitial(Accumulators accumulators) {
      return new Options(accumulators, inner, linear, reset, shift, conjugate);
    }

    @Override
    public Dtfbo solver() {
      return new Dtfbo(this);
    }
  }
}
