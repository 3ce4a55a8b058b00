package io.equipoise.net;

import java.io.Serializable;

/**
 * How a task's target becomes the number that a network learns, and back.
 *
 * <pre>
 * standardised = (T(original) - mean) / sd        T: none, log(1 + x) or log10(x)
 * </pre>
 *
 * @param task the task's name
 * @param unit of the original numbers, such as {@code eV/atom}
 * @param mean of T over the training rows
 * @param sd of T over the training rows, above 0
 */
public record TargetScale(String task, String unit, double mean, double sd, Transform transform)
    implements Serializable {
  /** What is done to a target before it is standardised. */
  public enum Transform {
    /** Nothing. */
    NONE,
    /** Natural logarithm of 1 + x, for x above -1. */
    LOG1P,
    /** Logarithm to base 10, for x above 0. */
    LOG10
  }

  /** Checks the numbers. */
  public TargetScale {
    if (!Double.isFinite(mean) || !(sd > 0 && sd < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "task '"
              + task
              + "': scale mean "
              + mean
              + ", sd "
              + sd
              + "; expected finite numbers and sd > 0. A task whose training targets are all"
              + " equal cannot be learned: leave it out.");
    }
  }

  /**
   * The scale of a task's training targets; NaN marks missing ones.
   *
   * @throws IllegalArgumentException when fewer than two different targets are there
   */
  public static TargetScale fit(String task, String unit, double[] targets, Transform transform) {
    double sum = 0;
    long count = 0;
    for (double target : targets) {
      if (!Double.isNaN(target)) {
        sum += forward(transform, target);
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (double target : targets) {
      if (!Double.isNaN(target)) {
        double d = forward(transform, target) - mean;
        squares += d * d;
      }
    }
    return new TargetScale(task, unit, mean, Math.sqrt(squares / count), transform);
  }

  private static double forward(Transform transform, double x) {
    return switch (transform) {
      case NONE -> x;
      case LOG1P -> StrictMath.log1p(x);
      case LOG10 -> StrictMath.log10(x);
    };
  }

  /** What the network learns; NaN stays NaN. */
  public double standardised(double original) {
    return (forward(transform, original) - mean) / sd;
  }

  /** The target in its own unit. */
  public double original(double standardised) {
    double t = mean + sd * standardised;
    return switch (transform) {
      case NONE -> t;
      case LOG1P -> StrictMath.expm1(t);
      case LOG10 -> StrictMath.pow(10, t);
    };
  }
}
