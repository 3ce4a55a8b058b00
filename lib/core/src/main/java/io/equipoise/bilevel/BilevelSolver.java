package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * A way to solve a bilevel problem, as a pure function from state to state.
 *
 * <p>Promises, tested by {@code BilevelSolverContract} on every implementation: the same oracle and
 * state give an equal outcome; the state is not changed; {@code SolverState.of(state.arrays())}
 * equals the state, and going on from it gives the same bits; the calls that the log names are
 * those that were made; the exact solution does not move beyond rounding, which a step longer than
 * 2 / curvature multiplies (see {@link Dtfbo}); a direction that is not finite is refused and never
 * enters a state.
 */
public interface BilevelSolver extends Serializable {
  /** The name that it has in options, tables and messages, such as {@code s-tfbo}. */
  String name();

  /** How it can be fed with mini-batches; not at all unless it says so. */
  default Sampling sampling() {
    return Sampling.NONE;
  }

  /** The state before the first step; a method that remembers more than the point adds it. */
  default SolverState start(double[] x, double[] y, double[] v) {
    return SolverState.at(x, y, v);
  }

  /**
   * One outer step.
   *
   * @throws io.equipoise.run.NonFiniteException naming the variable and the step when a direction
   *     is not finite
   * @throws IllegalArgumentException when the state belongs to another method or problem
   */
  Step step(BilevelOracle oracle, SolverState state);

  /** The state after a step, and what it did. */
  record Step(SolverState state, StepLog log) implements Serializable {}
}
