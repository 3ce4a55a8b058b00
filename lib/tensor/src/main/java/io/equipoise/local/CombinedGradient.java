package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.tensor.FlatFunction;

/**
 * A combination of task gradients that were left on the shard, measured again where they were lost;
 * for {@code Fleet.sum}.
 *
 * <pre>
 * shared parameters   sum_k shared[k] g_k
 * heads               sum_k heads[k] g_k, where only the head's own task has something to say
 * </pre>
 *
 * @param shared factors on the sums over rows, such as a weight over the task's count in the batch
 * @param heads the same for the heads; a task with factor 0 is not looked at
 */
record CombinedGradient(HeldGradients gradients, double[] shared, double[] heads)
    implements Question<RowShard, float[]> {
  @Override
  public float[] answer(RowShard shard, Scope scope) {
    FlatFunction.TaskGradients g = gradients.retained(shard, scope);
    int n = gradients.model().net().layout().size();
    int split = gradients.model().net().layout().shared();
    double[] sum = new double[n];
    for (int k = 0; k < shared.length; k++) {
      float[] gk = g.gradients().get(k).floats();
      add(sum, shared[k], gk, 0, split);
      add(sum, heads[k], gk, split, n);
    }
    return Stepping.floats(sum, 0, n);
  }

  private static void add(double[] sum, double factor, float[] gradient, int from, int to) {
    if (factor != 0) {
      for (int i = from; i < to; i++) {
        sum[i] += factor * gradient[i];
      }
    }
  }
}
