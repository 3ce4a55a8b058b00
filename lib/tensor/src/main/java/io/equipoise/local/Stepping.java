package io.equipoise.local;

import io.equipoise.net.TaskModel;
import io.equipoise.run.NonFiniteException;
import io.equipoise.tensor.GlobalNorm;
import io.equipoise.tensor.Layout;

/** The driver's optimiser step along one gradient. */
final class Stepping {
  private final TrainingPlan plan;

  Stepping(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * Parameters, moments and the parameters' average after a step.
   *
   * @param sharedLength how far the shared parameters moved; NaN where that was not measured
   */
  record Moved(float[] theta, float[] m, float[] v, float[] average, double sharedLength) {}

  /**
   * Clips the gradient and takes one AdamW step.
   *
   * @param gradient n numbers; clipped in place
   * @throws NonFiniteException naming the head's task, or the shared part
   */
  Moved along(TrainingState state, float[] gradient) {
    if (!Double.isFinite(GlobalNorm.of(gradient))) {
      throw new NonFiniteException(taskOf(gradient), -1, "gradient", Double.NaN);
    }
    StepOptions options = plan.steps().slower(state.rateFactor());
    Layout layout = plan.model().net().layout();
    options.fixed().clear(layout, gradient);
    GlobalNorm.clip(gradient, options.clip());
    float[] theta = state.theta().clone();
    float[] m = state.m().clone();
    float[] v = state.v().clone();
    double rate = options.schedule().rate(state.step());
    boolean[] decays = options.fixed().decays(layout);
    options.adam().step(theta, m, v, gradient, state.step() + 1, rate, decays);
    float[] average = state.average().clone();
    options.averaging().step(average, theta, state.step() + 1);
    return new Moved(theta, m, v, average, length(state.theta(), theta));
  }

  private double length(float[] before, float[] after) {
    double square = 0;
    int shared = plan.model().net().layout().shared();
    for (int j = 0; j < shared; j++) {
      double moved = (double) after[j] - before[j];
      square += moved * moved;
    }
    return Math.sqrt(square);
  }

  private String taskOf(float[] gradient) {
    TaskModel model = plan.model();
    Layout layout = model.net().layout();
    String piece = layout.firstNonFinite(gradient);
    int task = piece.isEmpty() ? Layout.SHARED : layout.piece(piece).task();
    return task < 0 ? "(shared)" : model.task(task);
  }

  /** Part of a vector in single precision. */
  static float[] floats(double[] from, int offset, int n) {
    float[] part = new float[n];
    for (int i = 0; i < n; i++) {
      part[i] = (float) from[offset + i];
    }
    return part;
  }
}
