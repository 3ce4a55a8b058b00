package io.equipoise.balance;

import io.equipoise.options.Named;
import java.util.Map;

/**
 * Descends on the sum of the logarithms of the losses, which no unit of any loss can change.
 *
 * <pre>
 * total = sum_i log l_i;   c_i = 1/l_i
 * </pre>
 *
 * <p>Cost: one backward pass, O(K). No state. Edge cases: a loss that is not positive is refused.
 * Source: the scale-invariant baseline of the multi-task comparisons [verified].
 */
public final class Si extends Method {
  private static final long serialVersionUID = 1L;

  /** Without options. */
  public Si() {
    super("si", Demand.LOSSES, Scale.SUM, Heads.WEIGHTED);
  }

  @Override
  public State start(int tasks) {
    atLeastOne(tasks);
    return new State.Stateless();
  }

  @Override
  public Outcome decide(Observation now, State state) {
    State.Stateless same = State.as(State.Stateless.class, state);
    Present present = Present.of(this, now, now.size());
    double[] losses = present.positiveLosses(this, 0);
    double[] c = new double[losses.length];
    double total = 0;
    for (int i = 0; i < c.length; i++) {
      c[i] = 1 / losses[i];
      total += StrictMath.log(losses[i]);
    }
    return present.weighted(c, same, Notes.NONE.with("total", total));
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new State.Stateless();
  }

  /** No options. */
  @Named("si")
  public record Options() implements MethodOptions {
    /** The only ones. */
    public static Options defaults() {
      return new Options();
    }

    @Override
    public Balancer balancer() {
      return new Si();
    }
  }
}
