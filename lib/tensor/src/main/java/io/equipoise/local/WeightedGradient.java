package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a weighted sum of losses over all shards, by one backward pass; by two where the
 * heads have factors of their own.
 */
record WeightedGradient(TaskModel model, float[] theta, List<TaskLoss> losses, Rows batch) {
  /**
   * The gradient over a fleet, n numbers.
   *
   * @param shared factors on the sums of losses, for the shared parameters
   * @param heads the same for the heads
   */
  float[] over(Fleet<RowShard> fleet, double[] shared, double[] heads) {
    float[] gradient = one(fleet, shared);
    if (!Arrays.equals(shared, heads)) {
      int from = model.net().layout().shared();
      float[] own = one(fleet, heads);
      System.arraycopy(own, from, gradient, from, gradient.length - from);
    }
    return gradient;
  }

  private float[] one(Fleet<RowShard> fleet, double[] coefficients) {
    GradientAt question = new GradientAt(model, theta, losses, batch, coefficients);
    return Stepping.floats(fleet.sum(question.alone()), 0, theta.length);
  }
}
