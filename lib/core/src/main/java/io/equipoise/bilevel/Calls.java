package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * How often an oracle was asked. A joint call counts as one of each gradient and product.
 *
 * @param gradLower gradients of g in y
 * @param gradLowerX gradients of g in x, which only penalty methods need
 * @param gradUpper gradients of f, in both variables at once
 * @param hvp products with H
 * @param cross products with C
 * @param values evaluations of f or g without a gradient
 */
public record Calls(
    long gradLower, long gradLowerX, long gradUpper, long hvp, long cross, long values)
    implements Serializable {
  /** No call. */
  public static final Calls NONE = new Calls(0, 0, 0, 0, 0, 0);

  /** These calls and those. */
  public Calls plus(Calls more) {
    return new Calls(
        gradLower + more.gradLower,
        gradLowerX + more.gradLowerX,
        gradUpper + more.gradUpper,
        hvp + more.hvp,
        cross + more.cross,
        values + more.values);
  }

  long[] counts() {
    return new long[] {gradLower, gradLowerX, gradUpper, hvp, cross, values};
  }

  static Calls of(long[] counts) {
    Require.that(counts.length == 6, "the number of call counts in the state", counts.length, "6");
    return new Calls(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  /** Gradients of any kind. */
  public long gradients() {
    return gradLower + gradLowerX + gradUpper;
  }
}
