package io.equipoise.example;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Pictures of digits as a seven-segment display shows them, with strokes of uneven ink and noise.
 * Digit and pixels of picture i follow from (seed, i) alone.
 *
 * @param size side of a picture, at least 8
 * @param noise largest brightness that is added to or taken from a pixel, 0 to 1
 */
public record SegmentDigits(long seed, int size, double noise) implements Serializable {
  /**
   * Segments that are lit, digit by digit: top, upper left and right, middle, lower left and right,
   * bottom.
   */
  private static final int[] LIT = {
    0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010,
    0b1111111, 0b1111011
  };

  /** Checks the ranges. */
  public SegmentDigits {
    if (size < 8 || !(noise >= 0 && noise <= 1)) {
      throw new IllegalArgumentException(
          "digits of size " + size + " and noise " + noise + "; expected >= 8 and 0 to 1");
    }
  }

  /** The digit that picture {@code index} shows. */
  public int digit(long index) {
    return random(index).nextInt(10);
  }

  /** The pixels of picture {@code index}, row by row, 0 to 1. */
  public double[] pixels(long index) {
    SplittableRandom random = random(index);
    int lit = LIT[random.nextInt(10)];
    double[] pixels = new double[size * size];
    int left = size / 4;
    int right = size - 1 - size / 4;
    int middle = size / 2;
    int bottom = size - 2;
    int[][] strokes = {
      {1, left, 1, right},
      {1, left, middle, left},
      {1, right, middle, right},
      {middle, left, middle, right},
      {middle, left, bottom, left},
      {middle, right, bottom, right},
      {bottom, left, bottom, right}
    };
    for (int segment = 0; segment < strokes.length; segment++) {
      double ink = 0.6 + 0.4 * random.nextDouble();
      if ((lit >> (6 - segment) & 1) == 1) {
        draw(pixels, strokes[segment], ink);
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      double noisy = pixels[i] + noise * (2 * random.nextDouble() - 1);
      pixels[i] = Math.min(1, Math.max(0, noisy));
    }
    return pixels;
  }

  private void draw(double[] pixels, int[] stroke, double ink) {
    for (int row = stroke[0]; row <= stroke[2]; row++) {
      for (int column = stroke[1]; column <= stroke[3]; column++) {
        pixels[row * size + column] = Math.max(pixels[row * size + column], ink);
      }
    }
  }

  private SplittableRandom random(long index) {
    return new SplittableRandom(Seeds.mix(seed, "digit/" + index));
  }
}
