package io.equipoise.local;

import io.equipoise.fleet.Fleet;

/** One way of taking a round's step or steps. */
interface Advance {
  /** The state after one more round. */
  TrainingState round(TrainingState state, Fleet<RowShard> fleet);

  /** The way that a plan needs: by local steps, by losses, or by task gradients. */
  static Advance of(TrainingPlan plan) {
    if (plan.localSteps() > 0) {
      return new LocalAdvance(plan);
    }
    return plan.needsTaskGradients() ? new GradientAdvance(plan) : new LossAdvance(plan);
  }
}
