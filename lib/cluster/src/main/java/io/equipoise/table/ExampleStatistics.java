package io.equipoise.table;

import io.equipoise.example.Example;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.FeatureScale;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation of every feature over the training rows, in two asks: sums, then
 * squares about the mean. Folded in shard order, so any placement gives the same bits.
 */
public final class ExampleStatistics {
  private ExampleStatistics() {}

  /**
   * The scale of the features; 1 stands for the deviation of a feature that does not vary.
   *
   * @param fleet over {@link ExampleShards.Raw}
   * @param together one mean and deviation for all features, as for an image's pixels
   * @throws Failure exit 3 when there is no training row
   */
  public static FeatureScale features(Fleet<List<Example>> fleet, int features, boolean together) {
    int n = together ? 1 : features;
    double[] first = sum(fleet.ask(new Moments(features, new double[n])));
    double count = first[0] * (together ? features : 1);
    if (count == 0) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-013",
          "the table has 0 training rows; expected at least one",
          "",
          "Choose other fractions of the split, and run prep again");
    }
    double[] mean = new double[n];
    for (int j = 0; j < n; j++) {
      mean[j] = first[1 + j] / count;
    }
    double[] second = sum(fleet.ask(new Moments(features, mean)));
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      double sd = Math.sqrt(second[1 + n + j] / count);
      means.add(mean[j]);
      deviations.add(sd > 0 ? sd : 1);
    }
    return new FeatureScale(means, deviations);
  }

  private static double[] sum(List<double[]> answers) {
    double[] sum = new double[answers.get(0).length];
    for (double[] answer : answers) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += answer[i];
      }
    }
    return sum;
  }

  /** Rows, then sums, then squares about {@code mean}. */
  private record Moments(int features, double[] mean) implements Question<List<Example>, double[]> {
    @Override
    public double[] answer(List<Example> shard, Scope scope) {
      int n = mean.length;
      double[] moments = new double[1 + 2 * n];
      for (Example example : shard) {
        if (example.split().equals("train")) {
          moments[0]++;
          add(moments, example);
        }
      }
      return moments;
    }

    private void add(double[] moments, Example example) {
      double[] x = example.features();
      if (x.length != features) {
        throw new IllegalArgumentException(
            "row '" + example.id() + "' has " + x.length + " features; expected " + features);
      }
      int n = mean.length;
      for (int i = 0; i < x.length; i++) {
        int j = n == 1 ? 0 : i;
        moments[1 + j] += x[i];
        moments[1 + n + j] += (x[i] - mean[j]) * (x[i] - mean[j]);
      }
    }
  }
}
