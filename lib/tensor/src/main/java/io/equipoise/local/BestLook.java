package io.equipoise.local;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What validation has seen so far. Immutable; the array is not written to.
 *
 * @param score the smallest; infinite before the first look
 * @param round in which it was found
 * @param stale looks since then
 * @param theta the parameters that had it, as a model uses them; empty before the first look
 */
record BestLook(double score, int round, int stale, float[] theta) {
  /** Before the first look. */
  static BestLook none() {
    return new BestLook(Double.POSITIVE_INFINITY, 0, 0, new float[0]);
  }

  /** Whether there was one. */
  boolean some() {
    return theta.length > 0;
  }

  /** After a look. */
  BestLook or(double found, int at, float[] parameters) {
    return found < score
        ? new BestLook(found, at, 0, parameters)
        : new BestLook(score, round, stale + 1, theta);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BestLook o
        && score == o.score
        && round == o.round
        && stale == o.stale
        && Arrays.equals(theta, o.theta);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(theta) + round;
  }
}
