package io.equipoise.net;

import java.io.Serializable;
import java.util.List;

/**
 * How the numbers of a row become a network's inputs.
 *
 * <pre>
 * input_j = (x_j - mean_j) / sd_j        one mean and sd for all j when they have length 1
 * </pre>
 *
 * @param mean over the training rows
 * @param sd over the training rows; 1 where the rows do not differ
 */
public record FeatureScale(List<Double> mean, List<Double> sd) implements Serializable {
  /** Checks the numbers. */
  public FeatureScale {
    mean = List.copyOf(mean);
    sd = List.copyOf(sd);
    if (mean.isEmpty() || sd.size() != mean.size()) {
      throw new IllegalArgumentException(
          mean.size() + " means and " + sd.size() + " standard deviations; expected as many");
    }
    for (int j = 0; j < sd.size(); j++) {
      if (!Double.isFinite(mean.get(j))
          || !(sd.get(j) > 0 && sd.get(j) < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "feature "
                + j
                + ": mean "
                + mean.get(j)
                + ", sd "
                + sd.get(j)
                + "; expected finite numbers and sd > 0");
      }
    }
  }

  /** A row's inputs. */
  public float[] inputs(double[] row) {
    if (mean.size() != 1 && row.length != mean.size()) {
      throw new IllegalArgumentException(
          "a row of " + row.length + " features; expected " + mean.size());
    }
    float[] inputs = new float[row.length];
    for (int j = 0; j < row.length; j++) {
      int s = mean.size() == 1 ? 0 : j;
      inputs[j] = (float) ((row[j] - mean.get(s)) / sd.get(s));
    }
    return inputs;
  }
}
