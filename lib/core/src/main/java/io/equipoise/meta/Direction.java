package io.equipoise.meta;

import io.equipoise.linalg.Level1;

/** What of an adapted task moves the start. */
public enum Direction {
  /** The gradient of the query loss in the start: MAML and its kin. */
  GRADIENT {
    @Override
    double[] of(Adaptation adaptation, MetaTask task, double[] theta) {
      return adaptation.differentiate(task, theta).gradient();
    }
  },
  /** From the adapted parameters back to the start; descending on it goes towards them: Reptile. */
  REPTILE {
    @Override
    double[] of(Adaptation adaptation, MetaTask task, double[] theta) {
      return Level1.minus(theta, adaptation.adapt(task, theta));
    }
  };

  abstract double[] of(Adaptation adaptation, MetaTask task, double[] theta);
}
