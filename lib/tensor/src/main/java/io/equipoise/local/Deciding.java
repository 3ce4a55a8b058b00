package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.linalg.Vector;
import io.equipoise.run.NonFiniteException;
import java.util.Arrays;
import java.util.Set;

/** Turns measured numbers into a decision, after the policies for bad numbers, scale and heads. */
final class Deciding {
  private final TrainingPlan plan;

  Deciding(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * What the balancer gets to see.
   *
   * @param measured everything but the losses
   * @param losses K; those of tasks that this round leaves out are not looked at
   * @param absent tasks of which the round knows too little
   * @throws NonFiniteException naming the first task with a loss that is not finite
   */
  Observation observe(
      TrainingState state, Measured measured, double[] losses, Set<Integer> absent) {
    double[] observed = losses.clone();
    for (int k : absent) {
      observed[k] = 0;
      measured.absent(k);
    }
    OnBad policy = OnBad.FAIL;
    if (state.skip() >= 0) {
      observed[state.skip()] = Double.NaN;
      policy = OnBad.SKIP;
    }
    refuse(state, "loss", observed);
    return measured.losses(observed).build(policy);
  }

  /** Refuses numbers of tasks that are not finite, but for the task that is left out. */
  void refuse(TrainingState state, String what, double[] perTask) {
    for (int k = 0; k < perTask.length; k++) {
      if (!Double.isFinite(perTask[k]) && k != state.skip()) {
        throw new NonFiniteException(plan.model().task(k), -1, what, perTask[k]);
      }
    }
  }

  /** The balancer's decision on what it sees. */
  Decided decide(TrainingState state, Observation now) {
    Balancer balancer = plan.balancer();
    Outcome outcome = balancer.decide(now, state.balance());
    double factor = plan.scale().factor(balancer.nativeScale(), now.size());
    Decision decision = outcome.decision().scaled(factor);
    double[] shared = factors(now, decision);
    double[] heads = plan.heads().factors(Vector.of(shared), now.skipped()).toArray();
    return new Decided(now, outcome, decision, shared, heads);
  }

  private static double[] factors(Observation now, Decision decision) {
    if (decision instanceof Decision.SignMask mask) {
      double[] each = new double[now.size()];
      Arrays.setAll(each, k -> now.skipped().contains(k) ? 0 : mask.factor());
      return each;
    }
    return ((Decision.Weights) decision).onLosses().toArray();
  }
}
