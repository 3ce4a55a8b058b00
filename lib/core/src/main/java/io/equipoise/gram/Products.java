package io.equipoise.gram;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import java.util.Arrays;
import java.util.List;

/**
 * Inner products of rows that are sums over shards.
 *
 * <p>Products are formed block by block of coordinates and folded in block order, wherever that
 * happens, so {@code blocks} and {@code gather} give the same bits on every fleet. The length of a
 * block follows from the numbers of rows and coordinates alone.
 *
 * @param options how
 */
public record Products(GramOptions options) {
  /** Most blocks, so that folding costs little beside forming. */
  static final int MOST_BLOCKS = 64;

  /** Least coordinates of a block. */
  static final int LEAST_LENGTH = 1024;

  /** Most bytes that all answers of the blocks have together. */
  static final long MOST_ANSWERS = 32L << 20;

  /** Most numbers of one block of rows: 128 MiB in double where it is folded. */
  static final int MOST_NUMBERS = 1 << 24;

  /** Most numbers that the driver gathers: 1 GiB in double. */
  static final long MOST_GATHERED = 1L << 27;

  /**
   * The products of the sums over shards.
   *
   * @param rows every shard's part of the {@code pairs.rows()} rows
   * @param width d, coordinates of a row
   * @return K x K row by row, or K squared lengths
   */
  public <S> double[] of(
      Fleet<S> fleet, Question<? super S, float[][]> rows, RowPairs pairs, int width) {
    if (!options.exact()) {
      return sketched(fleet, rows, pairs);
    }
    return options.way() == GramOptions.Way.BLOCKS
        ? blocks(fleet, rows, pairs, width)
        : onTheDriver(fleet, rows, pairs, width);
  }

  private static <S> double[] blocks(
      Fleet<S> fleet, Question<? super S, float[][]> rows, RowPairs pairs, int width) {
    return folded(pairs, fleet.blocks(rows, length(pairs, width), pairs));
  }

  private static <S> double[] onTheDriver(
      Fleet<S> fleet, Question<? super S, float[][]> rows, RowPairs pairs, int width) {
    long numbers = (long) pairs.rows() * width;
    if (numbers > MOST_GATHERED) {
      throw new IllegalArgumentException(
          "gram.way = gather for "
              + pairs.rows()
              + " gradients of "
              + width
              + " numbers; expected at most "
              + MOST_GATHERED
              + " numbers on the driver. Use gram.way=blocks, which gives the same bits");
    }
    return here(gathered(fleet, rows, pairs.rows()), pairs);
  }

  /** The {@code count} rows themselves, on the driver: 4 bytes a number from each shard. */
  public static <S> double[][] gathered(
      Fleet<S> fleet, Question<? super S, float[][]> rows, int count) {
    return split(fleet.sum((shard, scope) -> flat(rows.answer(shard, scope))), count);
  }

  private <S> double[] sketched(
      Fleet<S> fleet, Question<? super S, float[][]> rows, RowPairs pairs) {
    CountSketch sketch = new CountSketch(options.sketchSize(), options.seed());
    double[] sums = fleet.sum((shard, scope) -> sketch.of(rows.answer(shard, scope)));
    return pairs.unpacked(pairs.of(0, split(sums, pairs.rows())));
  }

  /** The same products, of sums that are already here: the same bits as over a fleet. */
  public static double[] here(double[][] sums, RowPairs pairs) {
    int width = sums[0].length;
    int length = length(pairs, width);
    double[][] answers = new double[(width + length - 1) / length][];
    for (int block = 0; block < answers.length; block++) {
      int from = block * length;
      int to = Math.min(width, from + length);
      double[][] cut =
          Arrays.stream(sums)
              .map(row -> Arrays.copyOfRange(row, from, to))
              .toArray(double[][]::new);
      answers[block] = pairs.of(from, cut);
    }
    return folded(pairs, List.of(answers));
  }

  /** Coordinates of a block of products. */
  static int length(RowPairs pairs, int width) {
    long blocks = Math.max(1, Math.min(MOST_BLOCKS, MOST_ANSWERS / (8L * pairs.packed())));
    long even = Math.max(LEAST_LENGTH, (width + blocks - 1) / blocks);
    return (int) Math.max(1, Math.min(even, MOST_NUMBERS / pairs.rows()));
  }

  private static double[] folded(RowPairs pairs, List<double[]> blocks) {
    double[] sum = new double[pairs.packed()];
    for (double[] block : blocks) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += block[i];
      }
    }
    return pairs.unpacked(sum);
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    float[] flat = new float[Math.multiplyExact(rows.length, width)];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return flat;
  }

  private static double[][] split(double[] flat, int rows) {
    int width = flat.length / rows;
    double[][] split = new double[rows][];
    for (int row = 0; row < rows; row++) {
      split[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
    }
    return split;
  }
}
