package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;

/** How the task gradients of a batch are measured on executors. */
interface GradientProbe {
  /**
   * What was measured.
   *
   * @param held the gradients, on their shards
   * @param sums losses at the round's parameters, and counts
   */
  record Batch(HeldGradients held, TaskSums sums) {}

  /**
   * Measures a batch.
   *
   * @param draw number of what is drawn at random: another one for every batch of every round
   */
  Batch measure(TrainingState state, Rows rows, long draw, Fleet<RowShard> fleet);

  /** The probe that a plan asks for. */
  static GradientProbe of(TrainingPlan plan) {
    Probe probe = plan.measuring().probe();
    return probe instanceof Samo samo ? new SamoProbe(plan, samo) : new PlainProbe(plan);
  }

  /** Task gradients at the parameters themselves: one forward and K backward passes, one ask. */
  record PlainProbe(TrainingPlan plan) implements GradientProbe {
    @Override
    public Batch measure(TrainingState state, Rows rows, long draw, Fleet<RowShard> fleet) {
      HeldGradients held =
          new TaskGradientsAt(plan.model(), state.theta(), plan.steps().losses(), rows);
      return new Batch(held, TaskSums.of(fleet.ask(held)));
    }
  }
}
