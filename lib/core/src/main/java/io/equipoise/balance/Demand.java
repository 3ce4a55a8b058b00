package io.equipoise.balance;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What one round has to measure for a balancer. Starts at {@link #LOSSES} and grows by the {@code
 * with} methods, so a new kind of demand changes no existing balancer.
 *
 * <p>What each costs per round, for K tasks: {@code LOSSES} one forward and one backward pass;
 * {@code NORMS}, {@code GRAM} and {@code COORDINATES} K backward passes; two or three batches that
 * many times more; {@code after} one more forward pass; {@code innerSteps} as many forward and
 * backward passes.
 *
 * @param level how much of the task gradients is looked at
 * @param batches independent mini-batches at the same parameters. 1: everything comes from one. 2
 *     or 3: the Gram matrix is G_1 G_2' of batches 1 and 2 (then not symmetric), and the direction
 *     is summed over the rows of the last batch
 * @param after whether the losses on the same batch are wanted again after the step
 * @param features whether the mean representation that a router reads is wanted
 * @param innerSteps gradient steps that a copy of the parameters takes against the weighted losses
 *     before its losses are reported; 0 for none
 * @param previous whether the inner products with the task gradients of the previous round are
 *     wanted too
 * @param tracking averages that stand in for the task gradients, or null for the gradients
 *     themselves
 */
public record Demand(
    Level level,
    int batches,
    boolean after,
    boolean features,
    int innerSteps,
    boolean previous,
    @Nullable Tracking tracking)
    implements Serializable {

  /** How much of the task gradients a method looks at; each level includes those before it. */
  public enum Level {
    /** K losses; one backward pass of their weighted sum. */
    LOSSES,
    /** Also the length of each task gradient. */
    NORMS,
    /** Also the inner products of all pairs of task gradients. */
    GRAM,
    /** The direction is decided coordinate by coordinate, where the gradients are. */
    COORDINATES
  }

  /** The losses of one batch and nothing else. */
  public static final Demand LOSSES = of(Level.LOSSES);

  /** Checks the ranges. */
  public Demand {
    if (!(batches >= 1 && batches <= 3)) {
      throw new IllegalArgumentException("batches = " + batches + "; expected 1, 2 or 3");
    }
    if (!(innerSteps >= 0)) {
      throw new IllegalArgumentException("inner steps = " + innerSteps + "; expected >= 0");
    }
  }

  /** One batch, looked at as far as {@code level}. */
  public static Demand of(Level level) {
    return new Demand(level, 1, false, false, 0, false, null);
  }

  /** The same with that many independent batches. */
  public Demand withBatches(int count) {
    return new Demand(level, count, after, features, innerSteps, previous, tracking);
  }

  /** The same, and the losses after the step. */
  public Demand withAfter() {
    return new Demand(level, batches, true, features, innerSteps, previous, tracking);
  }

  /** The same, and the router's features. */
  public Demand withFeatures() {
    return new Demand(level, batches, after, true, innerSteps, previous, tracking);
  }

  /** The same, and the losses of a copy that took that many inner steps. */
  public Demand withInnerSteps(int count) {
    return new Demand(level, batches, after, features, count, previous, tracking);
  }

  /** The same, and the inner products with the round before. */
  public Demand withPrevious() {
    return new Demand(level, batches, after, features, innerSteps, true, tracking);
  }

  /** The same, of averages of the gradients. */
  public Demand withTracking(Tracking averages) {
    return new Demand(level, batches, after, features, innerSteps, previous, averages);
  }
}
