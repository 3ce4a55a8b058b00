package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.ReGNet;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks at every end of an epoch whether each task still uses each expert, and warns of those that
 * it does not.
 *
 * <pre>
 * idle_experts        pairs of a task and an expert that gets less than 1 % of the task's gate
 * least_expert_use    the smallest share of any pair
 * </pre>
 *
 * <p>An epoch ends with the round in which the shard with most training rows has seen all of them
 * once more; a round of several epochs ends one. Cost: a small ask a round, and a forward pass over
 * the training rows an epoch; nothing without experts. Shares are those of the parameters at that
 * moment, without noise.
 */
final class ExpertAlarm {
  private final TrainingPlan plan;
  private final boolean experts;

  ExpertAlarm(TrainingPlan plan) {
    this.plan = plan;
    this.experts = plan.model().net() instanceof ReGNet net && net.options().experts().count() > 0;
  }

  /** The state after a round from step {@code before}, with what its experts do. */
  TrainingState after(long before, TrainingState state, Fleet<RowShard> fleet) {
    if (!experts) {
      return state;
    }
    long longest = 0;
    for (long steps : fleet.ask(new Epoch(plan.steps().batches()))) {
      longest = Math.max(longest, steps);
    }
    if (longest == 0 || before / longest == state.step() / longest) {
      return state;
    }
    float[] theta = BatchMoments.settled(plan.model(), state.used(), plan.steps().batches(), fleet);
    List<double[]> shares = ExpertUse.shares(plan.model(), theta, fleet);
    SortedMap<String, Double> measures = new TreeMap<>();
    measures.put("idle_experts", (double) ExpertUse.idle(plan.model(), state.round(), shares));
    measures.put(
        "least_expert_use",
        shares.stream().flatMapToDouble(Arrays::stream).min().orElse(Double.NaN));
    return state.looked(state.look(), measures);
  }

  /** Steps of an epoch on a shard. */
  private record Epoch(Batches batches) implements Question<RowShard, Long> {
    @Override
    public Long answer(RowShard shard, Scope scope) {
      return batches.perEpoch(shard);
    }
  }
}
