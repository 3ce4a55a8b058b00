package io.equipoise.jobs.runs;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Scope;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.List;
import java.util.Map;

/**
 * A program for tests: a number goes halfway to the mean of the shards in every round. Its first
 * round breaks once when {@code from} is negative, which leaves a row among the events.
 */
record Halving(double from, int rounds) implements Program<Halving.State, double[]> {
  /** Where the number is, and what was done. */
  record State(double at, int done, boolean mended) {}

  @Override
  public State start() {
    return new State(from, 0, from >= 0);
  }

  @Override
  public State round(State state, Fleet<double[]> fleet) {
    if (!state.mended()) {
      throw new NonFiniteException("half", 0, "loss", Double.NaN);
    }
    double mean =
        fleet.ask((double[] shard, Scope scope) -> shard[0]).stream()
            .mapToDouble(answer -> answer)
            .average()
            .orElseThrow();
    return new State((state.at() + mean) / 2, state.done() + 1, true);
  }

  @Override
  public boolean done(State state) {
    return state.done() >= rounds;
  }

  @Override
  public State mend(State state, NonFiniteException incident, OnNonFinite policy) {
    return new State(-state.at(), state.done(), true);
  }

  @Override
  public Codec<State> codec() {
    return new Codec<>() {
      @Override
      public Encoded encode(State s) {
        return Encoded.builder()
            .put("at", new double[] {s.at()})
            .put("done", s.done())
            .put("mended", s.mended() ? 1 : 0)
            .build();
      }

      @Override
      public State decode(Encoded e) {
        return new State(e.doubles("at")[0], (int) e.whole("done"), e.whole("mended") == 1);
      }
    };
  }

  @Override
  public Report report(State before, State after) {
    return new Report(
        List.of(new TableRow.RoundRow(after.done(), "half", after.at(), 1, 3, 0.5)),
        after.at(),
        "",
        1);
  }

  @Override
  public Finish finish(State last, Fleet<double[]> fleet) {
    return new Finish(
        List.of(
            new TableRow.MeasureRow("half", "train", "place", "eV", last.at(), 3),
            new TableRow.MeasureRow("half", "test", "gap", "eV", last.at() - 2, 7)),
        Map.of());
  }
}
