package io.equipoise.local;

import java.io.Serializable;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Per task a sum of losses and how many rows it is over. Adds up over shards.
 *
 * @param sums K sums of losses, standardised scale
 * @param counts K numbers of rows that carry the task
 */
public record TaskSums(double[] sums, double[] counts) implements Serializable {
  /** The sum of several shards' sums, in their order. */
  public static TaskSums of(List<TaskSums> parts) {
    double[] sums = new double[parts.get(0).sums.length];
    double[] counts = new double[sums.length];
    for (TaskSums part : parts) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] += part.sums[k];
        counts[k] += part.counts[k];
      }
    }
    return new TaskSums(sums, counts);
  }

  /** Mean loss per task; NaN for a task that no row carries. */
  public double[] means() {
    double[] means = new double[sums.length];
    for (int k = 0; k < means.length; k++) {
      means[k] = sums[k] / counts[k];
    }
    return means;
  }

  /**
   * Means where a row carried the task, else what was {@code known}; NaN when nothing was. A sum
   * that is not finite has a mean that is not.
   */
  double[] meansOr(double[] known) {
    double[] means = means();
    for (int k = 0; k < known.length; k++) {
      means[k] = counts[k] == 0 ? known[k] : means[k];
    }
    return means;
  }

  /** The tasks that no row carries. */
  SortedSet<Integer> absent() {
    SortedSet<Integer> absent = new TreeSet<>();
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        absent.add(k);
      }
    }
    return absent;
  }

  /** Per task 1 over its count; 0 for a task that no row carries. */
  double[] reciprocals() {
    double[] ones = new double[counts.length];
    java.util.Arrays.fill(ones, 1);
    return coefficients(ones);
  }

  /**
   * What a gradient question needs so that sums become masked means.
   *
   * @param weights K task weights
   * @return weights over counts; 0 for a task that no row carries
   */
  public double[] coefficients(double[] weights) {
    double[] c = new double[weights.length];
    for (int k = 0; k < c.length; k++) {
      c[k] = counts[k] == 0 ? 0 : weights[k] / counts[k];
    }
    return c;
  }
}
