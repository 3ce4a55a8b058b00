package io.equipoise.balance;

import java.util.Map;

/** A balancer without memory whose weights follow from the Gram matrix, and perhaps the losses. */
abstract class GramMethod extends Method {
  private static final long serialVersionUID = 1L;
  private final boolean ignoreZeroRows;

  GramMethod(String name, Scale scale, Heads heads, boolean ignoreZeroRows) {
    super(name, Demand.of(Demand.Level.GRAM), scale, heads);
    this.ignoreZeroRows = ignoreZeroRows;
  }

  GramMethod(String name, Scale scale, Heads heads) {
    this(name, scale, heads, false);
  }

  /** Weights of the tasks that are present, and what to tell about them. */
  abstract Mix weigh(Present present);

  /** Weights in the order of the present tasks. */
  record Mix(double[] weights, Notes notes) {
    Mix(double[] weights) {
      this(weights, Notes.NONE);
    }
  }

  @Override
  public final State start(int tasks) {
    atLeastOne(tasks);
    return new State.Stateless();
  }

  @Override
  public final Outcome decide(Observation now, State state) {
    State.Stateless same = State.as(State.Stateless.class, state);
    Present present = Present.of(this, now, now.size());
    Present seen = ignoreZeroRows ? present.withoutZeroRows() : present;
    Mix mix = weigh(seen);
    return seen.weighted(mix.weights(), same, mix.notes());
  }

  @Override
  public final State decode(Map<String, double[]> arrays) {
    return new State.Stateless();
  }
}
