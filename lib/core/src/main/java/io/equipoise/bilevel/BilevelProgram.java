package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Codec;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any solver on a problem whose rows lie in shards: one ask for each oracle call.
 *
 * <pre>
 * round:  S times   state = solver.step( oracle over the fleet, state )     on a mini-batch if asked for
 *         f of all rows at the new point, for the report                  (one more ask)
 * ends when all rounds are done, h is short enough, or the solver stalls
 * </pre>
 *
 * <p>Meant for comparisons and for sweeps, where a trial is a whole run in one process. For S-TFBO
 * on a cluster {@link SingleLoop} sends less. A round reports f in {@code rounds}, and the numbers
 * and call counts of its last step in {@code weights}; the finished run has the measures {@code
 * upper_loss}, {@code norm_h}, {@code gradient_calls} and {@code hvp_calls}, and the file {@code
 * bilevel/stop.json}.
 *
 * @param <S> the opened shard
 */
public final class BilevelProgram<S> implements Program<BilevelState, S> {
  private final BilevelPlan<S> plan;
  private final BilevelSolver solver;

  /** A run of this plan. */
  public BilevelProgram(BilevelPlan<S> plan) {
    this.plan = plan;
    this.solver = plan.options().solver();
  }

  @Override
  public BilevelState start() {
    double[] x = new double[plan.problem().dimX()];
    Arrays.fill(x, plan.x0());
    double[] y = plan.problem().startY();
    double[] v = new double[y.length];
    StepLog none = StepLog.of(solver.name(), 0, Double.NaN, 0, 0, Calls.NONE);
    return new BilevelState(solver.start(x, y, v), 0, Double.NaN, none, Calls.NONE);
  }

  @Override
  public BilevelState round(BilevelState state, Fleet<S> fleet) {
    SolverState at = state.solver();
    StepLog last = state.last();
    Calls calls = state.calls();
    for (int s = 0; s < plan.steps() && !last.stalled(); s++) {
      BilevelSolver.Step step = solver.step(oracle(fleet, at.t()), at);
      at = step.state();
      last = step.log();
      calls = calls.plus(last.calls());
    }
    double upper =
        new FleetOracle<>(plan.problem(), fleet).upper(at.x().toArray(), at.y().toArray());
    Direction.loss(upper, "upper", at.t());
    return new BilevelState(at, state.round() + 1, upper, last, calls);
  }

  private FleetOracle<S> oracle(Fleet<S> fleet, long t) {
    return new FleetOracle<>(
        plan.problem(), fleet, plan.batch().of("step/" + t), solver.sampling());
  }

  @Override
  public boolean done(BilevelState state) {
    return state.round() >= plan.rounds() || reason(state) != StopReason.STEPS;
  }

  private StopReason reason(BilevelState state) {
    if (plan.reached(state.upper())) {
      return StopReason.TARGET;
    }
    if (state.last().stalled()) {
      return StopReason.STALLED;
    }
    return state.last().stationary(plan.stationary()) ? StopReason.STATIONARY : StopReason.STEPS;
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<BilevelState> codec() {
    return new BilevelState.InFiles(solver.name());
  }

  @Override
  public Report report(BilevelState before, BilevelState after) {
    List<TableRow> rows = new ArrayList<>();
    rows.add(new TableRow.RoundRow(after.round(), "upper", after.upper(), 1, 1, 0));
    rows.addAll(after.last().withRound(after.round()).rows());
    return new Report(rows, after.upper(), "", 1);
  }

  @Override
  public Finish finish(BilevelState last, Fleet<S> fleet) {
    Stopped stopped = new Stopped(solver.name(), reason(last), last.solver().t(), last.calls());
    List<TableRow> measures = new ArrayList<>(plan.evaluation().measures(last.solver(), fleet));
    measures.add(Stopped.measure("upper_loss", last.upper()));
    measures.add(Stopped.measure("norm_h", last.last().normH()));
    return stopped.finish(measures, plan.reached(last.upper()));
  }
}
