package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.probe.Samo;
import io.equipoise.tensor.Layout;
import java.util.List;

/**
 * SAMO where the rows are: every shard measures its part of each task's gradient at parameters that
 * all shards perturb alike.
 *
 * <pre>
 * ask   question            passes a shard             to the driver       to the shards
 * 1     counts              none                       8 K a shard         -
 * 2, 3  mean gradient g0    1 forward, 1 backward      8 K, then 4 n       4 n
 * 4     slopes              2 K forward (2 when one    16 K a shard        4 n; z is a seed
 *                           z is shared)
 * 5     gradients           K forward, K backward      8 K a shard         8 n and K slopes
 * </pre>
 *
 * <p>The gradients stay where they are; what follows is the base method's. A task of which a shard
 * has no row costs no pass there. The parameters are never written to.
 *
 * <p>Source: {@link Samo}.
 */
final class SamoProbe implements GradientProbe {
  private final TrainingPlan plan;
  private final Samo samo;

  SamoProbe(TrainingPlan plan, Samo samo) {
    this.plan = plan;
    this.samo = samo.layers().isEmpty() ? samo.withLayers(layers(plan.model())) : samo;
  }

  private static List<Integer> layers(TaskModel model) {
    return model.net().layout().pieces().stream()
        .filter(piece -> piece.task() == Layout.SHARED)
        .map(Layout.Piece::length)
        .toList();
  }

  @Override
  public Batch measure(TrainingState state, Rows rows, long draw, Fleet<RowShard> fleet) {
    TaskModel model = plan.model();
    List<TaskLoss> losses = plan.steps().losses();
    double[] counts = sum(fleet.ask(new Counts(model.tasks(), rows)), model.tasks());
    boolean[] present = new boolean[counts.length];
    int tasks = 0;
    for (int k = 0; k < present.length; k++) {
      present[k] = counts[k] > 0 && !state.skip().contains(k);
      tasks += present[k] ? 1 : 0;
    }
    double[] share = new double[counts.length];
    for (int k = 0; k < share.length; k++) {
      share[k] = present[k] ? 1.0 / tasks / counts[k] : 0;
    }
    GradientAt mean = new GradientAt(model, state.theta(), losses, rows, share);
    TaskSums sums = TaskSums.of(fleet.ask(mean.leaving()));
    float[] common = Stepping.floats(fleet.sum(mean.left()), 0, state.theta().length);
    SamoSlopes slopes = new SamoSlopes(model, state.theta(), losses, rows, samo, present, draw);
    double[] around = sum(fleet.ask(slopes), 2 * counts.length);
    SamoGradients held = new SamoGradients(slopes, common, slopes(around, counts, present));
    fleet.ask(held);
    return new Batch(held, sums);
  }

  private double[] slopes(double[] around, double[] counts, boolean[] present) {
    double[] slopes = new double[counts.length];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] =
          present[k] ? samo.slope(around[2 * k] / counts[k], around[2 * k + 1] / counts[k]) : 0;
    }
    return slopes;
  }

  private static double[] sum(List<double[]> parts, int length) {
    double[] sum = new double[length];
    for (double[] part : parts) {
      for (int i = 0; i < length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }
}
