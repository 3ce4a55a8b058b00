package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a method that moves weights over the simplex.
 *
 * @param weights w, length K, nonnegative, sum 1
 * @param rounds decided so far
 */
record SimplexState(Vector weights, long rounds) implements State {
  private static final long serialVersionUID = 1L;

  /** Equal weights. */
  static SimplexState start(int tasks) {
    return new SimplexState(Vector.filled(tasks, 1.0 / tasks), 0);
  }

  /** The present tasks' weights, made to sum to 1; equal ones where they have no mass. */
  double[] share(Present present) {
    double[] w = present.pick(weights);
    double mass = Arrays.stream(w).sum();
    for (int i = 0; i < w.length && mass < 1; i++) {
      w[i] = mass > 0 ? w[i] / mass : 1.0 / w.length;
    }
    return w;
  }

  /** The present tasks at {@code next}, scaled to the mass that they had; the others as before. */
  SimplexState moved(Present present, double[] next) {
    double[] scaled = next;
    if (present.size() < weights.size()) {
      double mass = Arrays.stream(present.pick(weights)).sum();
      scaled = Vector.of(next).times(mass).toArray();
    }
    return new SimplexState(present.spread(scaled, weights), rounds + 1);
  }

  @Override
  public SortedMap<String, double[]> arrays() {
    return new TreeMap<>(Map.of("weights", weights.toArray(), "rounds", new double[] {rounds}));
  }

  static SimplexState of(Map<String, double[]> arrays) {
    return new SimplexState(
        Vector.of(State.array(arrays, "weights")), State.count(arrays, "rounds"));
  }
}
