package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Vector;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import java.util.List;
import java.util.Set;

/**
 * One exact step for a method that decides from losses.
 *
 * <pre>
 * losses of the batch; decision; gradient of the weighted sum; one AdamW step      2 forward, 1 backward
 * inner steps, each: gradient of the method's weighted sum at z, then losses at z   + 2 forward, 1 backward
 * heads that do not see the weights: the gradient of the plain sum                  + 1 forward, 1 backward
 * losses after the step, on the same batch                                          + 1 forward
 * </pre>
 *
 * <p>Two asks, and one or two for each line more. The gradient's question goes forth again: what a
 * forward pass saves for its backward pass is native memory, as much as all activations of a batch,
 * and no ask leaves such behind. A task that no row has carried yet is left out: nothing is known
 * of it.
 */
final class LossAdvance implements Advance {
  private final TrainingPlan plan;
  private final Deciding deciding;
  private final Stepping stepping;
  private final AfterStep after;

  LossAdvance(TrainingPlan plan) {
    this.plan = plan;
    this.deciding = new Deciding(plan);
    this.stepping = new Stepping(plan);
    this.after = new AfterStep(plan, deciding);
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    Rows batch = new Rows.Batch(plan.steps().batches(), state.step());
    TaskSums sums = lossesAt(state.theta(), batch, fleet);
    double[] losses = sums.meansOr(state.losses());
    Set<Integer> unseen = sums.absent();
    unseen.removeIf(k -> Double.isFinite(losses[k]));
    Observation now = deciding.observe(state, measured(state), losses, unseen);
    if (plan.balancer().demand().innerSteps() > 0) {
      double[] inner = inner(state, now, sums, batch, fleet);
      deciding.refuse(state, "inner loss", inner);
      now = deciding.observe(state, measured(state).inner(inner), losses, unseen);
    }
    Decided decided = deciding.decide(state, now);
    WeightedGradient gradient =
        new WeightedGradient(plan.model(), state.theta(), plan.steps().losses(), batch);
    Stepping.Moved moved =
        stepping.along(
            state,
            gradient.over(
                fleet, sums.coefficients(decided.shared()), sums.coefficients(decided.heads())));
    Decided learned = after.learned(state, decided, moved, batch, fleet);
    double[] first = state.firstOr(losses);
    return state.next(
        moved,
        1,
        learned,
        new TrainingState.Told(first, losses, sums.counts(), Measures.of(decided, first, losses)));
  }

  private Measured measured(TrainingState state) {
    return Observation.of(plan.tasks(), state.round());
  }

  private TaskSums lossesAt(float[] theta, Rows batch, Fleet<RowShard> fleet) {
    return TaskSums.of(fleet.ask(new LossesAt(plan.model(), theta, plan.steps().losses(), batch)));
  }

  /** The losses where {@link Demand#innerSteps} steps on the method's own sum lead. */
  private double[] inner(
      TrainingState state, Observation now, TaskSums sums, Rows batch, Fleet<RowShard> fleet) {
    Balancer balancer = plan.balancer();
    TaskModel model = plan.model();
    List<TaskLoss> kinds = plan.steps().losses();
    float[] z = state.theta().clone();
    double[] at = now.losses().toArray();
    for (int step = 0; step < balancer.demand().innerSteps(); step++) {
      double[] factors = balancer.innerWeights(now, Vector.of(at), state.balance()).toArray();
      double[] coefficients = sums.coefficients(factors);
      float[] slope =
          new WeightedGradient(model, z, kinds, batch).over(fleet, coefficients, coefficients);
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) (z[j] - plan.measuring().innerRate() * slope[j]);
      }
      double[] found = lossesAt(z, batch, fleet).meansOr(at);
      // A task that is left out has no part in the steps; whatever its loss is now, it rests.
      now.skipped().forEach(k -> found[k] = 0);
      deciding.refuse(state, "inner loss", found);
      at = found;
    }
    return at;
  }
}
