package io.equipoise.example;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Lays two images over each other, so that one image asks what is on the left and what is on the
 * right ("Multi-MNIST").
 *
 * <pre>
 * the first image's corner   at (u, v)                              u, v, u', v' uniform on 0 .. shift
 * the second image's corner  at (canvas - h - u', canvas - w - v')
 * canvas pixel               max of the two
 * then averaged over equal areas to size x size
 * </pre>
 *
 * <p>With images of 28 pixels, canvas 36 and shift 4 every digit is at most 4 pixels from the
 * middle, the first above and to the left of the second. Source: Sabour, Frosst and Hinton, arXiv
 * 1710.09829, section 6 (36 x 36, shifts up to 4), and Sener and Koltun, arXiv 1810.04650, who ask
 * for the left and the right digit [both recalled]. Differs from both in its own draws, and from
 * the second in averaging areas.
 *
 * @param canvas side of the image that the two are laid on
 * @param size side of the result; the canvas itself when equal
 * @param shift most pixels that an image is moved inwards from its corner
 */
public record Overlay(int canvas, int size, int shift) implements Serializable {
  /** Checks the sizes. */
  public Overlay {
    if (canvas < 1 || size < 1 || size > canvas || shift < 0) {
      throw new IllegalArgumentException(
          "overlay: canvas "
              + canvas
              + ", size "
              + size
              + ", shift "
              + shift
              + "; expected 1 <= size <= canvas and shift >= 0");
    }
  }

  /**
   * One image of two.
   *
   * @param first pixels row by row, as {@code second}
   * @param height of both
   * @param width of both
   */
  public double[] of(
      double[] first, double[] second, int height, int width, SplittableRandom random) {
    if (height + shift > canvas || width + shift > canvas) {
      throw new IllegalArgumentException(
          "overlay: images of "
              + height
              + " x "
              + width
              + " and shift "
              + shift
              + " on a canvas of "
              + canvas
              + "; expected a canvas of at least "
              + (Math.max(height, width) + shift));
    }
    double[] laid = new double[canvas * canvas];
    lay(laid, first, width, random.nextInt(shift + 1), random.nextInt(shift + 1));
    int top = canvas - height - random.nextInt(shift + 1);
    lay(laid, second, width, top, canvas - width - random.nextInt(shift + 1));
    return averaged(laid);
  }

  private void lay(double[] on, double[] image, int width, int top, int left) {
    for (int i = 0; i < image.length; i++) {
      int at = (top + i / width) * canvas + left + i % width;
      on[at] = Math.max(on[at], image[i]);
    }
  }

  private double[] averaged(double[] laid) {
    if (size == canvas) {
      return laid;
    }
    double[] narrow = new double[canvas * size];
    double[] small = new double[size * size];
    double ratio = (double) canvas / size;
    for (int to = 0; to < size; to++) {
      for (int from = (int) (to * ratio); from < canvas && from < (to + 1) * ratio; from++) {
        double share = share(from, to, ratio);
        for (int row = 0; row < canvas; row++) {
          narrow[row * size + to] += share * laid[row * canvas + from];
        }
      }
    }
    for (int to = 0; to < size; to++) {
      for (int from = (int) (to * ratio); from < canvas && from < (to + 1) * ratio; from++) {
        double share = share(from, to, ratio);
        for (int column = 0; column < size; column++) {
          small[to * size + column] += share * narrow[from * size + column];
        }
      }
    }
    return small;
  }

  /** Which part of result pixel {@code to} the canvas pixel {@code from} is. */
  private static double share(int from, int to, double ratio) {
    double covered = Math.min(from + 1, (to + 1) * ratio) - Math.max(from, to * ratio);
    return Math.max(0, covered) / ratio;
  }
}
