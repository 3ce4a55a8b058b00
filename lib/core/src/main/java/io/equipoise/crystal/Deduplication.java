package io.equipoise.crystal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds copies of one crystal among rows of one reduced formula, before they are split.
 *
 * <p>Rows are taken by falling number of targets, equal ones in their order. A row that is {@link
 * Fingerprint#same} as one that stays is its DUPLICATE; the first such, if several are. So every
 * row set aside is a copy of a row that stays, and chains of slightly different crystals do not
 * merge. Where members of such a group differ about a target by more than three standard deviations
 * of its noise, all of them are CONFLICT.
 *
 * <p>Cost: comparisons with those rows that stay and whose volume per atom is within 0.2 %.
 */
public final class Deduplication {
  private static final double WINDOW = 2e-3;

  private Deduplication() {}

  /**
   * A row to be judged.
   *
   * @param order its place among all rows; each is there once
   * @param targets NaN where missing
   */
  public record Candidate(long order, Fingerprint print, double[] targets) implements Serializable {
    private int present() {
      int count = 0;
      for (double t : targets) {
        count += Double.isNaN(t) ? 0 : 1;
      }
      return count;
    }
  }

  /**
   * A row to set aside.
   *
   * @param code DUPLICATE or CONFLICT
   * @param other the row that stays, or one that it conflicts with
   * @param task index of the target that they differ about; -1 for DUPLICATE
   * @param low least value of that target in the group; NaN for DUPLICATE
   * @param high largest value of that target in the group; NaN for DUPLICATE
   */
  public record Finding(long order, Quarantine code, long other, int task, double low, double high)
      implements Serializable {}

  /**
   * Judges rows of one reduced formula, in any order.
   *
   * @param noise standard deviation of the noise of each target, in target order; infinite to
   *     ignore disagreement
   * @return the rows to set aside, by order
   */
  public static List<Finding> judge(List<Candidate> rows, double[] noise) {
    List<Candidate> ranked = new ArrayList<>(rows);
    ranked.sort(
        Comparator.comparingInt((Candidate c) -> -c.present()).thenComparingLong(Candidate::order));
    List<List<Candidate>> groups = new ArrayList<>();
    TreeMap<Double, List<Integer>> byVolume = new TreeMap<>();
    for (Candidate row : ranked) {
      int home = home(row.print, groups, byVolume);
      if (home < 0) {
        home = groups.size();
        groups.add(new ArrayList<>());
        byVolume.computeIfAbsent(row.print.volumePerAtom(), v -> new ArrayList<>()).add(home);
      }
      groups.get(home).add(row);
    }
    List<Finding> out = new ArrayList<>();
    groups.forEach(group -> judge(group, noise, out));
    out.sort(Comparator.comparingLong(Finding::order));
    return out;
  }

  /** The first group whose first row looks the same, or -1. */
  private static int home(
      Fingerprint print, List<List<Candidate>> groups, TreeMap<Double, List<Integer>> byVolume) {
    double v = print.volumePerAtom();
    int home = -1;
    for (List<Integer> near :
        byVolume.subMap(v * (1 - WINDOW), true, v * (1 + WINDOW), true).values()) {
      for (int g : near) {
        if ((home < 0 || g < home) && groups.get(g).get(0).print.same(print)) {
          home = g;
        }
      }
    }
    return home;
  }

  private static void judge(List<Candidate> group, double[] noise, List<Finding> out) {
    for (int t = 0; t < noise.length && group.size() > 1; t++) {
      Candidate low = null;
      Candidate high = null;
      for (Candidate c : group) {
        double y = c.targets[t];
        low = !Double.isNaN(y) && (low == null || y < low.targets[t]) ? c : low;
        high = !Double.isNaN(y) && (high == null || y > high.targets[t]) ? c : high;
      }
      if (low != null && high != null && high.targets[t] - low.targets[t] > 3 * noise[t]) {
        for (Candidate c : group) {
          long other = c.order == low.order ? high.order : low.order;
          out.add(
              new Finding(c.order, Quarantine.CONFLICT, other, t, low.targets[t], high.targets[t]));
        }
        return;
      }
    }
    Candidate first = group.get(0);
    for (Candidate c : group.subList(1, group.size())) {
      out.add(new Finding(c.order, Quarantine.DUPLICATE, first.order, -1, Double.NaN, Double.NaN));
    }
  }
}
