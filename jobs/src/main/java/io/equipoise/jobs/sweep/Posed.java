package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.BilevelPlan;
import io.equipoise.bilevel.BilevelProgram;
import io.equipoise.bilevel.Evaluation;
import io.equipoise.bilevel.MiniBatch;
import io.equipoise.bilevel.RowOracle;
import io.equipoise.bilevel.RowProblem;
import io.equipoise.bilevel.SingleLoop;
import io.equipoise.bilevel.SolverOptions;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.WholeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    solvers(o);
    return program(o, o.solver(), problem, evaluation);
  }

  /** The solver, or each pair of steps that is searched. */
  private static List<SolverOptions> solvers(BilevelOptions o) {
    if (o.search().inner().isEmpty()) {
      return List.of(o.solver());
    }
    return o.search().inner().stream()
        .flatMap(
            inner -> o.search().outer().stream().map(outer -> o.solver().withSteps(inner, outer)))
        .toList();
  }

  private static <S> Program<?, S> program(
      BilevelOptions o, SolverOptions solver, RowProblem<S> problem, Evaluation<S> evaluation) {
    BilevelPlan<S> plan =
        new BilevelPlan<>(
            problem,
            solver,
            o.train().start(),
            o.train().rounds(),
            o.train().steps(),
            o.train().stationary(),
            evaluation,
            o.train().target(),
            new MiniBatch(o.train().batch(), o.seed()));
    return solver instanceof Stfbo.Options && !plan.batch().some()
        ? new SingleLoop<>(plan)
        : new BilevelProgram<>(plan);
  }

  /**
   * Solves it; where steps are searched, with every pair of them. The measure {@code total_calls}
   * counts gradients and products with the Hessian of all runs, those that diverged left out.
   *
   * @throws Failure of the last run when every one diverged
   */
  WholeRun run(BilevelOptions o, FleetSource fleets, boolean keepRounds) {
    Fleet<S> fleet = fleets.fleet(source, costs, o.seed());
    WholeRun best = null;
    Failure diverged = null;
    double calls = 0;
    for (SolverOptions solver : solvers(o)) {
      try {
        WholeRun run =
            WholeRun.of(
                program(o, solver, problem, evaluation), fleet, OnNonFinite.FAIL, 0, keepRounds);
        calls += measure(run, "gradient_calls") + measure(run, "hvp_calls");
        best =
            best == null || measure(run, "upper_loss") < measure(best, "upper_loss") ? run : best;
      } catch (Failure failure) {
        if (failure.exit() != ExitCode.NUMERIC) {
          throw failure;
        }
        diverged = failure;
      }
    }
    if (best == null) {
      throw Objects.requireNonNull(diverged);
    }
    List<TableRow.MeasureRow> measures = new ArrayList<>(best.measures());
    measures.add(new TableRow.MeasureRow("(all)", "train", "total_calls", "", calls, 1));
    return new WholeRun(
        best.rounds(), measures, best.history(), best.weights(), best.evaluations());
  }

  private static double measure(WholeRun run, String what) {
    return run.measures().stream()
        .filter(row -> row.measure().equals(what))
        .mapToDouble(TableRow.MeasureRow::value)
        .sum();
  }

  /** It as an oracle in this process. */
  RowOracle<S> oracle() {
    List<S> shards = IntStream.range(0, costs.length).mapToObj(source::open).toList();
    return new RowOracle<>(problem, shards);
  }
}
