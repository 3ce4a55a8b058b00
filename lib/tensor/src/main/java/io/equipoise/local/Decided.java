package io.equipoise.local;

import io.equipoise.balance.Decision;
import io.equipoise.balance.Observation;
import io.equipoise.balance.Outcome;
import io.equipoise.balance.State;

/**
 * What a balancer made of a round, in the plan's conventions.
 *
 * @param now what it saw
 * @param outcome what it said
 * @param decision the same in the plan's scale
 * @param shared per task the factor on its gradient in the shared parameters; the mask's factor
 *     when the decision is one, and 0 for a task that was left out
 * @param heads per task the factor on the gradient of its head
 */
record Decided(
    Observation now, Outcome outcome, Decision decision, double[] shared, double[] heads) {
  /** The same when the balancer has learned from what came after the step. */
  Decided learned(State state) {
    return new Decided(
        now, new Outcome(outcome.decision(), state, outcome.notes()), decision, shared, heads);
  }
}
