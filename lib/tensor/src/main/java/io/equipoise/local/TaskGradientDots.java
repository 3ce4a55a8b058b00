package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.tensor.FlatFunction;

/**
 * Inner products of {@code vector} with this shard's task gradients over the shared parameters: K
 * numbers that add up over shards.
 */
public record TaskGradientDots(TaskGradientsAt gradients, float[] vector)
    implements Question<RowShard, double[]> {
  @Override
  public double[] answer(RowShard shard, Scope scope) {
    FlatFunction.TaskGradients g = gradients.retained(shard, scope);
    int shared = gradients.model().net().layout().shared();
    double[] dots = new double[g.gradients().size()];
    for (int k = 0; k < dots.length; k++) {
      float[] gk = g.gradients().get(k).floats();
      for (int i = 0; i < shared; i++) {
        dots[k] += (double) gk[i] * vector[i];
      }
    }
    return dots;
  }
}
