package io.equipoise.fleet;

import java.io.Serializable;

/**
 * Looks at one block of coordinates of summed rows. Pure, and travels like a {@link Question}.
 *
 * @param <B> what it makes of a block: small, and {@link Serializable} when the fleet is not local
 */
@FunctionalInterface
public interface BlockFunction<B> extends Serializable {
  /**
   * What is to be known of one block.
   *
   * @param offset the coordinate at which the block begins
   * @param rows R rows of the block's coordinates: sums over all shards; the function's to keep
   * @return the answer, never null
   */
  B of(int offset, double[][] rows);
}
