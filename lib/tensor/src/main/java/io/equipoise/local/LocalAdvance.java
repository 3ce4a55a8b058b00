package io.equipoise.local;

import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.fleet.Fleet;
import io.equipoise.run.NonFiniteException;
import java.util.List;
import java.util.Set;

/**
 * H optimiser steps on every shard, then the average of the shards' parameters and moments by rows
 * seen. The decision is made from the mean losses of the round before. Two asks.
 */
final class LocalAdvance implements Advance {
  private final TrainingPlan plan;
  private final Deciding deciding;

  LocalAdvance(TrainingPlan plan) {
    this.plan = plan;
    this.deciding = new Deciding(plan);
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    double[] losses = state.losses().length == 0 ? firstLosses(state, fleet) : state.losses();
    Measured measured = Observation.of(plan.tasks(), state.round()).losses(losses);
    Decided decided = deciding.decide(state, deciding.observe(state, measured, losses, Set.of()));
    LocalRound round =
        new LocalRound(
            new LocalSteps(
                plan.model(),
                state.theta(),
                state.m(),
                state.v(),
                state.average(),
                state.step(),
                plan.localSteps(),
                decided.shared(),
                plan.steps().slower(state.rateFactor())));
    List<LocalRound.Seen> seen = fleet.ask(round);
    refuseNonFinite(seen);
    double[] average = fleet.sum(round.part(LocalRound.shares(seen)));
    TaskSums sums = TaskSums.of(seen.stream().map(LocalRound.Seen::losses).toList());
    int n = state.theta().length;
    Stepping.Moved moved =
        new Stepping.Moved(
            Stepping.floats(average, 0, n),
            Stepping.floats(average, n, n),
            Stepping.floats(average, 2 * n, n),
            Stepping.floats(average, 3 * n, state.average().length),
            Double.NaN);
    double[] now = sums.meansOr(losses);
    double[] first = state.firstOr(losses);
    return state.next(
        moved,
        plan.localSteps(),
        decided,
        new TrainingState.Told(first, now, sums.counts(), Measures.of(decided, first, now)));
  }

  /** The losses at the first parameters, over all training rows. */
  private double[] firstLosses(TrainingState state, Fleet<RowShard> fleet) {
    List<TaskSums> parts =
        fleet.ask(
            new LossesAt(
                plan.model(), state.theta(), plan.steps().losses(), new Rows.All(Split.TRAIN)));
    TaskSums sums = TaskSums.of(parts);
    for (int k = 0; k < sums.counts().length; k++) {
      if (sums.counts()[k] == 0) {
        throw new IllegalArgumentException(
            "task '"
                + plan.model().task(k)
                + "' has no training row; expected at least one. Leave it out of data.tasks.");
      }
    }
    return sums.means();
  }

  private void refuseNonFinite(List<LocalRound.Seen> seen) {
    for (int shard = 0; shard < seen.size(); shard++) {
      LocalSteps.NonFinite trouble = seen.get(shard).trouble();
      if (trouble != null) {
        throw new NonFiniteException(
            trouble.task() < 0 ? "(shared)" : plan.model().task(trouble.task()),
            shard,
            trouble.name() + " at step " + trouble.step(),
            Double.NaN);
      }
    }
  }
}
