package io.equipoise.table;

import io.equipoise.crystal.Labelled;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TargetScale.Transform;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation of each task over the training rows, in two asks: sums, then squares
 * about the mean. Folded in shard order, so any placement gives the same bits. Missing targets are
 * left out.
 */
public final class TargetStatistics {
  private TargetStatistics() {}

  /**
   * The scales of some tasks.
   *
   * @param fleet over {@link CrystalShards.Raw} or {@link ExampleShards.Raw} with the tasks in the
   *     order of {@code tasks}
   * @param transforms one per task
   * @throws Failure exit 3 when a task has no two different training targets
   */
  public static <R extends Labelled> List<TargetScale> fit(
      Fleet<List<R>> fleet, List<TableManifest.Task> tasks, List<Transform> transforms) {
    List<TargetScale> plain = new ArrayList<>();
    for (int k = 0; k < tasks.size(); k++) {
      TableManifest.Task task = tasks.get(k);
      plain.add(new TargetScale(task.name(), task.unit(), 0, 1, transforms.get(k)));
    }
    double[][] first = fold(fleet.ask(new Moments(plain, new double[plain.size()])));
    double[] mean = new double[plain.size()];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = first[k][0] == 0 ? 0 : first[k][1] / first[k][0];
    }
    double[][] second = fold(fleet.ask(new Moments(plain, mean)));
    List<TargetScale> scales = new ArrayList<>();
    for (int k = 0; k < mean.length; k++) {
      double sd = Math.sqrt(second[k][2] / second[k][0]);
      scales.add(scale(plain.get(k), mean[k], sd, (long) second[k][0]));
    }
    return scales;
  }

  /** As {@link #fit(Fleet, List, List)} without transforms. */
  public static <R extends Labelled> List<TargetScale> fit(
      Fleet<List<R>> fleet, List<TableManifest.Task> tasks) {
    return fit(fleet, tasks, tasks.stream().map(task -> Transform.NONE).toList());
  }

  private static TargetScale scale(TargetScale plain, double mean, double sd, long rows) {
    if (!(sd > 0)) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-006",
          "task '"
              + plain.task()
              + "' has "
              + rows
              + " training targets with standard deviation "
              + sd
              + "; expected at least two different ones",
          "",
          "Leave the task out, or choose another split");
    }
    return new TargetScale(plain.task(), plain.unit(), mean, sd, plain.transform());
  }

  private static double[][] fold(List<double[][]> answers) {
    double[][] sum = new double[answers.get(0).length][3];
    for (double[][] answer : answers) {
      for (int k = 0; k < sum.length; k++) {
        for (int m = 0; m < 3; m++) {
          sum[k][m] += answer[k][m];
        }
      }
    }
    return sum;
  }

  /** Per task: how many training rows have it, their sum, and their squares about {@code mean}. */
  private record Moments(List<TargetScale> plain, double[] mean)
      implements Question<List<? extends Labelled>, double[][]> {
    @Override
    public double[][] answer(List<? extends Labelled> shard, Scope scope) {
      double[][] moments = new double[mean.length][3];
      for (Labelled sample : shard) {
        if (sample.split().equals("train")) {
          for (int k = 0; k < mean.length; k++) {
            add(moments[k], plain.get(k).standardised(sample.targets()[k]), mean[k]);
          }
        }
      }
      return moments;
    }

    private static void add(double[] moments, double y, double mean) {
      if (!Double.isNaN(y)) {
        moments[0]++;
        moments[1] += y;
        moments[2] += (y - mean) * (y - mean);
      }
    }
  }
}
