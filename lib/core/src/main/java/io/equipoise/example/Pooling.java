package io.equipoise.example;

/**
 * Averages squares of an image's pixels to one each; what is left over at its edges is not seen.
 *
 * @param side of the squares, at least 1
 */
public record Pooling(int side) {
  /** Checks the side. */
  public Pooling {
    if (side < 1) {
      throw new IllegalArgumentException("pool is " + side + "; expected at least 1");
    }
  }

  /** How many numbers are left of an image of this size. */
  public int size(int height, int width) {
    return (height / side) * (width / side);
  }

  /** What is left of an image, row by row. */
  public double[] of(double[] pixels, int height, int width) {
    int columns = width / side;
    double[] seen = new double[size(height, width)];
    for (int i = 0; i < seen.length; i++) {
      double sum = 0;
      for (int r = 0; r < side; r++) {
        for (int c = 0; c < side; c++) {
          sum += pixels[(i / columns * side + r) * width + i % columns * side + c];
        }
      }
      seen[i] = sum / (side * side);
    }
    return seen;
  }
}
