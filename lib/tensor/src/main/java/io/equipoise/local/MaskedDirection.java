package io.equipoise.local;

import io.equipoise.balance.Decision;
import io.equipoise.balance.SignDrop;
import io.equipoise.fleet.BlockFunction;
import java.util.Arrays;

/**
 * The direction that a sign mask makes of task gradients, in a block of coordinates. The blocks'
 * directions together are one vector: 4 bytes a coordinate.
 *
 * @param factors per task, on its summed row: 1 over its count in the batch, 0 to leave it out
 */
record MaskedDirection(double[] factors, Decision.SignMask mask) implements BlockFunction<float[]> {
  private static final int MOST_BLOCKS = 64;

  /** Coordinates of a block: whole pieces of random numbers, and few blocks. */
  static int length(int width) {
    int pieces = (width + SignDrop.BLOCK - 1) / SignDrop.BLOCK;
    return SignDrop.BLOCK * Math.max(1, (pieces + MOST_BLOCKS - 1) / MOST_BLOCKS);
  }

  @Override
  public float[] of(int offset, double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      double factor = factors[i];
      // A task that is left out may hold numbers that are not finite, which 0 does not take away.
      Arrays.setAll(rows[i], keep(rows[i], factor));
    }
    double[] direction = SignDrop.direction(rows, offset, mask);
    return Stepping.floats(direction, 0, direction.length);
  }

  private static java.util.function.IntToDoubleFunction keep(double[] row, double factor) {
    return factor == 0 ? j -> 0 : j -> factor * row[j];
  }
}
