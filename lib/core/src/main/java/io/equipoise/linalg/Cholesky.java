package io.equipoise.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * N = L L' for the rows and columns of a symmetric positive definite matrix that are in a set.
 *
 * <p>A row that depends on earlier ones up to rounding (pivot below K eps) is left out: its part of
 * every solution is 0.
 */
final class Cholesky {
  private final double[] n;
  private final int tasks;
  private final int[] set;
  private final double[] lower;

  Cholesky(double[] n, int tasks, boolean[] in) {
    this.n = n;
    this.tasks = tasks;
    set = IntStream.range(0, tasks).filter(i -> in[i]).toArray();
    lower = factor();
  }

  /** All rows. */
  static Cholesky of(double[] n, int tasks) {
    boolean[] in = new boolean[tasks];
    Arrays.fill(in, true);
    return new Cholesky(n, tasks, in);
  }

  private double[] factor() {
    int k = set.length;
    double[] l = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = entry(i, j);
        for (int m = 0; m < j; m++) {
          sum -= l[i * k + m] * l[j * k + m];
        }
        if (i == j) {
          l[i * k + i] = sum > 4 * k * Math.ulp(entry(i, i)) ? Math.sqrt(sum) : 0;
        } else {
          l[i * k + j] = l[j * k + j] == 0 ? 0 : sum / l[j * k + j];
        }
      }
    }
    return l;
  }

  /** z with N z = c on the set and 0 elsewhere, refined once; c has one number per row of N. */
  double[] solve(double[] c) {
    int k = set.length;
    double[] right = new double[k];
    for (int i = 0; i < k; i++) {
      right[i] = c[set[i]];
    }
    double[] z = substitute(right);
    double[] residual = new double[k];
    for (int i = 0; i < k; i++) {
      residual[i] = right[i];
      for (int j = 0; j < k; j++) {
        residual[i] -= entry(i, j) * z[j];
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
        x[i] -= lower[i * k + j] * x[j];
      }
      x[i] = lower[i * k + i] == 0 ? 0 : x[i] / lower[i * k + i];
    }
    for (int i = k - 1; i >= 0; i--) {
      for (int j = i + 1; j < k; j++) {
        x[i] -= lower[j * k + i] * x[j];
      }
      x[i] = lower[i * k + i] == 0 ? 0 : x[i] / lower[i * k + i];
    }
    return x;
  }

  private double entry(int i, int j) {
    return n[set[i] * tasks + set[j]];
  }
}
