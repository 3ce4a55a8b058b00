package io.equipoise.problem;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import java.io.Serializable;
import java.util.SplittableRandom;

/** What a shard says of one point: its loss and its gradient, length d, noisy when asked so. */
record Slope(double loss, double[] gradient) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Asks for loss and gradient at {@code x}.
   *
   * @param noise standard deviation added to each coordinate of the gradient
   */
  record At(double[] x, double noise) implements Question<Quadratic, Slope> {
    private static final long serialVersionUID = 1L;

    @Override
    public Slope answer(Quadratic task, Scope scope) {
      double[] gradient = task.gradient(x);
      double loss = task.loss(x, gradient);
      if (noise > 0) {
        SplittableRandom random = new SplittableRandom(scope.seed("noise"));
        for (int j = 0; j < gradient.length; j++) {
          gradient[j] += noise * Quadratics.gaussian(random);
        }
      }
      return new Slope(loss, gradient);
    }
  }
}
