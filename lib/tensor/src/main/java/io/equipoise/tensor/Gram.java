package io.equipoise.tensor;

import java.util.List;

/** Inner products of gradients. */
final class Gram {
  private Gram() {}

  /** K x K inner products of the first {@code prefix} entries, accumulated in double. */
  static double[] of(List<HostArray> rows, int prefix) {
    int k = rows.size();
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = dot(rows.get(i), rows.get(j), prefix);
        gram[i * k + j] = dot;
        gram[j * k + i] = dot;
      }
    }
    return gram;
  }

  private static double dot(HostArray a, HostArray b, int prefix) {
    double sum = 0;
    if (a.data() instanceof float[] x && b.data() instanceof float[] y) {
      for (int i = 0; i < prefix; i++) {
        sum += (double) x[i] * y[i];
      }
      return sum;
    }
    double[] x = a.doubles();
    double[] y = b.doubles();
    for (int i = 0; i < prefix; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
