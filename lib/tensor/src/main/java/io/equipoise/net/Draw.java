package io.equipoise.net;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * What a training step draws at random, and how far training has come.
 *
 * <p>A row's numbers depend on (seed, step, row's name, use) alone, so that they are the same
 * whatever it is batched with.
 *
 * @param step number of the optimiser step, from 0; -1 when nothing is to be drawn
 */
public record Draw(long seed, long step) implements Serializable {
  /** Nothing is drawn: evaluation. */
  public static final Draw NONE = new Draw(0, -1);

  /** Whether something is drawn. */
  boolean some() {
    return step >= 0;
  }

  /** Fills standard normal numbers for a row: Box-Muller, cosine branch, two uniforms each. */
  void normals(String row, String use, double[] to, int from, int count) {
    SplittableRandom random =
        new SplittableRandom(Seeds.mix(seed, use + "/step/" + step + "/row/" + row));
    for (int i = 0; i < count; i++) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      to[from + i] = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
  }
}
