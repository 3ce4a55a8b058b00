package io.equipoise.measure;

import java.io.Serializable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many values lie where: counts in bins of constant relative width, 64 to each power of two.
 *
 * <p>Bins are ranges of the order of doubles, so counts of parts add up to the counts of the whole
 * in any order and grouping, and a quantile is right to 1.6 % of its value. Memory: one entry for
 * each bin that is not empty. NaN is not a value.
 */
public final class ValueCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SHIFT = 52 - 6;

  private final TreeMap<Integer, Long> bins = new TreeMap<>();

  /** Counts a value that is not NaN. */
  public void add(double value) {
    bins.merge(bin(value), 1L, Long::sum);
  }

  /** Counts as many values in the bin that holds this one. */
  public void add(double value, long count) {
    bins.merge(bin(value), count, Long::sum);
  }

  /** Counts what another has counted. */
  public void add(ValueCounts other) {
    other.bins.forEach((bin, count) -> bins.merge(bin, count, Long::sum));
  }

  /** How many values. */
  public long total() {
    return bins.values().stream().mapToLong(n -> n).sum();
  }

  /** The counts by the least value of each bin, ascending. */
  public NavigableMap<Double, Long> counts() {
    TreeMap<Double, Long> counts = new TreeMap<>();
    bins.forEach((bin, count) -> counts.put(least(bin), count));
    return counts;
  }

  /** The least value of the bin in which at least the fraction p of the values is reached. */
  public double quantile(double p) {
    if (!(p >= 0 && p <= 1) || bins.isEmpty()) {
      throw new IllegalArgumentException(
          "quantile " + p + " of " + total() + " values; expected 0 to 1 of at least one");
    }
    double wanted = p * total();
    long seen = 0;
    for (Map.Entry<Integer, Long> bin : bins.entrySet()) {
      seen += bin.getValue();
      if (seen >= wanted) {
        return least(bin.getKey());
      }
    }
    return least(bins.lastKey());
  }

  private static int bin(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("value NaN; expected a number");
    }
    long bits = Double.doubleToLongBits(value + 0.0);
    return (int) ((bits ^ ((bits >> 63) & Long.MAX_VALUE)) >> SHIFT);
  }

  private static double least(int bin) {
    long ordered = (long) bin << SHIFT;
    return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
  }
}
