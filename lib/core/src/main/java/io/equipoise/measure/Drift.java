package io.equipoise.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The population stability index: how far a distribution has moved from a baseline.
 *
 * <pre>
 * PSI = sum over bins of (p - q) ln(p / q),   p = (count + 1/2) / (total + bins/2), q likewise
 * </pre>
 *
 * <p>p of the present, q of the baseline; the half keeps empty bins finite. 0 for equal shares,
 * symmetric, and for n rows of an unchanged distribution about (bins - 1)(1/n + 1/n'). By custom
 * below 0.1 is no drift and above 0.25 a large one [recalled: credit scoring].
 */
public final class Drift {
  /** From here on a drift is large. */
  public static final double LARGE = 0.25;

  private static final int BINS = 10;

  private Drift() {}

  /** Of numbers, in at most ten bins that hold about equally many values of the baseline. */
  public static double of(ValueCounts present, ValueCounts baseline) {
    TreeSet<Double> edges = new TreeSet<>();
    for (int b = 1; b < BINS; b++) {
      edges.add(baseline.quantile((double) b / BINS));
    }
    return index(binned(present, edges), binned(baseline, edges));
  }

  /** Of kinds by name; one that only one side has counts as none on the other. */
  public static double of(Map<String, Long> present, Map<String, Long> baseline) {
    TreeSet<String> names = new TreeSet<>(present.keySet());
    names.addAll(baseline.keySet());
    List<Long> now = new ArrayList<>();
    List<Long> before = new ArrayList<>();
    for (String name : names) {
      now.add(present.getOrDefault(name, 0L));
      before.add(baseline.getOrDefault(name, 0L));
    }
    return index(now, before);
  }

  /** Rows below the first edge, from each edge to the next, and from the last. */
  private static List<Long> binned(ValueCounts counts, TreeSet<Double> edges) {
    long[] bins = new long[edges.size() + 1];
    counts.counts().forEach((value, count) -> bins[edges.headSet(value, true).size()] += count);
    List<Long> list = new ArrayList<>();
    for (long bin : bins) {
      list.add(bin);
    }
    return list;
  }

  private static double index(List<Long> present, List<Long> baseline) {
    double half = 0.5 * present.size();
    double now = present.stream().mapToLong(n -> n).sum() + half;
    double before = baseline.stream().mapToLong(n -> n).sum() + half;
    double psi = 0;
    for (int b = 0; b < present.size(); b++) {
      double p = (present.get(b) + 0.5) / now;
      double q = (baseline.get(b) + 0.5) / before;
      psi += (p - q) * StrictMath.log(p / q);
    }
    return psi;
  }
}
