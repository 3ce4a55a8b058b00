package io.equipoise.tuning;

/**
 * How long and how fast each task is learned.
 *
 * @param steps of each task, at least 1
 * @param batch rows of a step, at least 1
 * @param rate length of Adam's steps
 * @param decay of what is learned, per unit of rate
 * @param validation part of the training rows by whose loss the best is chosen; 0 for the last
 * @param looks steps between two looks at these rows
 */
public record Descent(
    int steps, int batch, double rate, double decay, double validation, int looks) {
  /** Checks the ranges. */
  public Descent {
    if (steps < 1
        || batch < 1
        || !(rate > 0)
        || !(decay >= 0)
        || !(validation >= 0 && validation < 1)
        || looks < 1) {
      throw new IllegalArgumentException(
          steps
              + " steps of "
              + batch
              + " rows at rate "
              + rate
              + ", decay "
              + decay
              + ", validation "
              + validation
              + " every "
              + looks
              + "; expected counts >= 1, a rate > 0, decay >= 0 and validation in [0, 1)");
    }
  }
}
