package io.equipoise.local;

import java.io.Serializable;

/**
 * An exponential moving average of the parameters, with which a model is judged and used.
 *
 * <pre>
 * a = d a + (1 - d) theta      after optimiser step t = 1, 2, ...,   d = min(decay, (1 + t) / (10 + t))
 * </pre>
 *
 * <p>The rate of its beginning keeps the first parameters from lasting. The steps do not see it.
 * Source: Polyak and Juditsky 1992; the beginning as in TensorFlow's moving averages [recalled].
 *
 * @param decay 0 for none, below 1
 */
public record Averaging(double decay) implements Serializable {
  /** Checks the range. */
  public Averaging {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "train.average = "
              + decay
              + "; expected 0 to below 1. Typical: 0 (none), 0.99 to 0.999. (OPT-007)");
    }
  }

  /** None. */
  public static Averaging none() {
    return new Averaging(0);
  }

  /** Whether there is any. */
  boolean some() {
    return decay > 0;
  }

  /** Takes in, in place, the parameters after step {@code t}, counted from 1; empty for none. */
  void step(float[] average, float[] theta, long t) {
    double d = Math.min(decay, (1.0 + t) / (10.0 + t));
    for (int i = 0; i < average.length; i++) {
      average[i] = (float) (d * average[i] + (1 - d) * theta[i]);
    }
  }
}
