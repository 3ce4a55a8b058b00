package io.equipoise.table;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Which rows of a shard a split has, in the shard's order. */
final class SplitRows {
  private SplitRows() {}

  /**
   * Numbers of the rows of a split.
   *
   * @param splitOf the split that a row names
   */
  static <R> int[] of(List<R> rows, Function<R, String> splitOf, String split) {
    return IntStream.range(0, rows.size())
        .filter(row -> splitOf.apply(rows.get(row)).equals(split))
        .toArray();
  }
}
