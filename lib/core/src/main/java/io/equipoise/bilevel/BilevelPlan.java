package io.equipoise.bilevel;

import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * What a run on a bilevel problem of rows does.
 *
 * @param problem whose rows the shards hold
 * @param options of the solver
 * @param x0 start of every coordinate of x
 * @param rounds rounds in all, at least 1
 * @param steps S, steps in a round, at least 1
 * @param stationary squared length of h at which the run ends early; 0 for never
 * @param evaluation what is measured at the end, beside the losses
 * @param target upper loss at which the run ends; 0 for never
 * @param batch rows that a call of the solver reads; all of them unless a mini-batch is asked for
 */
public record BilevelPlan<S>(
    RowProblem<S> problem,
    SolverOptions options,
    @Option(doc = "Start of every upper variable.") double x0,
    @Option(doc = "Rounds in all.", min = 1) int rounds,
    @Option(doc = "Steps in a round.", min = 1) int steps,
    @Option(doc = "Squared length of h at which the run ends; 0 for never.", min = 0)
        double stationary,
    Evaluation<S> evaluation,
    @Option(doc = "Upper loss at which the run ends; 0 for never.", min = 0) double target,
    MiniBatch batch)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public BilevelPlan {
    Require.that(Double.isFinite(x0), "the start of x", x0, "a finite number");
    Require.atLeast(1, "the number of rounds", rounds);
    Require.atLeast(1, "the steps in a round", steps);
    Require.that(
        stationary >= 0 && Double.isFinite(stationary),
        "the squared length at which a point counts as stationary",
        stationary,
        ">= 0");
    Require.that(target >= 0 && Double.isFinite(target), "the upper loss to reach", target, ">= 0");
    if (batch.some() && options.solver().sampling() == Sampling.NONE) {
      throw new IllegalArgumentException(
          "the rows of a mini-batch are "
              + batch.rows()
              + " for "
              + options.solver().name()
              + ", which certifies its steps or ends its loops by a tolerance; expected 0, or"
              + " d-tfbo with counted loops, or another solver than maid");
    }
  }

  /** A plan that ends at no upper loss. */
  public BilevelPlan(
      RowProblem<S> problem,
      SolverOptions options,
      double x0,
      int rounds,
      int steps,
      double stationary,
      Evaluation<S> evaluation) {
    this(problem, options, x0, rounds, steps, stationary, evaluation, 0, MiniBatch.ALL);
  }

  /** Whether a run that has come to this upper loss is to end; NaN is not. */
  boolean reached(double upper) {
    return target > 0 && upper <= target;
  }

  /** A plan that measures nothing but the losses. */
  public BilevelPlan(
      RowProblem<S> problem,
      SolverOptions options,
      double x0,
      int rounds,
      int steps,
      double stationary) {
    this(problem, options, x0, rounds, steps, stationary, (last, fleet) -> java.util.List.of());
  }
}
