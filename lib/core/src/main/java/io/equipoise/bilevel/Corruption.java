package io.equipoise.bilevel;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Wrong classes put on purpose on some training rows, to see whether they are found.
 *
 * <p>Which rows, and which of the other classes each gets, follows from the seed and the row's
 * place alone.
 *
 * @param share of the rows, 0 to 1
 * @param seed of the draw
 */
public record Corruption(
    @Option(doc = "Share of the training rows that get a wrong class.", min = 0, max = 1)
        double share,
    @Option(doc = "Root of the draw.") long seed)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the share. */
  public Corruption {
    Require.that(share >= 0 && share <= 1, "the share of wrong classes", share, "0 to 1");
  }

  /** Whether training row {@code row} has a wrong class. */
  public boolean at(long row) {
    return random(row).nextDouble() < share;
  }

  /** The class that row {@code row} gets, of {@code classes} counted from 0. */
  public int given(long row, int right, int classes) {
    SplittableRandom random = random(row);
    return random.nextDouble() < share
        ? (right + 1 + random.nextInt(classes - 1)) % classes
        : right;
  }

  private SplittableRandom random(long row) {
    return new SplittableRandom(Seeds.mix(seed, "wrong-class/" + row));
  }
}
