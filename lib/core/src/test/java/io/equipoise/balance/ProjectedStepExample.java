package io.equipoise.balance;

import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An example that asks for a Gram matrix and remembers weights: one projected step towards the
 * min-norm point per round.
 *
 * <pre>
 * w+ = Proj( w - M w / (2 trace M) );   the direction uses w
 * </pre>
 */
record ProjectedStepExample() implements Balancer {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "projected-step";
  }

  @Override
  public Demand demand() {
    return Demand.of(Demand.Level.GRAM);
  }

  @Override
  public State start(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks; expected at least one");
    }
    return new Simplex(Vector.filled(tasks, 1.0 / tasks));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    Vector w = State.as(Simplex.class, state).weights();
    now.answers(name(), demand(), w.size());
    double[] used = new double[now.size()];
    double mass = Arrays.stream(now.present()).mapToDouble(w::get).sum();
    double trace = 0;
    for (int i : now.present()) {
      used[i] = mass > 0 ? w.get(i) / mass : 1.0 / now.present().length;
      trace += now.gram(i, i);
    }
    double[] next = used.clone();
    for (int i = 0; i < next.length && trace > 0; i++) {
      for (int j = 0; j < next.length; j++) {
        next[i] -= now.gram(i, j) / trace * used[j] / 2;
      }
    }
    State after = new Simplex(Vector.of(SimplexProjection.of(next)));
    return new Outcome(Decision.Weights.of(used), after, Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new Simplex(Vector.of(State.array(arrays, "weights")));
  }

  @Override
  public Scale nativeScale() {
    return Scale.MEAN;
  }

  @Override
  public Heads nativeHeads() {
    return Heads.WEIGHTED;
  }

  private record Simplex(Vector weights) implements State {
    private static final long serialVersionUID = 1L;

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>(Map.of("weights", weights.toArray()));
    }
  }
}
