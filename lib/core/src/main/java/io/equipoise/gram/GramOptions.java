package io.equipoise.gram;

import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * How inner products of task gradients are found.
 *
 * @param way where exact products are formed; both give the same bits
 * @param sketchSize s, numbers per task of a sketch; 0 for exact products
 * @param seed of the sketch
 */
public record GramOptions(
    @Option(
            doc =
                "Where inner products of gradients are formed: blocks (between executors) or gather"
                    + " (on the driver; for small networks).",
            kind = Kind.OPERATIONAL)
        Way way,
    @Option(
            doc =
                "Numbers per task of a sketch that stands in for the gradients, with a relative"
                    + " error of sqrt(2/size) on squared lengths; 0 for exact products.",
            min = 0,
            max = 1 << 24,
            typical = "1024 to 16384")
        int sketchSize,
    @Option(doc = "Seed of the sketch.") long seed)
    implements Serializable {

  /** Where exact products are formed. */
  public enum Way {
    /** Between executors: kilobytes to the driver. */
    BLOCKS,
    /** On the driver, which gets every gradient. */
    GATHER
  }

  /** Checks the size. */
  public GramOptions {
    if (sketchSize < 0 || sketchSize > 1 << 24) {
      throw new IllegalArgumentException(
          "gram.sketch-size = "
              + sketchSize
              + "; expected 0 (exact) to 16777216. Typical: 1024 to 16384");
    }
  }

  /** Exact, between executors. */
  public static GramOptions defaults() {
    return new GramOptions(Way.BLOCKS, 0, 0);
  }

  /** Whether products are exact. */
  public boolean exact() {
    return sketchSize == 0;
  }
}
