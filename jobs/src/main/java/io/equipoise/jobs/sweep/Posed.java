package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.BilevelPlan;
import io.equipoise.bilevel.BilevelProgram;
import io.equipoise.bilevel.Evaluation;
import io.equipoise.bilevel.RowOracle;
import io.equipoise.bilevel.RowProblem;
import io.equipoise.bilevel.SingleLoop;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.WholeRun;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bilevel problem with its rows, ready for any solver.
 *
 * @param source of the shards
 * @param costs one per shard
 * @param problem on their rows
 * @param evaluation what is measured at the end
 */
record Posed<S>(
    ShardSource<S> source, double[] costs, RowProblem<S> problem, Evaluation<S> evaluation) {

  /** The program that solves a problem as these options say. */
  static <S> Program<?, S> program(
      BilevelOptions o, RowProblem<S> problem, Evaluation<S> evaluation) {
    BilevelPlan<S> plan =
        new BilevelPlan<>(
            problem,
            o.solver(),
            o.train().start(),
            o.train().rounds(),
            o.train().steps(),
            o.train().stationary(),
            evaluation);
    return o.solver() instanceof Stfbo.Options
        ? new SingleLoop<>(plan)
        : new BilevelProgram<>(plan);
  }

  /** Solves it. */
  WholeRun run(BilevelOptions o, FleetSource fleets, boolean keepRounds) {
    return WholeRun.of(
        program(o, problem, evaluation),
        fleets.fleet(source, costs, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }

  /** It as an oracle in this process. */
  RowOracle<S> oracle() {
    List<S> shards = IntStream.range(0, costs.length).mapToObj(source::open).toList();
    return new RowOracle<>(problem, shards);
  }
}
