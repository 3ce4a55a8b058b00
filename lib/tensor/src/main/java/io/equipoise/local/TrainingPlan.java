package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Heads;
import io.equipoise.balance.Scale;
import io.equipoise.net.TaskModel;
import io.equipoise.probe.Samo;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a balanced training run computes.
 *
 * @param model network and target scales
 * @param balancer decides how tasks share a step
 * @param scale what the weights are meant to sum to; with {@code SUM} equal weighting is 1 each
 * @param steps losses, batches, optimiser, schedule and clipping of one shard; {@code
 *     schedule.total} is the number of optimiser steps of the whole run
 * @param rounds number of rounds
 * @param localSteps H, optimiser steps on every shard in a round, after which shards are averaged;
 *     0 for synchronous rounds of one exact step over all shards
 * @param seed of the first parameters
 * @param measuring how the demands of the balancer are met
 * @param sharpness how sharp the end is found to be
 * @param validation when validation rows are looked at
 * @param from parameters to begin with; empty to draw them by the seed
 */
public record TrainingPlan(
    TaskModel model,
    Balancer balancer,
    Scale scale,
    StepOptions steps,
    int rounds,
    int localSteps,
    long seed,
    Measuring measuring,
    FinalSharpness sharpness,
    Validation validation,
    float[] from) {
  /** Most numbers that a method may keep of its task gradients: 64 MiB in the state. */
  public static final long MOST_KEPT = 1L << 24;

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
    measuring.check(balancer, localSteps);
    int parameters = model.net().layout().size();
    if (from.length != 0 && from.length != parameters) {
      throw new IllegalArgumentException(
          from.length + " first parameters; expected " + parameters + " or none");
    }
    Demand demand = balancer.demand();
    long rows = (long) model.tasks() * model.net().layout().shared();
    if ((demand.previous() || demand.tracking() != null) && rows > MOST_KEPT) {
      throw new IllegalArgumentException(
          "balance.method = "
              + balancer.name()
              + " keeps "
              + model.tasks()
              + " x "
              + model.net().layout().shared()
              + " = "
              + rows
              + " numbers of task gradients between rounds; expected at most "
              + MOST_KEPT
              + " (64 MiB in every commit). Use a smaller network, fewer tasks, or a method that"
              + " keeps none, such as cagrad");
    }
  }

  /** A plan that measures by the defaults. */
  public TrainingPlan(
      TaskModel model,
      Balancer balancer,
      Scale scale,
      StepOptions steps,
      int rounds,
      int localSteps,
      long seed) {
    this(model, balancer, scale, steps, rounds, localSteps, seed, Measuring.defaults());
  }

  /** A plan that draws its first parameters and looks at neither sharpness nor validation rows. */
  public TrainingPlan(
      TaskModel model,
      Balancer balancer,
      Scale scale,
      StepOptions steps,
      int rounds,
      int localSteps,
      long seed,
      Measuring measuring) {
    this(
        model,
        balancer,
        scale,
        steps,
        rounds,
        localSteps,
        seed,
        measuring,
        FinalSharpness.NONE,
        Validation.none(),
        new float[0]);
  }

  /** Optimiser steps that the run takes on each shard. */
  public long totalSteps() {
    return (long) rounds * Math.max(1, localSteps);
  }

  /** The tasks' names, in output order. */
  public List<String> tasks() {
    return IntStream.range(0, model.tasks()).mapToObj(model::task).toList();
  }

  /** Whether a round measures the gradient of each task. */
  boolean needsTaskGradients() {
    return balancer.demand().level() != Demand.Level.LOSSES || measuring.probe() instanceof Samo;
  }

  /**
   * How many of the demanded batches have their task gradients measured. Of three, the last is only
   * stepped along; where gradients are measured elsewhere than at the parameters, so is its own.
   */
  int batchesLookedAt() {
    int batches = balancer.demand().batches();
    return measuring.probe() instanceof Samo ? batches : Math.min(batches, 2);
  }

  /** What task heads receive. */
  Heads heads() {
    return measuring.heads(balancer);
  }
}
