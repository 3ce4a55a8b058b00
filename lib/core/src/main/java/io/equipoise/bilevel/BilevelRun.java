package io.equipoise.bilevel;

import io.equipoise.run.NonFiniteException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a solver in this thread until a rule ends it. As rounds of a run that commits and resumes,
 * the same steps are {@link BilevelProgram}'s.
 */
public final class BilevelRun {
  private BilevelRun() {}

  /**
   * When a run ends.
   *
   * @param steps outer steps at most, at least 1
   * @param stationary squared length of h at which it ends; 0 for never
   * @param atCap whether it ends when an inner loop met its cap
   */
  public record Until(int steps, double stationary, boolean atCap) {
    /** Checks the ranges. */
    public Until {
      Require.atLeast(1, "the number of outer steps", steps);
      Require.that(
          stationary >= 0 && Double.isFinite(stationary),
          "the squared length at which a point counts as stationary",
          stationary,
          ">= 0");
    }

    /** All steps. */
    public static Until steps(int steps) {
      return new Until(steps, 0, false);
    }
  }

  /**
   * How a run ended.
   *
   * @param state the last finite one
   * @param reason why it ended
   * @param calls of the oracle in all steps
   * @param log one entry a step
   */
  public record Result(SolverState state, StopReason reason, Calls calls, List<StepLog> log) {
    /** Copies the log. */
    public Result {
      log = List.copyOf(log);
    }
  }

  /** Steps from {@code start}; divergence is a reason, not an exception. */
  public static Result run(
      BilevelSolver solver, BilevelOracle oracle, SolverState start, Until until) {
    SolverState at = start;
    Calls calls = Calls.NONE;
    List<StepLog> log = new ArrayList<>();
    StopReason reason = StopReason.STEPS;
    while (log.size() < until.steps() && reason == StopReason.STEPS) {
      BilevelSolver.Step step;
      try {
        step = solver.step(oracle, at);
      } catch (NonFiniteException diverged) {
        return new Result(at, StopReason.DIVERGED, calls, log);
      }
      at = step.state();
      calls = calls.plus(step.log().calls());
      log.add(step.log());
      reason = reason(step.log(), until);
    }
    return new Result(at, reason, calls, log);
  }

  private static StopReason reason(StepLog step, Until until) {
    if (step.stalled()) {
      return StopReason.STALLED;
    }
    if (step.stationary(until.stationary())) {
      return StopReason.STATIONARY;
    }
    return until.atCap() && step.capped() ? StopReason.CAPPED : StopReason.STEPS;
  }
}
