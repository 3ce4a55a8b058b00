package io.equipoise.fleet;

import java.util.Arrays;

/**
 * How {@link Fleet#blocks} cuts coordinates and folds pieces: written once, so that every fleet
 * gives the same bits.
 *
 * <p>Block b holds the coordinates from {@code b * length} on, {@code length} of them, the last one
 * fewer. A piece is a block of one shard's rows, row by row in one array. Sums begin at 0 and take
 * the pieces in shard order, in double.
 *
 * @param length coordinates of a block, at least 1
 */
public record Blocks(int length) {
  /** Checks the length. */
  public Blocks {
    if (length < 1) {
      throw new IllegalArgumentException(
          "blocks of " + length + " coordinates; expected at least 1");
    }
  }

  /** How many blocks {@code width} coordinates make. */
  public int count(int width) {
    return (int) ((width + length - 1L) / length);
  }

  /** Where block {@code block} begins. */
  public int offset(int block) {
    return Math.multiplyExact(block, length);
  }

  /** Coordinates of block {@code block}. */
  public int size(int block, int width) {
    return Math.min(length, width - offset(block));
  }

  /** Block {@code block} of an answer, row by row. */
  public float[] piece(float[][] answer, int block) {
    int from = offset(block);
    int size = size(block, answer[0].length);
    float[] piece = new float[Math.multiplyExact(answer.length, size)];
    for (int row = 0; row < answer.length; row++) {
      System.arraycopy(answer[row], from, piece, row * size, size);
    }
    return piece;
  }

  /** A block of sums of {@code rows} rows that are as long as {@code piece} says, at zero. */
  public static double[][] zeros(int rows, float[] piece) {
    return new double[rows][piece.length / rows];
  }

  /** Adds a piece to the sums of its block, in place. */
  public static void add(double[][] sums, float[] piece) {
    int at = 0;
    for (double[] row : sums) {
      for (int i = 0; i < row.length; i++) {
        row[i] += piece[at++];
      }
    }
  }

  /** Block {@code block} of whole sums, copied. */
  double[][] cut(double[][] sums, int block) {
    int from = offset(block);
    int to = from + size(block, sums[0].length);
    return Arrays.stream(sums)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(double[][]::new);
  }

  /**
   * What {@code function} makes of a block.
   *
   * @throws BlockException naming the block, with the cause kept
   */
  public <B> B look(BlockFunction<B> function, int block, double[][] sums) {
    int offset = offset(block);
    try {
      B answer = function.of(offset, sums);
      if (answer == null) {
        throw new IllegalStateException("the function answered null; expected a value");
      }
      return answer;
    } catch (RuntimeException | LinkageError e) {
      throw new BlockException(offset, e);
    }
  }
}
