package io.equipoise.net;

import java.io.Serializable;

/**
 * What a crystal network says of one task.
 *
 * <p>A number, from a network with one hidden layer; or, for a task with many exact zeros, such as
 * band gaps of metals, two: the logit of being nonzero, and the number if it is.
 *
 * <pre>
 * loss        log(1 + exp(-s l)) + [nonzero] huber(v - y)        s = 1 for a nonzero target, else -1
 * prediction  max(v, zero) where l &gt; 0, else zero
 * </pre>
 *
 * <p>A target within 1e-5 standard deviations of zero counts as zero. An absolute error alone would
 * pull such a task's predictions to its median, which is 0.
 *
 * @param twoPart whether there are two
 * @param zero what 0 is on the standardised scale; read for two parts alone
 */
public record Head(boolean twoPart, double zero) implements Serializable {
  /** A head that gives one number. */
  public static final Head NUMBER = new Head(false, 0);

  /** Checks the zero. */
  public Head {
    if (!Double.isFinite(zero)) {
      throw new IllegalArgumentException(
          "zero is "
              + zero
              + " on the standardised scale; expected a finite number. A task with a two-part head"
              + " cannot have the transform log10. (OPT-008)");
    }
  }

  /** A two-part head for a task with this scale. */
  public static Head twoPart(TargetScale scale) {
    return new Head(true, scale.standardised(0));
  }
}
