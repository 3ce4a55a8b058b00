package io.equipoise.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Puts pieces of work of known cost into bins of about equal load: longest processing time first.
 *
 * <p>Pieces are taken by falling cost (ties by lower index) and each goes to the least loaded bin
 * (ties by lower bin). The largest load is at most 4/3 - 1/(3 bins) of the best possible one
 * (Graham 1969 [recalled]). The same costs give the same bins on every machine. O(n log n).
 */
public final class Placement {
  private Placement() {}

  private record Bin(int index, double load) {}

  /**
   * The bin of each piece.
   *
   * @param cost one finite number at least 0 per piece
   * @param bins at least 1
   * @return per piece the bin, 0 to {@code bins - 1}
   */
  public static int[] bins(double[] cost, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException(bins + " bins; expected at least 1");
    }
    for (int i = 0; i < cost.length; i++) {
      if (!(cost[i] >= 0) || Double.isInfinite(cost[i])) {
        throw new IllegalArgumentException(
            "cost of piece " + i + " is " + cost[i] + "; expected a finite number at least 0");
      }
    }
    List<Integer> order =
        IntStream.range(0, cost.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -cost[i]).thenComparingInt(i -> i))
            .toList();
    PriorityQueue<Bin> least =
        new PriorityQueue<>(Comparator.comparingDouble(Bin::load).thenComparingInt(Bin::index));
    for (int b = 0; b < bins; b++) {
      least.add(new Bin(b, 0));
    }
    int[] bin = new int[cost.length];
    for (int piece : order) {
      Bin emptiest = least.remove();
      bin[piece] = emptiest.index();
      least.add(new Bin(emptiest.index(), emptiest.load() + cost[piece]));
    }
    return bin;
  }

  /** The pieces of each bin, ascending; bins without a piece are left out. */
  public static List<int[]> groups(double[] cost, int bins) {
    int[] bin = bins(cost, bins);
    List<int[]> groups = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      int wanted = b;
      int[] group = IntStream.range(0, cost.length).filter(i -> bin[i] == wanted).toArray();
      if (group.length > 0) {
        groups.add(group);
      }
    }
    return groups;
  }
}
