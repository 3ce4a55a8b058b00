package io.equipoise.linalg;

import java.util.Arrays;

/**
 * Inner products of the rows of two K x d matrices, K x K row by row: all that a method sees of the
 * task gradients. Immutable.
 *
 * <p>Usually both matrices are the same and M = G G' is symmetric; with two independent batches M =
 * G_1 G_2' is not. Additive over blocks of parameters, not over shards of data.
 *
 * <p>Cost: K^2 doubles; a product with K numbers is O(K^2).
 */
public final class Gram {
  private final int size;
  private final double[] m;

  private Gram(int size, double[] m) {
    this.size = size;
    this.m = m;
  }

  /** The given entries, copied. */
  public static Gram of(double[] rowByRow, int size) {
    if (size < 1 || rowByRow.length != size * size) {
      throw new IllegalArgumentException(
          rowByRow.length
              + " Gram entries for "
              + size
              + " tasks; expected tasks squared, at least 1");
    }
    return new Gram(size, rowByRow.clone());
  }

  /** K. */
  public int size() {
    return size;
  }

  /** Inner product of rows {@code i} and {@code j}. */
  public double get(int i, int j) {
    return m[i * size + j];
  }

  /** A copy of the entries, row by row. */
  public double[] toArray() {
    return m.clone();
  }

  /** A copy of row {@code i}. */
  public double[] row(int i) {
    return Arrays.copyOfRange(m, i * size, (i + 1) * size);
  }

  /** {@code to += factor * row i}. */
  public void addRow(double[] to, double factor, int i) {
    Dot.add(to, factor, m, i * size);
  }

  /** Sum of the squared row norms. */
  public double trace() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += get(i, i);
    }
    return sum;
  }

  /** The norms of the rows; 0 where a cross product of two batches is negative. */
  public double[] norms() {
    double[] norms = new double[size];
    for (int i = 0; i < size; i++) {
      norms[i] = Math.sqrt(Math.max(get(i, i), 0));
    }
    return norms;
  }

  /** M w, the inner product of each row with the combination w of rows. */
  public double[] times(double[] w) {
    double[] product = new double[size];
    int whole = size & -4;
    for (int i = 0; i < whole; i += 4) {
      fourRows(i, w, product);
    }
    for (int i = whole; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += m[i * size + j] * w[j];
      }
      product[i] = sum;
    }
    return product;
  }

  /** Four sums at a time: one alone waits for each of its additions. Each in the order of j. */
  private void fourRows(int i, double[] w, double[] product) {
    int first = i * size;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0; j < size; j++) {
      s0 += m[first + j] * w[j];
      s1 += m[first + size + j] * w[j];
      s2 += m[first + 2 * size + j] * w[j];
      s3 += m[first + 3 * size + j] * w[j];
    }
    product[i] = s0;
    product[i + 1] = s1;
    product[i + 2] = s2;
    product[i + 3] = s3;
  }

  /** u' M w. */
  public double between(double[] u, double[] w) {
    double[] product = times(w);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += u[i] * product[i];
    }
    return sum;
  }

  /** |G' w|, from w' M w with rounding below 0 cut off. */
  public double norm(double[] w) {
    return Math.sqrt(Math.max(between(w, w), 0));
  }

  /** The Gram matrix of the rows times {@code factors}, one per row. */
  public Gram withRowsTimes(double[] factors) {
    double[] scaled = new double[m.length];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        scaled[i * size + j] = m[i * size + j] * factors[i] * factors[j];
      }
    }
    return new Gram(size, scaled);
  }

  /** All entries times {@code factor}. */
  public Gram times(double factor) {
    double[] scaled = m.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return new Gram(size, scaled);
  }

  /** This matrix with {@code value} added on the diagonal. */
  public Gram plusDiagonal(double value) {
    double[] sum = m.clone();
    for (int i = 0; i < size; i++) {
      sum[i * size + i] += value;
    }
    return new Gram(size, sum);
  }

  /** The rows and columns of the given tasks, in the given order. */
  public Gram part(int[] tasks) {
    double[] part = new double[tasks.length * tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      for (int j = 0; j < tasks.length; j++) {
        part[i * tasks.length + j] = get(tasks[i], tasks[j]);
      }
    }
    return new Gram(tasks.length, part);
  }
}
