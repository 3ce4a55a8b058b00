package io.equipoise.tuning;

/**
 * Of what a task is recognised later: {@link io.equipoise.prompt.Representatives}.
 *
 * @param clusters means in all, or one for each label when that is more; at least 1
 * @param rows training rows of which they are, drawn by the seed; 0 for all
 */
public record Recognition(int clusters, int rows) {
  /** Checks the ranges. */
  public Recognition {
    if (clusters < 1 || rows < 0) {
      throw new IllegalArgumentException(
          clusters + " clusters of " + rows + " rows; expected at least 1, and 0 or more");
    }
  }
}
