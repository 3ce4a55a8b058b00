package io.equipoise.local;

import io.equipoise.balance.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the next round of a balanced training run needs. Immutable; arrays are not
 * written to.
 *
 * @param theta n parameters
 * @param m Adam's first moments
 * @param v Adam's second moments
 * @param round rounds done
 * @param step optimiser steps done
 * @param losses K losses that the next decision is made from: means over what the last round saw
 * @param weights K weights of the last round; zeros before the first
 * @param rows K rows that carried each task in the last round
 * @param balance the balancer's state
 * @param rateFactor step sizes are multiplied by it; halved by {@code numeric.on-non-finite =
 *     halve-step}
 * @param skip the task that the next round leaves out, or -1
 */
public record TrainingState(
    float[] theta,
    float[] m,
    float[] v,
    int round,
    long step,
    double[] losses,
    double[] weights,
    double[] rows,
    State balance,
    double rateFactor,
    int skip) {

  /** The same with half the step size. */
  TrainingState halved() {
    return new TrainingState(
        theta, m, v, round, step, losses, weights, rows, balance, rateFactor / 2, skip);
  }

  /** The same with a task left out of the next round. */
  TrainingState without(int task) {
    return new TrainingState(
        theta, m, v, round, step, losses, weights, rows, balance, rateFactor, task);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrainingState o
        && Arrays.equals(theta, o.theta)
        && Arrays.equals(m, o.m)
        && Arrays.equals(v, o.v)
        && round == o.round
        && step == o.step
        && Arrays.equals(losses, o.losses)
        && Arrays.equals(weights, o.weights)
        && Arrays.equals(rows, o.rows)
        && balance.equals(o.balance)
        && rateFactor == o.rateFactor
        && skip == o.skip;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(theta) + round;
  }
}
