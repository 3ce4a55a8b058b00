package io.equipoise.balance;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a method that draws: rounds decided so far, from which the next round's seed is
 * mixed.
 *
 * @param rounds from 0
 */
record RoundsState(long rounds) implements State {
  private static final long serialVersionUID = 1L;

  RoundsState next() {
    return new RoundsState(rounds + 1);
  }

  @Override
  public SortedMap<String, double[]> arrays() {
    return new TreeMap<>(Map.of("rounds", new double[] {rounds}));
  }

  static RoundsState of(Map<String, double[]> arrays) {
    return new RoundsState(State.count(arrays, "rounds"));
  }
}
