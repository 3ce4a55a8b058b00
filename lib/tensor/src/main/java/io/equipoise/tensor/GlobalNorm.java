package io.equipoise.tensor;

/** Clipping by the norm of the whole vector, from above only. */
public final class GlobalNorm {
  private GlobalNorm() {}

  /** Euclidean norm, accumulated in double; not finite when an entry is not. */
  public static double of(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  /**
   * Scales the vector, in place, so that its norm is at most {@code limit}.
   *
   * @param limit above 0; infinity switches clipping off
   * @return the norm before
   */
  public static double clip(float[] vector, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "clip = " + limit + "; expected > 0, or infinity for no clipping. (OPT-007)");
    }
    double norm = of(vector);
    if (norm > limit) {
      double scale = limit / norm;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (scale * vector[i]);
      }
    }
    return norm;
  }
}
