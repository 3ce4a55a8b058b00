package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;

/**
 * Means of several numbers over replicates, with the sums of squared deviations: a value, one
 * replicate richer with each {@link #plus}.
 *
 * <pre>
 * mean' = mean + (x - mean) / n,   squares' = squares + (x - mean)(x - mean')     (Welford)
 * standard error = sqrt( squares / (n (n - 1)) )
 * </pre>
 *
 * @param count n
 */
public record Averages(int count, Vector means, Vector squares) {

  /** Of no replicate of {@code size} numbers. */
  static Averages none(int size) {
    return new Averages(0, Vector.filled(size, 0), Vector.filled(size, 0));
  }

  /** Checks the shape. */
  public Averages {
    if (count < 0 || means.size() != squares.size()) {
      throw new IllegalArgumentException(
          count + " replicates of " + means.size() + " and " + squares.size() + " numbers");
    }
  }

  Averages plus(double[] x) {
    int n = count + 1;
    double[] mean = means.toArray();
    double[] sum = squares.toArray();
    for (int i = 0; i < x.length; i++) {
      double off = x[i] - mean[i];
      mean[i] += off / n;
      sum[i] += off * (x[i] - mean[i]);
    }
    return new Averages(n, Vector.of(mean), Vector.of(sum));
  }

  double mean(int i) {
    return means.get(i);
  }

  /** NaN with fewer than two replicates. */
  double standardError(int i) {
    return count < 2 ? Double.NaN : Math.sqrt(squares.get(i) / ((double) count * (count - 1)));
  }
}
