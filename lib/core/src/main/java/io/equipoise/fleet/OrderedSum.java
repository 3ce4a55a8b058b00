package io.equipoise.fleet;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds vectors in shard order, in double, whatever the order in which they arrive.
 *
 * <p>The sum of floating-point numbers depends on the order of adding, so the order is fixed: shard
 * 0, 1, 2 and so on. A vector that arrives early waits; one that is next is added at once and let
 * go, with all that had waited for it. Not safe for several threads; callers hold a lock.
 */
public final class OrderedSum {
  private final int shards;
  private final Map<Integer, float[]> early = new HashMap<>();
  private double @Nullable [] total;
  private int next;

  /** A sum over {@code shards} vectors. */
  public OrderedSum(int shards) {
    this.shards = shards;
  }

  /**
   * Takes the vector of one shard. A second vector of the same shard is ignored: it is the answer
   * of a task that was run twice, and equal.
   *
   * @throws AnswerException when its length differs from the others'
   */
  public void add(int shard, float[] vector) {
    if (shard < next || early.putIfAbsent(shard, vector) != null) {
      return;
    }
    float[] ready = early.remove(next);
    while (ready != null) {
      fold(next, ready);
      next++;
      ready = early.remove(next);
    }
  }

  /**
   * The sum of all vectors.
   *
   * @throws IllegalStateException when a shard's vector is missing
   */
  public double[] total() {
    double[] sum = total;
    if (next < shards || sum == null) {
      throw new IllegalStateException(
          "the sum has " + next + " of " + shards + " vectors in order; expected all");
    }
    return sum;
  }

  private void fold(int shard, float[] vector) {
    double[] sum = total;
    if (sum == null) {
      sum = new double[vector.length];
      total = sum;
    }
    if (sum.length != vector.length) {
      throw new AnswerException(
          shard,
          "answered "
              + vector.length
              + " numbers where the shards before it answered "
              + sum.length
              + "; expected equal lengths.");
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += vector[i];
    }
  }
}
