package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * A shard of a problem with training rows for g and held-out rows for f.
 *
 * @param train rows of g
 * @param validation rows of f; of the same width
 * @param first the position of the shard's first training row among all training rows
 */
public record HeldOutRows(LinearRows train, LinearRows validation, int first)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the widths. */
  public HeldOutRows {
    Require.that(
        validation.width() == train.width(),
        "the width of the held-out rows",
        validation.width(),
        "that of the training rows, " + train.width());
    Require.atLeast(0, "the first training row", first);
  }
}
