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
 * head k              heads[k] g_k
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
    int[] cuts = gradients.model().net().layout().heads(heads.length);
    double[] sum = new double[cuts[heads.length]];
    for (int k = 0; k < heads.length; k++) {
      add(sum, 0, shared[k], g.shared().get(k).floats(), 0, cuts[0]);
      add(sum, cuts[0], heads[k], g.heads().floats(), cuts[k] - cuts[0], cuts[k + 1] - cuts[0]);
    }
    return Stepping.floats(sum, 0, sum.length);
  }

  private static void add(
      double[] sum, int offset, double factor, float[] gradient, int from, int to) {
    if (factor != 0) {
      for (int i = from; i < to; i++) {
        sum[offset + i] += factor * gradient[i];
      }
    }
  }
}
