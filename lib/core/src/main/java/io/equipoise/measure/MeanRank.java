package io.equipoise.measure;

import java.util.Arrays;

/**
 * Mean place of each method among the methods compared; 1 is best.
 *
 * <p>Per metric, methods are ranked densely: ties share a place and leave no gap after it. The
 * places are averaged over the metrics. The result depends on who is compared, so a table says so.
 *
 * <p>Cost: O(metrics * methods * log methods). Source: the comparison script of SDMGrad [verified].
 */
public final class MeanRank {
  private MeanRank() {}

  /**
   * Mean dense rank of each method.
   *
   * @param values one row per method, one column per metric; finite
   * @param higherIsBetter one per metric
   * @return one number per method, in the rows' order
   */
  public static double[] dense(double[][] values, boolean[] higherIsBetter) {
    int metrics = higherIsBetter.length;
    check(values, metrics);
    double[] mean = new double[values.length];
    for (int j = 0; j < metrics; j++) {
      double[] places = distinctBestFirst(values, j, higherIsBetter[j]);
      for (int i = 0; i < values.length; i++) {
        mean[i] += 1 + Arrays.binarySearch(places, key(values[i][j], higherIsBetter[j]));
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= metrics;
    }
    return mean;
  }

  private static double[] distinctBestFirst(double[][] values, int metric, boolean higher) {
    return Arrays.stream(values)
        .mapToDouble(row -> key(row[metric], higher))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Smaller is better; adding 0 makes -0.0 the 0.0 that it ties with. */
  private static double key(double value, boolean higherIsBetter) {
    return (higherIsBetter ? -value : value) + 0.0;
  }

  private static void check(double[][] values, int metrics) {
    if (metrics == 0 || values.length == 0) {
      throw new IllegalArgumentException(
          values.length + " methods and " + metrics + " metrics; expected at least one of each");
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i].length != metrics || !Arrays.stream(values[i]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "method "
                + i
                + " has values "
                + Arrays.toString(values[i])
                + "; expected "
                + metrics
                + " finite numbers");
      }
    }
  }
}
