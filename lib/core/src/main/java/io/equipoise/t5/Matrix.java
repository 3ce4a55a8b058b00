package io.equipoise.t5;

import java.util.Arrays;

/**
 * Numbers in rows, row by row in one array. Not copied: whoever makes one must not write to the
 * array afterwards.
 */
public record Matrix(int rows, int columns, double[] values) {
  /** Checks the length. */
  public Matrix {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          values.length + " numbers for " + rows + " rows of " + columns + "; expected as many");
    }
  }

  /** The matrix of these rows, copied. */
  public static Matrix of(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " numbers; expected " + columns);
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new Matrix(rows.length, columns, values);
  }

  /** A copy of row {@code i}. */
  public double[] row(int i) {
    return Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
  }

  /** A copy of all rows. */
  public double[][] toRows() {
    double[][] all = new double[rows][];
    Arrays.setAll(all, this::row);
    return all;
  }

  /** These rows and then those of {@code other}. */
  public Matrix then(Matrix other) {
    if (other.columns != columns) {
      throw new IllegalArgumentException(
          "rows of " + other.columns + " numbers follow rows of " + columns);
    }
    double[] both = Arrays.copyOf(values, values.length + other.values.length);
    System.arraycopy(other.values, 0, both, values.length, other.values.length);
    return new Matrix(rows + other.rows, columns, both);
  }

  /** The root of the sum of squares. */
  public double norm() {
    double sum = 0;
    for (double v : values) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  /** Equal shape and equal numbers. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix m
        && m.rows == rows
        && m.columns == columns
        && Arrays.equals(m.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * rows + Arrays.hashCode(values);
  }
}
