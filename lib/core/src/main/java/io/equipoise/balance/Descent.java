package io.equipoise.balance;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;

/** How a method's own parameters follow their gradient. */
public enum Descent {
  /** Adam with 0.9, 0.999 and 1e-8. */
  ADAM,
  /** A plain gradient step. */
  SGD;

  Adam.Step step(double rate, double decay, LearnedState at, double[] gradient) {
    if (this == ADAM) {
      return new Adam(rate, 0.9, 0.999, 1e-8, decay)
          .step(at.values(), Vector.of(gradient), at.memory());
    }
    double[] next = at.values().toArray();
    for (int i = 0; i < next.length; i++) {
      next[i] -= rate * (gradient[i] + decay * next[i]);
    }
    return new Adam.Step(Vector.of(next), at.memory());
  }

  LearnedState next(double rate, double decay, LearnedState at, double[] gradient) {
    Adam.Step step = step(rate, decay, at, gradient);
    return new LearnedState(step.parameters(), step.memory());
  }
}
