package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Map;

/**
 * A way to share one step among K tasks. Pure: no field changes, no input or output, no clock, no
 * shared generator.
 *
 * <p>Promises, tested by {@code BalancerContract} on every implementation:
 *
 * <ul>
 *   <li>the same observation and state give an equal outcome, in any process and after any restart;
 *   <li>neither argument is changed;
 *   <li>{@code decode(state.arrays())} equals the state, bit for bit;
 *   <li>a task that was {@linkplain Observation#skipped() skipped} gets weight 0, and its numbers
 *       have no part in the weights of the others;
 *   <li>with one task, its gradient is used, times the method's own factor for that case (1 for
 *       most);
 *   <li>all-zero losses or gradients give finite weights, and sizes from 1e-10 to 1e15 are handled,
 *       unless the method needs positive losses and says so by name.
 * </ul>
 */
public interface Balancer extends Serializable {
  /** The name it has in options, tables and messages, such as {@code bilb4mtl}. */
  String name();

  /** What has to be measured in every round. Constant over the life of the balancer. */
  Demand demand();

  /** The state before the first round of {@code tasks} tasks. */
  State start(int tasks);

  /**
   * Decides how the tasks share this round's step.
   *
   * @param now what was measured at the present parameters; holds everything that {@link #demand}
   *     asks for
   * @param state of this balancer, for the same number of tasks
   * @throws IllegalArgumentException when a state of another kind or size is given, when something
   *     demanded was not measured, or when the method needs positive losses and a task has none
   */
  Outcome decide(Observation now, State state);

  /**
   * Learns from the losses on the <em>same</em> batch after the step. Called only when {@link
   * Demand#after} is set.
   *
   * @param before what {@link #decide} saw
   * @param after what was measured after the step
   * @param state what {@link #decide} returned
   */
  default State observeAfter(Observation before, Observation.After after, State state) {
    return state;
  }

  /**
   * Factors on the raw losses at the inner parameters z: an inner step is z - rate sum_i factor_i
   * grad l_i(z). Called only when {@link Demand#innerSteps} is above 0.
   *
   * @param now observation of the round at the present parameters, without inner losses
   * @param lossesAtZ raw losses at z, length K
   * @param state that {@link #decide} will be given in this round
   */
  default Vector innerWeights(Observation now, Vector lossesAtZ, State state) {
    throw new UnsupportedOperationException(name() + " takes no inner steps");
  }

  /**
   * The state whose {@link State#arrays} these are.
   *
   * @throws IllegalArgumentException when an array is missing or has a length that cannot be
   */
  State decode(Map<String, double[]> arrays);

  /** Whether the weights, as the method gives them, are meant to sum to 1 or to K. */
  Scale nativeScale();

  /** What task heads receive when the options do not say. */
  Heads nativeHeads();
}
