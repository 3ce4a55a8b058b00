package io.equipoise.balance;

/**
 * What the weights of a step are meant to sum to. Papers differ by a factor K without saying so; a
 * result names its scale.
 */
public enum Scale {
  /** As the method gives them. */
  NATIVE,
  /** So that equal weighting is 1/K for each task. */
  MEAN,
  /** So that equal weighting is 1 for each task. */
  SUM;

  /**
   * What the weights of a method with scale {@code from} are multiplied by to be in this scale.
   *
   * @param from the method's own scale, {@code MEAN} or {@code SUM}
   * @param tasks K, at least 1
   */
  public double factor(Scale from, int tasks) {
    if (from == NATIVE || tasks < 1) {
      throw new IllegalArgumentException(
          "scale " + from + " of " + tasks + " tasks; expected MEAN or SUM of at least one task");
    }
    if (this == NATIVE || this == from) {
      return 1;
    }
    return this == MEAN ? 1.0 / tasks : tasks;
  }
}
