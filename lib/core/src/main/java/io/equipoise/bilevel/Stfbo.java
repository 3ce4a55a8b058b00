package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Solves a bilevel problem in a single loop without a step size to tune.
 *
 * <pre>
 * t = 0, 1, ..     everything at (x, y, v) of time t
 *   p = dg/dy;  r = H v - df/dy;  h = df/dx - C v
 *   b = sqrt(b^2 + |p|^2);  c = sqrt(c^2 + |r|^2);  a = sqrt(a^2 + |h|^2);  phi = max(b, c)
 *   y = y - p / b;   v = v - r / phi;   x = x - h / (a phi)
 *
 * paper            here
 * alpha,beta,gamma a, b, c: {@link Accumulators} of x, y, v
 * </pre>
 *
 * <p>v never moves on a longer step than y, and x is slowed by both: no move of x is longer than 1
 * / phi. Accumulators never fall; what they start at hardly matters.
 *
 * <p>Cost: one joint call a step: one gradient of g and of f, one product with H and with C. Edge
 * cases: with v = 0 and an f that does not depend on x the first h is 0 and x waits for v; that is
 * no stall. From small accumulators, b may rest for a thousand steps and then jump, when the
 * curvature of g overtakes 2b.
 *
 * <p>Source: Yang, Ban, Huang, Ma and Ji, Tuning-Free Bilevel Optimization (arXiv:2410.05140),
 * S-TFBO, and the released code [verified]. Differs from the continual-learning use, which adds
 * 1e-8 to divisors: {@code shift}.
 */
public final class Stfbo implements BilevelSolver {
  private static final long serialVersionUID = 1L;

  /** The name in options and tables. */
  static final String NAME = "s-tfbo";

  private final Options options;

  /** With the given options. */
  public Stfbo(Options options) {
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
  public SolverState start(double[] x, double[] y, double[] v) {
    return options.initial().in(SolverState.at(x, y, v));
  }

  @Override
  public Step step(BilevelOracle oracle, SolverState state) {
    double[] x = state.x().toArray();
    double[] y = state.y().toArray();
    double[] v = state.v().toArray();
    CountedOracle counted = new CountedOracle(oracle);
    Joint now = counted.joint(x, y, v);
    double[] p = now.gradLowerY();
    double[] r = now.residual();
    double[] h = now.hypergradient();
    Lengths lengths = Lengths.of(p, r, Direction.squares(h, "x", state.t()), state.t());
    Sizes sizes = lengths.grow(Accumulators.of(state), options.shift(), state.t());
    SolverState next =
        state.next(
            Level1.minusOver(x, h, sizes.divisorX()),
            Level1.minusOver(y, p, sizes.divisorY()),
            Level1.minusOver(v, r, sizes.divisorV()));
    return new Step(
        sizes.after().in(next), sizes.log(next.t(), now.upper(), lengths, counted.calls()));
  }

  /** Squared lengths of the three directions. */
  record Lengths(double p, double r, double h) {
    static Lengths of(double[] p, double[] r, double h, long t) {
      return new Lengths(Direction.squares(p, "y", t), Direction.squares(r, "v", t), h);
    }

    /** The joint design: accumulators after the step, and what each variable is divided by. */
    Sizes grow(Accumulators before, double shift, long t) {
      double a = Direction.grown(before.x(), h);
      double b = Direction.grown(before.y(), p);
      double c = Direction.grown(before.v(), r);
      double phi = Math.max(b, c);
      double divisorY = Direction.divisor(b + shift, "y", t);
      double divisorV = Direction.divisor(phi + shift, "v", t);
      double divisorX = Direction.divisor(a * phi + shift, "x", t);
      return new Sizes(new Accumulators(a, b, c), phi, divisorX, divisorY, divisorV);
    }
  }

  /** Accumulators after a step and what the directions are divided by. */
  record Sizes(Accumulators after, double phi, double divisorX, double divisorY, double divisorV) {
    StepLog log(long t, double upper, Lengths lengths, Calls calls) {
      return new StepLog(
          NAME,
          t,
          upper,
          Math.sqrt(lengths.p()),
          Math.sqrt(lengths.r()),
          Math.sqrt(lengths.h()),
          after.x(),
          after.y(),
          after.v(),
          phi,
          1,
          1,
          calls,
          false,
          false);
    }
  }

  /**
   * Options.
   *
   * @param initial accumulators before the first step, all above 0
   * @param shift added to every divisor, at least 0
   */
  @Named(NAME)
  public record Options(
      Accumulators initial,
      @Option(doc = "Added to every divisor; released code uses 0 or 1e-8.", min = 0) double shift)
      implements SolverOptions {
    /** Checks the ranges. */
    public Options {
      Require.that(
          shift >= 0 && Double.isFinite(shift), "s-tfbo's shift", shift, ">= 0 (released 0)");
    }

    /** Accumulators 1 and no shift. */
    public static Options defaults() {
      return new Options(Accumulators.all(1), 0);
    }

    /** These options from other initial accumulators. */
    public Options withInitial(Accumulators accumulators) {
      return new Options(accumulators, shift);
    }

    @Override
    public Stfbo solver() {
      return new Stfbo(this);
    }
  }
}
