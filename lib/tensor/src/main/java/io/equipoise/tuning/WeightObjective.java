package io.equipoise.tuning;

import io.equipoise.incremental.Springs;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.List;

/**
 * The loss of a network whose weights a vector changes, with what holds the vector.
 *
 * @param base weights that are changed
 * @param before the state behind the task before
 * @param first the vector before the first step
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as a task is learned, never compared
record WeightObjective(
    EngineBackbone network,
    WeightPart part,
    Springs springs,
    float[] base,
    TunedState before,
    float[] first)
    implements Objective {
  @Override
  public Backbone.Slope slope(float[] theta, List<T5.Row> batch, int step) {
    Backbone.Slope all = network.weightSlope(part.weights(base, theta), batch);
    double[] gradient = part.back(theta, all.gradient());
    springs.pull(gradient, WeightTuning.vector(theta).toArray(), before.springs());
    double penalty = part.penalty(gradient, theta, before.old());
    return new Backbone.Slope(all.loss() + penalty, PromptTraining.floats(Vector.of(gradient)));
  }

  @Override
  public double loss(float[] theta, List<T5.Row> rows) {
    return network.with(part.weights(base, theta)).loss(new float[0], rows);
  }
}
