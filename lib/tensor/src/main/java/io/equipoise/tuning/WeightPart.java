package io.equipoise.tuning;

import io.equipoise.linalg.Vector;
import java.util.List;

/** A vector that changes the weights of a network. */
interface WeightPart {
  /** The vector before any learning. */
  float[] first(long seed);

  /** All weights: {@code base} changed by {@code theta}. Neither is written to. */
  float[] weights(float[] base, float[] theta);

  /** The gradient in {@code theta} of what has the gradient {@code all} in all weights. */
  double[] back(float[] theta, float[] all);

  /**
   * A penalty on theta beside those of earlier tasks; its gradient is added.
   *
   * @return its value
   */
  double penalty(double[] gradient, float[] theta, List<Vector> old);
}
