package io.equipoise.balance;

import io.equipoise.fleet.Seeds;
import java.util.SplittableRandom;

/**
 * How a {@link Decision.SignMask} is carried out where the gradients are.
 *
 * <p>Two passes over the coordinates: first every holder adds up {@code sum_i g_ij} and {@code
 * sum_i |g_ij|}, then, with the totals, each adds up {@link #kept} of its own tasks. The uniform
 * numbers come in blocks of {@link #BLOCK} coordinates, each with its own seed, so that a holder of
 * some blocks draws only those.
 *
 * <p>A skipped task has no row in either pass.
 */
public final class SignDrop {
  /** Coordinates that share one seed. */
  public static final int BLOCK = 4096;

  private SignDrop() {}

  /** P_j: how likely the positive side is kept. */
  public static double purity(double sum, double absoluteSum) {
    return absoluteSum == 0 ? 0.5 : 0.5 * (1 + sum / absoluteSum);
  }

  /** What stays of {@code g} in a coordinate with the given purity and uniform number. */
  public static double kept(double g, double purity, double uniform, double leak) {
    boolean positiveSide = purity > uniform;
    boolean stays = g > 0 == positiveSide;
    return stays ? g : leak * g;
  }

  /** The uniform numbers in [0, 1) of coordinates {@code block * BLOCK} and on. */
  public static double[] uniforms(long seed, int block) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "block/" + block));
    double[] uniforms = new double[BLOCK];
    for (int j = 0; j < BLOCK; j++) {
      uniforms[j] = random.nextDouble();
    }
    return uniforms;
  }

  /**
   * The direction, where one place holds all rows.
   *
   * @param rows K task gradients of one length
   * @param mask what was decided
   */
  public static double[] direction(double[][] rows, Decision.SignMask mask) {
    return direction(rows, 0, mask);
  }

  /**
   * The direction in some coordinates, where one place holds all rows of these.
   *
   * @param rows K task gradients, coordinates {@code offset} and on
   * @param offset a multiple of {@link #BLOCK}
   */
  public static double[] direction(double[][] rows, int offset, Decision.SignMask mask) {
    if (offset % BLOCK != 0) {
      throw new IllegalArgumentException(
          "coordinates from " + offset + "; expected a multiple of " + BLOCK);
    }
    int d = rows[0].length;
    double[] direction = new double[d];
    double[] uniforms = {};
    for (int j = 0; j < d; j++) {
      uniforms = j % BLOCK == 0 ? uniforms(mask.seed(), (offset + j) / BLOCK) : uniforms;
      direction[j] = mask.factor() * column(rows, j, uniforms[j % BLOCK], mask);
    }
    return direction;
  }

  static double column(double[][] rows, int j, double uniform, Decision.SignMask mask) {
    double sum = 0;
    double absolute = 0;
    for (double[] row : rows) {
      sum += row[j];
      absolute += Math.abs(row[j]);
    }
    double purity = purity(sum, absolute);
    double kept = 0;
    for (int i = 0; i < rows.length; i++) {
      kept += kept(rows[i][j], purity, uniform, mask.leak().get(i));
    }
    return kept;
  }
}
