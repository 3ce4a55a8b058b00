package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.io.Serializable;

/**
 * How a step is formed from the task gradients. A closed choice: who measures gradients has to know
 * how to carry out each case.
 */
public sealed interface Decision extends Serializable {
  /** The decision with the direction multiplied by {@code factor}. */
  Decision scaled(double factor);

  /**
   * direction = sum_i onLosses_i g_i: one backward pass of {@code onLosses . losses + onFeatures .
   * features}, or a weighted sum of gradients that are already there.
   *
   * @param onLosses factor on each raw loss, length K; 0 for a skipped task
   * @param onFeatures factor on each of the features that were measured; empty for nearly every
   *     method. Through it a router teaches the network below it
   */
  record Weights(Vector onLosses, Vector onFeatures) implements Decision {
    /** Checks that the weights are finite. */
    public Weights {
      if (onLosses.firstNotFinite() >= 0 || onFeatures.firstNotFinite() >= 0) {
        throw new OnBad.BadNumberException(
            "the weights came out as "
                + onLosses
                + " on losses and "
                + onFeatures
                + " on features; expected finite values. Scale the losses. (NUM-003)");
      }
    }

    /** Weights on the losses alone. */
    public static Weights of(double... onLosses) {
      return new Weights(Vector.of(onLosses), Vector.EMPTY);
    }

    @Override
    public Weights scaled(double factor) {
      return new Weights(onLosses.times(factor), onFeatures.times(factor));
    }
  }

  /**
   * Coordinate by coordinate, positive or negative parts of the gradients are dropped at random.
   *
   * <p>With P_j = 1/2 (1 + sum_i g_ij / sum_i |g_ij|), 1/2 where the column is zero, and U_j
   * uniform from the seed: where P_j &gt; U_j the positive g_ij are kept, else the negative ones; a
   * share leak_i of what is dropped stays.
   *
   * @param seed of the uniform numbers, one per coordinate
   * @param leak share of task i that is never dropped, in [0, 1], length K
   * @param factor on the direction
   */
  record SignMask(long seed, Vector leak, double factor) implements Decision {
    @Override
    public SignMask scaled(double by) {
      return new SignMask(seed, leak, factor * by);
    }
  }
}
