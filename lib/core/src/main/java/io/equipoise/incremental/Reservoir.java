package io.equipoise.incremental;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A buffer in which each row ever offered is with the same probability.
 *
 * <pre>
 * row n of those offered   kept when there is room; else takes the place of a random one with probability m / n
 * </pre>
 *
 * <p>Rows of a task are offered when it has been learned, so that a task is never rehearsed while
 * it is new. Source: Vitter, algorithm R (1985) [recalled].
 */
final class Reservoir {
  private Reservoir() {}

  /** What is kept when {@code rows} have been offered to a buffer of {@code size} rows. */
  static Kept offered(Kept kept, List<Shown> rows, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Shown> buffer = new ArrayList<>(kept.rows());
    long offered = kept.offered();
    for (Shown row : rows) {
      offered++;
      if (buffer.size() < size) {
        buffer.add(row);
      } else {
        long place = random.nextLong(offered);
        if (place < size) {
          buffer.set((int) place, row);
        }
      }
    }
    return new Kept(kept.vectors(), buffer, offered);
  }

  /** {@code size} of the rows, drawn without repetition; all when there are no more. */
  static List<Shown> part(List<Shown> rows, int size, long seed) {
    return offered(Kept.NOTHING, rows, size, seed).rows();
  }
}
