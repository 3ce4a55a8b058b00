package io.equipoise.bilevel;

import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * The inverse step sizes of the tuning-free methods: roots of sums of squared lengths.
 *
 * @param x a, of the upper variable
 * @param y b, of the lower variable
 * @param v c, of the linear system
 */
public record Accumulators(
    @Option(doc = "Initial accumulator of the upper variable.", above = 0, typical = "0.1 to 10")
        double x,
    @Option(doc = "Initial accumulator of the lower variable.", above = 0, typical = "0.1 to 10")
        double y,
    @Option(doc = "Initial accumulator of the linear system.", above = 0, typical = "0.1 to 10")
        double v)
    implements Serializable {
  /** The name under which a state remembers them. */
  static final String NAME = "accumulators";

  /** Checks that none is 0: it will divide. */
  public Accumulators {
    Require.positive("the initial accumulator of x", x, "typical 0.1 to 10");
    Require.positive("the initial accumulator of y", y, "typical 0.1 to 10");
    Require.positive("the initial accumulator of v", v, "typical 0.1 to 10");
  }

  /** One value for all three. */
  public static Accumulators all(double value) {
    return new Accumulators(value, value, value);
  }

  /** Those that {@code state} remembers. */
  public static Accumulators of(SolverState state) {
    double[] abc = state.extra(NAME);
    Require.that(abc.length == 3, "the number of accumulators in the state", abc.length, "3");
    return new Accumulators(abc[0], abc[1], abc[2]);
  }

  SolverState in(SolverState state) {
    return state.with(NAME, x, y, v);
  }
}
