package io.equipoise.local;

import io.equipoise.net.Network;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of one shard: names, standardised targets, and which rows are for what. What else a row is,
 * and how a network reads it, is the subclass's.
 */
public abstract class RowShard {
  /** Three independent batches, each at the end of one epoch and the beginning of the next. */
  private static final int MOST_ORDERS = 6;

  private final List<String> ids;
  private final double[][] targets;
  private final int[][] splits;
  private final Map<Epoch, int[]> orders = new LinkedHashMap<>();

  private record Epoch(Batches batches, long number) {}

  /**
   * A shard.
   *
   * @param ids one name per row
   * @param targets per row K standardised targets, NaN where missing
   * @param train rows to learn from; also {@code val} and {@code test}; no row in two of them
   */
  RowShard(List<String> ids, double[][] targets, int[] train, int[] val, int[] test) {
    if (targets.length != ids.size()) {
      throw new IllegalArgumentException(
          targets.length + " rows of targets; expected " + ids.size() + ", one per row");
    }
    this.ids = List.copyOf(ids);
    this.targets = Arrays.stream(targets).map(double[]::clone).toArray(double[][]::new);
    this.splits = new int[][] {train.clone(), val.clone(), test.clone()};
    refuseInfiniteTargets();
    refuseRowsInTwoSplits();
  }

  private void refuseInfiniteTargets() {
    for (int row = 0; row < targets.length; row++) {
      for (double target : targets[row]) {
        if (Double.isInfinite(target)) {
          throw new IllegalArgumentException(
              "row '"
                  + ids.get(row)
                  + "' has the target "
                  + target
                  + "; expected a finite number, or NaN where it is missing");
        }
      }
    }
  }

  private void refuseRowsInTwoSplits() {
    boolean[] seen = new boolean[targets.length];
    for (int[] split : splits) {
      for (int row : split) {
        if (row < 0 || row >= seen.length || seen[row]) {
          throw new IllegalArgumentException(
              "row " + row + " is in two splits or outside 0 to " + (seen.length - 1));
        }
        seen[row] = true;
      }
    }
  }

  /** The rows of a split, in the order given. */
  public final int[] rows(Split split) {
    return splits[split.ordinal()].clone();
  }

  /**
   * All training rows in the order of an epoch. The last few orders are kept, 4 bytes a row each: a
   * question of one step would otherwise hash every row of the shard for its own few.
   */
  final int[] order(Batches batches, long epoch) {
    synchronized (orders) {
      Epoch wanted = new Epoch(batches, epoch);
      int[] order = orders.get(wanted);
      if (order == null) {
        order = batches.order(this, epoch);
        if (orders.size() == MOST_ORDERS) {
          orders.remove(orders.keySet().iterator().next());
        }
        orders.put(wanted, order);
      }
      return order.clone();
    }
  }

  /** Name of a row. */
  public final String id(int row) {
    return ids.get(row);
  }

  /** About what a row costs, in any unit; 1 where all rows cost the same. */
  long cost(int row) {
    return 1;
  }

  /** The K standardised targets of a row, NaN where missing; not to be written to. */
  final double[] targets(int row) {
    return targets[row];
  }

  /** Per task, how many of these rows carry it. */
  final double[] counts(int[] rows, int tasks) {
    double[] counts = new double[tasks];
    for (int row : rows) {
      for (int k = 0; k < tasks; k++) {
        counts[k] += Double.isNaN(targets[row][k]) ? 0 : 1;
      }
    }
    return counts;
  }

  /** Passes of a network over rows of this shard. */
  Passes passes(EngineScope engine, Network net) {
    return new Passes(engine, net, this);
  }

  /** Pieces of these rows that the network reads at once; together they hold every row once. */
  abstract List<int[]> chunks(Network net, int[] rows);

  /** The network's arrays for these rows, without targets. */
  abstract List<HostArray> inputs(Network net, int[] rows);
}
