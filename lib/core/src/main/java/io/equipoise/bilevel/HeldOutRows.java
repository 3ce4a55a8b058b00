package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * A shard of a problem with training rows for g, held-out rows for f, and rows to judge by.
 *
 * @param train rows of g
 * @param validation rows of f; of the same width
 * @param test rows that no level sees; of the same width
 * @param first the position of the shard's first training row among all training rows
 */
public record HeldOutRows(LinearRows train, LinearRows validation, LinearRows test, int first)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the widths. */
  public HeldOutRows {
    sameWidth("held-out", validation, train);
    sameWidth("test", test, train);
    Require.atLeast(0, "the first training row", first);
  }

  /** Without rows to judge by. */
  public HeldOutRows(LinearRows train, LinearRows validation, int first) {
    this(train, validation, new LinearRows(new double[0], train.width(), new double[0]), first);
  }

  private static void sameWidth(String which, LinearRows rows, LinearRows train) {
    Require.that(
        rows.width() == train.width(),
        "the width of the " + which + " rows",
        rows.width(),
        "that of the training rows, " + train.width());
  }
}
