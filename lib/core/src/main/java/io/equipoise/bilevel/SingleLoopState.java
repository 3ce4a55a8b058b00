package io.equipoise.bilevel;

import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a single loop over shards stands.
 *
 * @param solver the solver's state; x holds the shards' slices in shard order when x lies with rows
 * @param round rounds done
 * @param last what the last step measured
 */
public record SingleLoopState(SolverState solver, int round, Measured last) {

  /**
   * What a step measured at the point where it began; NaN before the first.
   *
   * @param upper f
   * @param lower g
   * @param normP length of dg/dy
   * @param normR length of the residual
   * @param normH length of h
   */
  public record Measured(double upper, double lower, double normP, double normR, double normH) {
    static Measured none() {
      return new Measured(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    private double[] numbers() {
      return new double[] {upper, lower, normP, normR, normH};
    }
  }

  /** What the last step did, as a log. */
  StepLog log() {
    Accumulators acc = Accumulators.of(solver);
    return new StepLog(
        Stfbo.NAME,
        solver.t(),
        last.upper(),
        last.normP(),
        last.normR(),
        last.normH(),
        acc.x(),
        acc.y(),
        acc.v(),
        Math.max(acc.y(), acc.v()),
        1,
        1,
        new Calls(1, 0, 1, 1, 1, 0),
        false,
        false);
  }

  /** How it is stored. */
  record InFiles() implements Codec<SingleLoopState> {
    private static final String SOLVER = "solver.";

    @Override
    public Encoded encode(SingleLoopState state) {
      Encoded.Builder pieces =
          Encoded.builder().put("round", state.round()).put("last", state.last().numbers());
      state.solver().arrays().forEach((name, values) -> pieces.put(SOLVER + name, values));
      return pieces.build();
    }

    @Override
    public SingleLoopState decode(Encoded encoded) {
      Map<String, double[]> solver = new HashMap<>();
      for (String name : encoded.arrays().keySet()) {
        if (name.startsWith(SOLVER)) {
          solver.put(name.substring(SOLVER.length()), encoded.doubles(name));
        }
      }
      double[] last = encoded.doubles("last");
      Require.that(last.length == 5, "the length of the state's array 'last'", last.length, "5");
      return new SingleLoopState(
          SolverState.of(solver),
          (int) encoded.whole("round"),
          new Measured(last[0], last[1], last[2], last[3], last[4]));
    }
  }
}
