package io.equipoise.local;

import io.equipoise.balance.Heads;
import io.equipoise.gram.GramOptions;
import io.equipoise.probe.Probe;
import org.jspecify.annotations.Nullable;

/**
 * How a training run measures what its balancer demands.
 *
 * @param probe where task gradients are measured
 * @param gram how their inner products are found
 * @param heads what task heads receive; null for what the method does by itself
 * @param innerRate step size of the inner steps of a method that takes some, above 0
 */
public record Measuring(
    Probe probe, GramOptions gram, @Nullable Heads heads, double innerRate) {
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
}
