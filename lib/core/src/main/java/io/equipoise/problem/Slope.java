package io.equipoise.problem;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import java.io.Serializable;
import java.util.SplittableRandom;

/** What a task says of one point: its loss and its gradient, length d. */
public record Slope(double loss, double[] gradient) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Asks for loss and gradient at {@code x}.
   *
   * @param noise standard deviation added to each coordinate of the gradient
   */
  record At(double[] x, double noise) implements Question<Objective, Slope> {
    private static final long serialVersionUID = 1L;

    @Override
    public Slope answer(Objective task, Scope scope) {
      Slope slope = task.at(x);
      if (noise > 0) {
        SplittableRandom random = new SplittableRandom(scope.seed("noise"));
        for (int j = 0; j < slope.gradient.length; j++) {
          slope.gradient[j] += noise * Quadratics.gaussian(random);
        }
      }
      return slope;
    }
  }
}
