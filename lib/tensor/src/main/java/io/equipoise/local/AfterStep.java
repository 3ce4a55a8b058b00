package io.equipoise.local;

import io.equipoise.balance.Observation;
import io.equipoise.balance.State;
import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Vector;

/** The losses on the same batch after the step, for the methods that learn from them. */
final class AfterStep {
  private final TrainingPlan plan;
  private final Deciding deciding;

  AfterStep(TrainingPlan plan, Deciding deciding) {
    this.plan = plan;
    this.deciding = deciding;
  }

  /** The decision with what the method learned; unchanged when it does not ask: no pass then. */
  Decided learned(
      TrainingState before,
      Decided decided,
      Stepping.Moved moved,
      Rows batch,
      Fleet<RowShard> fleet) {
    if (!plan.balancer().demand().after()) {
      return decided;
    }
    LossesAt question = new LossesAt(plan.model(), moved.theta(), plan.steps().losses(), batch);
    Observation now = decided.now();
    double[] losses = TaskSums.of(fleet.ask(question)).meansOr(now.losses().toArray());
    now.skipped().forEach(k -> losses[k] = 0);
    deciding.refuse(before, "loss after the step", losses);
    Observation.After after = new Observation.After(Vector.of(losses), moved.sharedLength());
    State learned = plan.balancer().observeAfter(now, after, decided.outcome().state());
    return decided.learned(learned);
  }
}
