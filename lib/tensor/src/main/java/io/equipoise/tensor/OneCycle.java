package io.equipoise.tensor;

import java.io.Serializable;

/**
 * Learning rate of a step: up for the first part of a run, then down along a cosine.
 *
 * <pre>
 * step s = 0 .. total - 1, top = rise (total - 1)
 * s <= top   cosine from peak / 25 to peak
 * s >  top   cosine from peak to peak / 2.5e5
 * </pre>
 *
 * <p>Steps beyond the end keep the last rate. Source: Smith and Topin, arXiv 1708.07120, with the
 * usual cosine; momentum is left alone.
 *
 * @param peak largest rate
 * @param total number of steps of the whole run
 * @param rise fraction of the steps spent rising
 */
public record OneCycle(double peak, long total, double rise) implements Serializable {
  private static final double START = 25;
  private static final double END = 2.5e5;

  /** Checks the ranges. */
  public OneCycle {
    if (!(peak > 0 && peak < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "schedule.peak = " + peak + "; expected > 0. Typical: 1e-4 to 1e-2. (OPT-007)");
    }
    if (total < 1) {
      throw new IllegalArgumentException(
          "schedule.total = " + total + "; expected >= 1. (OPT-007)");
    }
    if (!(rise >= 0 && rise < 1)) {
      throw new IllegalArgumentException(
          "schedule.rise = " + rise + "; expected 0 to below 1. Typical: 0.3. (OPT-007)");
    }
  }

  /** Rises over the first 30 %. */
  public static OneCycle of(double peak, long total) {
    return new OneCycle(peak, total, 0.3);
  }

  /** The rate of step {@code step}, counted from 0. */
  public double rate(long step) {
    double last = total - 1.0;
    double top = rise * last;
    double s = Math.min(step, last);
    if (s < top) {
      return between(peak / START, peak, s / top);
    }
    return last == top ? peak : between(peak, peak / END, (s - top) / (last - top));
  }

  private static double between(double from, double to, double part) {
    return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * part)) / 2;
  }
}
