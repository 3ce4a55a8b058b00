package io.equipoise.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Trials that travel together.
 *
 * <p>Longest first (ties by number), so that the last to end is a short one; short trials share a
 * pack until it is expected to take {@code seconds}. The same trials give the same packs.
 */
final class Packs {
  private Packs() {}

  /** A pack is at most this long, seconds, unless one trial is longer. */
  private static final double LONGEST = 1;

  /** A pack is at most this part of the work of one slot. */
  private static final double PART = 50;

  static List<List<Trial>> of(List<Trial> trials, int slots) {
    double work = trials.stream().mapToDouble(Trial::seconds).sum();
    return of(trials, Math.min(LONGEST, work / slots / PART));
  }

  static List<List<Trial>> of(List<Trial> trials, double seconds) {
    List<Trial> order = new ArrayList<>(trials);
    order.sort(
        Comparator.comparingDouble((Trial t) -> -t.seconds()).thenComparingInt(Trial::number));
    List<List<Trial>> packs = new ArrayList<>();
    List<Trial> pack = new ArrayList<>();
    double load = 0;
    for (Trial trial : order) {
      if (!pack.isEmpty() && load + trial.seconds() > seconds) {
        packs.add(List.copyOf(pack));
        pack.clear();
        load = 0;
      }
      pack.add(trial);
      load += trial.seconds();
    }
    if (!pack.isEmpty()) {
      packs.add(List.copyOf(pack));
    }
    return packs;
  }
}
