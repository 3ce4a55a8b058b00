package io.equipoise.local;

import java.io.Serializable;
import java.util.List;

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
