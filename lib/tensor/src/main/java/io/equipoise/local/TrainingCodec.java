package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Stores a {@link TrainingState}; the balancer reads its own part back. */
record TrainingCodec(Balancer balancer) implements Codec<TrainingState> {
  private static final String BALANCE = "balance.";
  private static final String MEASURE = "measure.";

  @Override
  public Encoded encode(TrainingState state) {
    Encoded.Builder pieces =
        Encoded.builder()
            .put("theta", state.theta())
            .put("m", state.m())
            .put("v", state.v())
            .put("losses", state.losses())
            .put("weights", state.weights())
            .put("rows", state.rows())
            .put("rate-factor", new double[] {state.rateFactor()})
            .put("round", state.round())
            .put("step", state.step())
            .put("skip", state.skip().stream().mapToDouble(Integer::doubleValue).toArray())
            .put("first", state.first())
            .put("kept", state.kept())
            .put("average", state.average())
            .put("look.theta", state.look().theta())
            .put("look.score", new double[] {state.look().score()})
            .put("look.round", state.look().round())
            .put("look.stale", state.look().stale());
    state.measures().forEach((name, value) -> pieces.put(MEASURE + name, new double[] {value}));
    state.balance().arrays().forEach((name, values) -> pieces.put(BALANCE + name, values));
    return pieces.build();
  }

  @Override
  public TrainingState decode(Encoded encoded) {
    Map<String, double[]> balance = new HashMap<>();
    SortedMap<String, Double> measures = new TreeMap<>();
    for (String name : encoded.arrays().keySet()) {
      if (name.startsWith(BALANCE)) {
        balance.put(name.substring(BALANCE.length()), encoded.doubles(name));
      } else if (name.startsWith(MEASURE)) {
        measures.put(name.substring(MEASURE.length()), encoded.doubles(name)[0]);
      }
    }
    return new TrainingState(
        encoded.floats("theta"),
        encoded.floats("m"),
        encoded.floats("v"),
        (int) encoded.whole("round"),
        encoded.whole("step"),
        encoded.doubles("losses"),
        encoded.doubles("weights"),
        encoded.doubles("rows"),
        balancer.decode(balance),
        encoded.doubles("rate-factor")[0],
        tasks(encoded.doubles("skip")),
        encoded.doubles("first"),
        measures,
        encoded.floats("kept"),
        encoded.floats("average"),
        new BestLook(
            encoded.doubles("look.score")[0],
            (int) encoded.whole("look.round"),
            (int) encoded.whole("look.stale"),
            encoded.floats("look.theta")));
  }

  private static SortedSet<Integer> tasks(double[] numbers) {
    SortedSet<Integer> tasks = new TreeSet<>();
    for (double number : numbers) {
      tasks.add((int) number);
    }
    return tasks;
  }
}
