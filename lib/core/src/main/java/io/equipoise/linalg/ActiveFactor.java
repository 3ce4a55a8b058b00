package io.equipoise.linalg;

import java.util.Arrays;

/**
 * N = L L' for a set of rows and columns of a symmetric positive definite matrix; the set grows and
 * shrinks by one at a cost of O(K^2).
 *
 * <p>A row that depends on the set up to rounding (pivot below K eps of its diagonal entry) cannot
 * be added. Removing a row turns the rest back into a triangle by plane rotations.
 */
final class ActiveFactor {
  private final double[] n;
  private final int tasks;
  private final double[][] lower;
  private int[] set = {};

  /** Of no rows; {@code n} is read row by row and never changed. */
  ActiveFactor(double[] n, int tasks) {
    this.n = n;
    this.tasks = tasks;
    lower = new double[tasks][];
  }

  /** Adds a row; false when it depends on those in the set. */
  boolean add(int row) {
    int k = set.length;
    double[] last = new double[k + 1];
    double pivot = n[row * tasks + row];
    for (int i = 0; i < k; i++) {
      double sum = n[row * tasks + set[i]];
      for (int j = 0; j < i; j++) {
        sum -= last[j] * lower[i][j];
      }
      last[i] = sum / lower[i][i];
      pivot -= last[i] * last[i];
    }
    if (!(pivot > 4 * (k + 1) * Math.ulp(n[row * tasks + row]))) {
      return false;
    }
    last[k] = Math.sqrt(pivot);
    lower[k] = last;
    set = Arrays.copyOf(set, k + 1);
    set[k] = row;
    return true;
  }

  /** Takes a row out that is in the set. */
  void remove(int row) {
    int k = set.length - 1;
    int at = 0;
    while (set[at] != row) {
      at++;
    }
    for (int i = at; i < k; i++) {
      set[i] = set[i + 1];
      lower[i] = lower[i + 1];
    }
    set = Arrays.copyOf(set, k);
    for (int q = at; q < k; q++) {
      double a = lower[q][q];
      double b = lower[q][q + 1];
      double length = Math.sqrt(a * a + b * b);
      for (int i = q; i < k; i++) {
        double left = lower[i][q];
        double right = lower[i][q + 1];
        lower[i][q] = (a * left + b * right) / length;
        lower[i][q + 1] = (a * right - b * left) / length;
      }
      lower[q] = Arrays.copyOf(lower[q], q + 1);
    }
  }

  /** z with N z = c on the set and 0 elsewhere, refined once; c has one number per row of N. */
  double[] solve(double[] c) {
    int k = set.length;
    double[] right = new double[k];
    for (int i = 0; i < k; i++) {
      right[i] = c[set[i]];
    }
    double[] z = substitute(right);
    double[] residual = right.clone();
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        residual[i] -= n[set[i] * tasks + set[j]] * z[j];
      }
    }
    double[] correction = substitute(residual);
    double[] full = new double[tasks];
    for (int i = 0; i < k; i++) {
      full[set[i]] = z[i] + correction[i];
    }
    return full;
  }

  private double[] substitute(double[] right) {
    int k = set.length;
    double[] x = right.clone();
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        x[i] -= lower[i][j] * x[j];
      }
      x[i] /= lower[i][i];
    }
    for (int i = k - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int j = 0; j < i; j++) {
        x[j] -= lower[i][j] * x[i];
      }
    }
    return x;
  }
}
