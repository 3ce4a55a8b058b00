package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.probe.Samo;
import io.equipoise.tensor.EngineScope;
import java.util.List;

/**
 * Losses on both sides of the parameters along each task's random direction: sums over this shard's
 * rows, {@code plus} and {@code minus} of task 0, then of task 1, ... Heads stay where they are.
 *
 * @param present tasks that have a part in the round
 * @param draw number of the draw
 */
record SamoSlopes(
    TaskModel model,
    float[] theta,
    List<TaskLoss> losses,
    Rows rows,
    Samo samo,
    boolean[] present,
    long draw)
    implements Question<RowShard, double[]> {
  @Override
  public double[] answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    boolean[] here = here(shard, chosen);
    double[] around = new double[2 * here.length];
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, model.net()).drawing(rows.draw());
      double[] plus = {};
      double[] minus = {};
      for (int k = 0; k < here.length; k++) {
        if (here[k]) {
          if (plus.length == 0 || !samo.sharedDraw()) {
            double[] z = z(k);
            plus = passes.losses(moved(samo.mu(), z), chosen, losses);
            minus = passes.losses(moved(-samo.mu(), z), chosen, losses);
          }
          around[2 * k] = plus[k];
          around[2 * k + 1] = minus[k];
        }
      }
    }
    return around;
  }

  /** The tasks that have a part in the round and a row on this shard. */
  boolean[] here(RowShard shard, int[] chosen) {
    double[] counts = shard.counts(chosen, model.tasks());
    boolean[] here = new boolean[counts.length];
    for (int k = 0; k < here.length; k++) {
      here[k] = present[k] && counts[k] > 0;
    }
    return here;
  }

  /** The random direction of a task, over the shared parameters. */
  double[] z(int task) {
    return samo.draw(model.net().layout().shared(), draw, task);
  }

  private float[] moved(double by, double[] z) {
    float[] moved = theta.clone();
    for (int j = 0; j < z.length; j++) {
      moved[j] = (float) (theta[j] + by * z[j]);
    }
    return moved;
  }
}
