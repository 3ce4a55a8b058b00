package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.tensor.FlatFunction;

/**
 * sum_k coefficients[k] g_k of the task gradients that {@link TaskGradientsAt} left on the shard;
 * computed again where they were lost. For {@code Fleet.sum}.
 */
public record CombinedGradient(TaskGradientsAt gradients, double[] coefficients)
    implements Question<RowShard, float[]> {
  @Override
  public float[] answer(RowShard shard, Scope scope) {
    FlatFunction.TaskGradients g = gradients.retained(shard, scope);
    double[] sum = new double[gradients.theta().length];
    for (int k = 0; k < coefficients.length; k++) {
      if (coefficients[k] != 0) {
        float[] gk = g.gradients().get(k).floats();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += coefficients[k] * gk[i];
        }
      }
    }
    float[] combined = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      combined[i] = (float) sum[i];
    }
    return combined;
  }
}
