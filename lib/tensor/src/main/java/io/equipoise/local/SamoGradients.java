package io.equipoise.local;

import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskModel;
import io.equipoise.probe.Samo;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.util.Arrays;
import java.util.List;

/**
 * Each task's gradient at its own perturbed parameters, left on the shard: a forward and a backward
 * pass per task. Every shard works out the same perturbation from what all shards said before.
 *
 * @param slopes what was asked before; names parameters, batch and draw
 * @param common gradient of the mean loss, n numbers
 * @param slope s of each task, over all shards
 */
record SamoGradients(SamoSlopes slopes, float[] common, double[] slope) implements HeldGradients {
  @Override
  public TaskModel model() {
    return slopes.model();
  }

  /** Losses at the perturbed parameters, each task's at its own. */
  @Override
  public TaskSums answer(RowShard shard, Scope scope) {
    int[] chosen = slopes.rows().of(shard);
    double[] counts = shard.counts(chosen, model().tasks());
    return new TaskSums(retained(shard, scope).losses(), counts);
  }

  @Override
  public FlatFunction.TaskGradients retained(RowShard shard, Scope scope) {
    String key =
        "samo/"
            + slopes.rows().key()
            + "/"
            + ContentKey.of(slopes.theta())
            + "/"
            + ContentKey.of(common)
            + "/"
            + ContentKey.of(slope);
    return scope.residue(key, () -> measure(shard, scope));
  }

  private FlatFunction.TaskGradients measure(RowShard shard, Scope scope) {
    int[] chosen = slopes.rows().of(shard);
    boolean[] here = slopes.here(shard, chosen);
    double[] losses = new double[here.length];
    int[] heads = model().net().layout().heads(here.length);
    int d = heads[0];
    float[][] shared = new float[here.length][d];
    float[] own = new float[slopes.theta().length - d];
    double[] theta = doubles(slopes.theta(), 0, d);
    double[] mean = doubles(common, 0, d);
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, model().net()).drawing(slopes.rows().draw());
      for (int k = 0; k < here.length; k++) {
        if (here[k]) {
          float[] at = at(k, theta, mean, heads[k], heads[k + 1]);
          FlatFunction.Gradient g = passes.gradient(at, chosen, slopes.losses(), alone(k));
          losses[k] = g.losses()[k];
          float[] found = g.gradient().floats();
          shared[k] = Arrays.copyOf(found, d);
          System.arraycopy(found, heads[k], own, heads[k] - d, heads[k + 1] - heads[k]);
        }
      }
    }
    List<HostArray> rows = Arrays.stream(shared).map(HostArray::of).toList();
    return new FlatFunction.TaskGradients(losses, rows, HostArray.of(own));
  }

  private double[] alone(int task) {
    double[] alone = new double[slope.length];
    alone[task] = 1;
    return alone;
  }

  /**
   * The parameters where a task is measured: shared ones and its own head shifted.
   *
   * @param theta the shared parameters
   * @param mean gradient of the mean loss in them
   * @param from where the task's head starts
   * @param to where it ends
   */
  private float[] at(int task, double[] theta, double[] mean, int from, int to) {
    Samo samo = slopes.samo();
    float[] at = slopes.theta().clone();
    shift(at, 0, samo.shift(theta, mean, slope[task], slopes.z(task)));
    if (to > from) {
      shift(at, from, samo.headShift(doubles(common, from, to)));
    }
    return at;
  }

  private static void shift(float[] at, int offset, double[] by) {
    for (int j = 0; j < by.length; j++) {
      at[offset + j] = (float) (at[offset + j] + by[j]);
    }
  }

  private static double[] doubles(float[] from, int begin, int end) {
    double[] part = new double[end - begin];
    Arrays.setAll(part, j -> from[begin + j]);
    return part;
  }
}
