package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Scale;
import io.equipoise.net.TaskModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a balanced training run computes.
 *
 * @param model network and target scales
 * @param balancer decides the task weights from losses
 * @param scale what the weights are meant to sum to; with {@code SUM} equal weighting is 1 each
 * @param steps losses, batches, optimiser, schedule and clipping of one shard; {@code
 *     schedule.total} is the number of optimiser steps of the whole run
 * @param rounds number of rounds
 * @param localSteps H, optimiser steps on every shard in a round, after which shards are averaged;
 *     0 for synchronous rounds of one exact step over all shards
 * @param seed of the first parameters
 */
public record TrainingPlan(
    TaskModel model,
    Balancer balancer,
    Scale scale,
    StepOptions steps,
    int rounds,
    int localSteps,
    long seed) {

  /** Checks ranges, and that training measures what the balancer demands. */
  public TrainingPlan {
    if (rounds < 1 || localSteps < 0) {
      throw new IllegalArgumentException(
          "train.rounds = "
              + rounds
              + " and train.local-steps = "
              + localSteps
              + "; expected at least 1 and at least 0.");
    }
    if (!balancer.demand().equals(Demand.LOSSES)) {
      throw new IllegalArgumentException(
          "balance.method = "
              + balancer.name()
              + " demands "
              + balancer.demand()
              + "; expected a method that works from the losses of one batch, without a router on"
              + " features.");
    }
  }

  /** Optimiser steps that the run takes on each shard. */
  public long totalSteps() {
    return (long) rounds * Math.max(1, localSteps);
  }

  /** The tasks' names, in output order. */
  public List<String> tasks() {
    return IntStream.range(0, model.tasks()).mapToObj(model::task).toList();
  }
}
