package io.equipoise.local;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which training rows a shard uses in which step.
 *
 * <p>An epoch's order is by a hash of (seed, epoch, row id), so it does not depend on the order in
 * which rows were stored; its batches are consecutive pieces, the last one shorter. A shard with
 * fewer rows begins its next epoch earlier.
 *
 * @param size rows of a full batch on one shard
 * @param seed of the orders; the run's, the same for every round
 */
public record Batches(int size, long seed) implements Serializable {
  /** Checks the size. */
  public Batches {
    if (size < 1) {
      throw new IllegalArgumentException(
          "batch.size = " + size + "; expected >= 1. Typical: 32 to 256. (OPT-007)");
    }
  }

  /**
   * Independent batches of the same size: stream 0 is this one, others have orders of their own.
   */
  Batches stream(int number) {
    return number == 0 ? this : new Batches(size, Seeds.mix(seed, "stream/" + number));
  }

  /** Steps of one epoch on this shard; 0 without training rows. */
  public long perEpoch(RowShard shard) {
    return (shard.rows(Split.TRAIN).length + size - 1L) / size;
  }

  /** The rows of step {@code step}, counted from 0 over the whole run. */
  public int[] rows(RowShard shard, long step) {
    long perEpoch = perEpoch(shard);
    return perEpoch == 0 ? new int[0] : cut(shard.order(this, step / perEpoch), step % perEpoch);
  }

  /** Piece {@code index} of an epoch's order. */
  int[] cut(int[] order, long index) {
    int from = Math.toIntExact(index * size);
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
  }

  /** All training rows in the order of an epoch. */
  int[] order(RowShard shard, long epoch) {
    int[] rows = shard.rows(Split.TRAIN);
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keys[i] = Seeds.mix(seed, "epoch/" + epoch + "/row/" + shard.id(rows[i]));
    }
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer i) -> keys[i]).thenComparing(i -> shard.id(rows[i])))
        .mapToInt(i -> rows[i])
        .toArray();
  }
}
