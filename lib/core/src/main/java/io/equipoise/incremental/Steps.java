package io.equipoise.incremental;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;

/** The steps of one task; what an optimiser remembers ends with it. */
interface Steps {
  /** The parameters after one more step; neither argument is written to. */
  double[] step(double[] theta, double[] gradient);

  /** Steps of an optimiser that remembers nothing yet. */
  static Steps of(Training training, int size) {
    return training.optimiser() == Optimiser.SGD
        ? (theta, gradient) -> Level1.plus(theta, -training.rate(), gradient)
        : new AdamSteps(training.rate(), size);
  }

  /** Adam's. */
  final class AdamSteps implements Steps {
    private final Adam adam;
    private Adam.Memory memory;

    AdamSteps(double rate, int size) {
      adam = Adam.withRate(rate);
      memory = Adam.start(size);
    }

    @Override
    public double[] step(double[] theta, double[] gradient) {
      Adam.Step step = adam.step(Vector.of(theta), Vector.of(gradient), memory);
      memory = step.memory();
      return step.parameters().toArray();
    }
  }
}
