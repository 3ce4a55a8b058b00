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
 * <p>By size, each {@value #WINDOW} batches of that order are sorted by what their rows cost, in
 * classes of a factor of two, cut anew, and put into an order by a hash: a batch's rows are of like
 * size, as many batches and every row as often as before.
 *
 * @param size rows of a full batch on one shard
 * @param seed of the orders; the run's, the same for every round
 * @param bySize whether rows of like size go together
 */
public record Batches(int size, long seed, boolean bySize) implements Serializable {
  private static final int WINDOW = 16;

  /** Batches of rows as they come. */
  public Batches(int size, long seed) {
    this(size, seed, false);
  }

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
    return number == 0 ? this : new Batches(size, Seeds.mix(seed, "stream/" + number), bySize);
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
    int[] mixed =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> keys[i])
                    .thenComparing(i -> shard.id(rows[i])))
            .mapToInt(i -> rows[i])
            .toArray();
    return bySize ? windows(shard, epoch, mixed) : mixed;
  }

  private int[] windows(RowShard shard, long epoch, int[] mixed) {
    int[] order = new int[mixed.length];
    for (int from = 0; from < mixed.length; from += WINDOW * size) {
      int[] window = Arrays.copyOfRange(mixed, from, Math.min(mixed.length, from + WINDOW * size));
      // A stable sort: within a class rows stay in their mixed order.
      int[] sorted =
          Arrays.stream(window)
              .boxed()
              .sorted(Comparator.comparingInt(row -> sizeClass(shard.cost(row))))
              .mapToInt(Integer::intValue)
              .toArray();
      int at = from;
      for (int batch : turns(epoch, from, sorted.length / size)) {
        System.arraycopy(sorted, batch * size, order, at, size);
        at += size;
      }
      // The rows that fill no batch are the epoch's last.
      System.arraycopy(sorted, at - from, order, at, sorted.length - (at - from));
    }
    return order;
  }

  /** The full batches of a window in the order in which they come. */
  private int[] turns(long epoch, int from, int count) {
    return IntStream.range(0, count)
        .boxed()
        .sorted(
            Comparator.comparingLong(
                batch -> Seeds.mix(seed, "epoch/" + epoch + "/batch/" + (from + batch))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int sizeClass(long cost) {
    return 64 - Long.numberOfLeadingZeros(cost);
  }
}
