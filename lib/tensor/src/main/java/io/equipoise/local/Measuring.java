package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Heads;
import io.equipoise.gram.GramOptions;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;
import org.jspecify.annotations.Nullable;

/**
 * How a training run measures what its balancer demands.
 *
 * @param probe where task gradients are measured
 * @param gram how their inner products are found
 * @param heads what task heads receive; null for what the method does by itself
 * @param innerRate step size of the inner steps of a method that takes some, above 0
 */
public record Measuring(Probe probe, GramOptions gram, @Nullable Heads heads, double innerRate) {
  /** Checks the step size. */
  public Measuring {
    if (!(innerRate > 0 && Double.isFinite(innerRate))) {
      throw new IllegalArgumentException(
          "train.inner-step-size = " + innerRate + "; expected > 0. Typical: 1e-4 to 1e-2");
    }
  }

  /** Gradients as they are, exact products, heads as the method has them. */
  public static Measuring defaults() {
    return new Measuring(Probe.Plain.defaults(), GramOptions.defaults(), null, 1e-3);
  }

  /**
   * Refuses what a round cannot measure.
   *
   * @param localSteps optimiser steps of a shard between two decisions
   * @throws IllegalArgumentException naming the method and the remedy
   */
  public void check(Balancer balancer, int localSteps) {
    Demand demand = balancer.demand();
    if (demand.features()) {
      throw new IllegalArgumentException(
          "balance.method = "
              + balancer.name()
              + " with a router on features; expected a router on free weights, because training"
              + " does not measure the features of a network. Choose another variant");
    }
    if (localSteps == 0) {
      return;
    }
    String reason = exactStepFor(demand);
    if (!reason.isEmpty()) {
      throw new IllegalArgumentException(
          "balance.method = "
              + balancer.name()
              + " with train.local-steps = "
              + localSteps
              + "; expected 0, because "
              + reason
              + ". Set train.local-steps=0");
    }
    if (heads(balancer) != Heads.WEIGHTED) {
      throw new IllegalArgumentException(
          "train.heads = plain with train.local-steps = "
              + localSteps
              + "; expected weighted, because a local step is one backward pass of the weighted"
              + " sum. Set train.local-steps=0");
    }
  }

  /** Why a round has to be one exact step; empty when it has not. */
  private String exactStepFor(Demand demand) {
    if (probe instanceof Samo) {
      return "probe.kind = samo measures every task at parameters of its own";
    }
    if (demand.level() != Demand.Level.LOSSES) {
      return "the method looks at task gradients at one point";
    }
    if (demand.after()) {
      return "the method learns from the losses after one step on the same batch";
    }
    return demand.innerSteps() > 0 ? "its inner steps start from one point" : "";
  }

  /** What task heads receive. */
  Heads heads(Balancer balancer) {
    if (heads != null) {
      return heads;
    }
    return probe instanceof Samo ? Heads.PLAIN : balancer.nativeHeads();
  }
}
