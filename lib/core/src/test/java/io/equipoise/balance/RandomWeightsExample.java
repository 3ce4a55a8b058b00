package io.equipoise.balance;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Softmax;
import io.equipoise.testing.Try;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An example that draws: w = softmax of fresh normal numbers each round. The seed is an option, the
 * state counts rounds.
 *
 * @param seed of all rounds
 */
record RandomWeightsExample(long seed) implements Balancer {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "random-weights";
  }

  @Override
  public Demand demand() {
    return Demand.LOSSES;
  }

  @Override
  public State start(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks; expected at least one");
    }
    return new Drawn(0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    long rounds = State.as(Drawn.class, state).rounds();
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "draw/" + rounds));
    double[] free = new Try(0, 0, 1, random).normals(now.size());
    for (int skipped : now.skipped()) {
      free[skipped] = Double.NEGATIVE_INFINITY;
    }
    Decision decision = Decision.Weights.of(Softmax.of(free));
    return new Outcome(decision, new Drawn(rounds + 1), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new Drawn(State.count(arrays, "rounds"));
  }

  @Override
  public Scale nativeScale() {
    return Scale.MEAN;
  }

  @Override
  public Heads nativeHeads() {
    return Heads.WEIGHTED;
  }

  private record Drawn(long rounds) implements State {
    private static final long serialVersionUID = 1L;

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>(Map.of("rounds", new double[] {rounds}));
    }
  }
}
