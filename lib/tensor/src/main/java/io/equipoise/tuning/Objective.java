package io.equipoise.tuning;

import io.equipoise.t5.T5;
import java.util.List;

/** What the steps of one task descend, as a function of one vector. */
interface Objective {
  /** The vector before the first step. */
  float[] first();

  /** How many of its numbers decay: the first ones. */
  default int decaying() {
    return first().length;
  }

  /**
   * The loss of a batch with its penalties, and its gradient in the vector.
   *
   * @param step from 1
   */
  Backbone.Slope slope(float[] theta, List<T5.Row> batch, int step);

  /** The loss of rows without penalties. */
  double loss(float[] theta, List<T5.Row> rows);

  /** What of the vector is used behind training. */
  default float[] used(float[] theta) {
    return theta;
  }
}
