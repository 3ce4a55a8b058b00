package io.equipoise.balance;

import java.io.Serializable;

/**
 * Shortens a direction that is too long: factor min(1, longest / (length + 1e-6)), as the released
 * trainers of CAGrad, FairGrad, PCGrad and GradDrop do with longest = 1.
 *
 * @param longest &gt; 0
 */
public record NormClip(double longest) implements Serializable {
  private static final double E = 1e-6;

  /** Checks the range. */
  public NormClip {
    Method.check(
        longest > 0 && Double.isFinite(longest), "the clip's length", longest, "> 0 (published 1)");
  }

  /** What a direction of that length is multiplied by. */
  public double factor(double length) {
    return Math.min(1, longest / (length + E));
  }
}
