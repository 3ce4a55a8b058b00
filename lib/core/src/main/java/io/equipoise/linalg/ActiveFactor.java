package io.equipoise.linalg;

import java.util.Arrays;

/**
 * N = L L' for a set of rows and columns of a symmetric positive definite matrix; the set grows by
 * any number of rows and shrinks by one.
 *
 * <p>A row that depends on the set up to rounding (pivot below K eps of its diagonal entry) cannot
 * be added. Removing a row turns the rest back into a triangle by plane rotations.
 *
 * <p>Cost: O(k^2) to add or remove one of k rows; K^3/6 multiplications for all K at once, 60 ms at
 * K = 1,000, because four rows at a time go through the triangle.
 */
final class ActiveFactor {
  private static final int BLOCK = 4;

  private final double[] n;
  private final int tasks;
  private final double[][] lower;
  private final int[] set;
  private final boolean[] member;
  private int size;

  /** Of no rows; {@code n} is read row by row and never changed. */
  ActiveFactor(double[] n, int tasks) {
    this.n = n;
    this.tasks = tasks;
    lower = new double[tasks][];
    set = new int[tasks];
    member = new boolean[tasks];
  }

  /** How many rows are in the set. */
  int size() {
    return size;
  }

  /** Whether a row is in the set. */
  boolean has(int row) {
    return member[row];
  }

  /** Empties the set. */
  void clear() {
    size = 0;
    Arrays.fill(member, false);
  }

  /** Adds a row; false when it depends on those in the set. */
  boolean add(int row) {
    return addAll(row) == 1;
  }

  /** Adds rows in this order but for those that depend on the ones before; how many were added. */
  int addAll(int... rows) {
    int before = size;
    for (int from = 0; from < rows.length; from += BLOCK) {
      addBlock(rows, from, Math.min(rows.length - from, BLOCK));
    }
    return size - before;
  }

  private void addBlock(int[] rows, int from, int count) {
    int k = size;
    double[][] next = new double[count][k + count];
    for (int b = 0; b < count; b++) {
      int row = rows[from + b] * tasks;
      for (int i = 0; i < k; i++) {
        next[b][i] = n[row + set[i]];
      }
    }
    for (int i = 0; i < k; i++) {
      if (count == BLOCK) {
        Dot.subtract(next, lower[i], i);
      }
      for (int b = 0; b < count; b++) {
        double sum = next[b][i] - (count == BLOCK ? 0 : Dot.of(next[b], lower[i], i));
        next[b][i] = sum / lower[i][i];
      }
    }
    for (int b = 0; b < count; b++) {
      append(rows[from + b], next[b], k);
    }
  }

  /** Adds a row that knows its first {@code known} entries, unless it depends on the set. */
  private void append(int row, double[] last, int known) {
    for (int i = known; i < size; i++) {
      last[i] = (n[row * tasks + set[i]] - Dot.of(last, lower[i], i)) / lower[i][i];
    }
    double diagonal = n[row * tasks + row];
    double pivot = diagonal - Dot.of(last, last, size);
    if (pivot > 4 * (size + 1) * Math.ulp(diagonal)) {
      last[size] = Math.sqrt(pivot);
      lower[size] = last;
      set[size] = row;
      member[row] = true;
      size++;
    }
  }

  /** Takes a row out that is in the set. */
  void remove(int row) {
    int at = 0;
    while (set[at] != row) {
      at++;
    }
    member[row] = false;
    size--;
    double[] cosines = new double[size];
    double[] sines = new double[size];
    for (int i = at; i < size; i++) {
      set[i] = set[i + 1];
      double[] below = lower[i + 1];
      for (int q = at; q < i; q++) {
        rotate(below, q, cosines[q], sines[q]);
      }
      double length = Math.sqrt(below[i] * below[i] + below[i + 1] * below[i + 1]);
      cosines[i] = below[i] / length;
      sines[i] = below[i + 1] / length;
      rotate(below, i, cosines[i], sines[i]);
      lower[i] = below;
    }
  }

  private static void rotate(double[] row, int q, double cosine, double sine) {
    double left = row[q];
    double right = row[q + 1];
    row[q] = cosine * left + sine * right;
    row[q + 1] = cosine * right - sine * left;
  }

  /** z with N z = c on the set and 0 elsewhere, refined once; c has one number per row of N. */
  double[] solve(double[] c) {
    double[] right = gathered(c);
    double[] z = substitute(right);
    double[] residual = right.clone();
    for (int i = 0; i < size; i++) {
      int row = set[i] * tasks;
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += n[row + set[j]] * z[j];
      }
      residual[i] -= sum;
    }
    double[] correction = substitute(residual);
    for (int i = 0; i < size; i++) {
      z[i] += correction[i];
    }
    return scattered(z);
  }

  /** {@link #solve} without refinement, for a set of all rows. */
  double[] solveOnce(double[] c) {
    return scattered(substitute(gathered(c)));
  }

  private double[] gathered(double[] full) {
    double[] onSet = new double[size];
    for (int i = 0; i < size; i++) {
      onSet[i] = full[set[i]];
    }
    return onSet;
  }

  private double[] scattered(double[] onSet) {
    double[] full = new double[tasks];
    for (int i = 0; i < size; i++) {
      full[set[i]] = onSet[i];
    }
    return full;
  }

  private double[] substitute(double[] right) {
    double[] x = right.clone();
    for (int i = 0; i < size; i++) {
      x[i] = (x[i] - Dot.of(lower[i], x, i)) / lower[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      double[] row = lower[i];
      double here = x[i] / row[i];
      x[i] = here;
      for (int j = 0; j < i; j++) {
        x[j] -= row[j] * here;
      }
    }
    return x;
  }

  /** The trace of the inverse on the set, which is at least 1 over its smallest eigenvalue. */
  double inverseTrace() {
    double trace = 0;
    double[] column = new double[size];
    for (int j = 0; j < size; j++) {
      Arrays.fill(column, 0);
      column[j] = 1 / lower[j][j];
      trace += column[j] * column[j];
      for (int i = j + 1; i < size; i++) {
        double sum = 0;
        double[] row = lower[i];
        for (int q = j; q < i; q++) {
          sum += row[q] * column[q];
        }
        column[i] = -sum / row[i];
        trace += column[i] * column[i];
      }
    }
    return trace;
  }
}
