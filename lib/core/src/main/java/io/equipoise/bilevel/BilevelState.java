package io.equipoise.bilevel;

import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a solver on a fleet stands.
 *
 * @param solver the solver's state
 * @param round rounds done
 * @param upper f at the present point; NaN before the first round
 * @param last the log of the last step; of step 0 before the first
 * @param calls of the oracle so far, without those that only measure
 */
public record BilevelState(SolverState solver, int round, double upper, StepLog last, Calls calls) {
  /** How it is stored. */
  record InFiles(String method) implements Codec<BilevelState> {
    private static final String SOLVER = "solver.";

    @Override
    public Encoded encode(BilevelState state) {
      Encoded.Builder pieces =
          Encoded.builder()
              .put("round", state.round())
              .put("method", method)
              .put("upper", new double[] {state.upper()})
              .put("last", state.last().numbers())
              .put("last.counts", state.last().counts())
              .put("calls", state.calls().counts());
      state.solver().arrays().forEach((name, values) -> pieces.put(SOLVER + name, values));
      return pieces.build();
    }

    @Override
    public BilevelState decode(Encoded encoded) {
      Require.that(
          encoded.text("method").equals(method),
          "the state's solver",
          encoded.text("method"),
          method + "; resume with the solver that wrote it");
      Map<String, double[]> solver = new HashMap<>();
      for (String name : encoded.arrays().keySet()) {
        if (name.startsWith(SOLVER)) {
          solver.put(name.substring(SOLVER.length()), encoded.doubles(name));
        }
      }
      return new BilevelState(
          SolverState.of(solver),
          (int) encoded.whole("round"),
          encoded.doubles("upper")[0],
          StepLog.of(method, encoded.doubles("last"), encoded.longs("last.counts")),
          Calls.of(encoded.longs("calls")));
    }
  }
}
