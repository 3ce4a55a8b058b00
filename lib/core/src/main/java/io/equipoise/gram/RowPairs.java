package io.equipoise.gram;

import io.equipoise.fleet.BlockFunction;

/**
 * Which inner products of summed rows are wanted. As a block function: the products over one block
 * of coordinates, which add up over blocks.
 *
 * <pre>
 * kind      rows                            products        packed
 * ALL       g_1 .. g_K                      g_i . g_j       K (K + 1) / 2, j &lt;= i
 * CROSS     g_1 .. g_K, then h_1 .. h_K     g_i . h_j       K^2
 * LENGTHS   g_1 .. g_K                      g_i . g_i       K
 * </pre>
 *
 * <p>Sums run in double, in four interleaved lanes whose order is fixed. Cost: as many products as
 * packed, each one multiplication and addition a coordinate.
 *
 * @param tasks K, at least 1
 */
public record RowPairs(Kind kind, int tasks) implements BlockFunction<double[]> {
  /** The pairs. */
  public enum Kind {
    /** Of one set of rows, all with all. */
    ALL,
    /** Of one set of rows with another. */
    CROSS,
    /** Of one set of rows, each with itself. */
    LENGTHS
  }

  /** Checks K. */
  public RowPairs {
    if (tasks < 1 || tasks > 1 << 15) {
      throw new IllegalArgumentException(tasks + " tasks; expected 1 to 32768");
    }
  }

  /** How many rows a shard answers with. */
  public int rows() {
    return kind == Kind.CROSS ? 2 * tasks : tasks;
  }

  /** How many numbers the products of a block are. */
  public int packed() {
    return switch (kind) {
      case ALL -> tasks * (tasks + 1) / 2;
      case CROSS -> tasks * tasks;
      case LENGTHS -> tasks;
    };
  }

  @Override
  public double[] of(int offset, double[][] rows) {
    if (rows.length != rows()) {
      throw new IllegalArgumentException(
          rows.length + " rows; expected " + rows() + " for the products of " + tasks + " tasks");
    }
    double[] products = new double[packed()];
    int at = 0;
    for (int i = 0; i < tasks; i++) {
      for (int j = first(i); j < end(i); j++) {
        products[at++] = dot(rows[i], rows[j]);
      }
    }
    return products;
  }

  /** The products as they are observed: K x K row by row, or K squared lengths. */
  public double[] unpacked(double[] packed) {
    if (kind != Kind.ALL) {
      return packed.clone();
    }
    double[] all = new double[tasks * tasks];
    int at = 0;
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j <= i; j++) {
        all[i * tasks + j] = packed[at];
        all[j * tasks + i] = packed[at];
        at++;
      }
    }
    return all;
  }

  private int first(int i) {
    return switch (kind) {
      case ALL -> 0;
      case CROSS -> tasks;
      case LENGTHS -> i;
    };
  }

  private int end(int i) {
    return kind == Kind.CROSS ? 2 * tasks : i + 1;
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = a.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
