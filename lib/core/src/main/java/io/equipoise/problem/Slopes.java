package io.equipoise.problem;

import io.equipoise.run.NonFiniteException;
import java.util.List;

/**
 * Losses and gradients of all tasks at one point, in the units that the balancer sees.
 *
 * @param raw K losses as the tasks gave them
 * @param losses K losses
 * @param rows K gradients of length d
 */
record Slopes(double[] raw, double[] losses, double[][] rows) {

  static Slopes of(List<Slope> answers, LossUnits units, List<String> names) {
    int k = answers.size();
    double[] raw = new double[k];
    double[] losses = new double[k];
    double[][] rows = new double[k][];
    for (int i = 0; i < k; i++) {
      raw[i] = answers.get(i).loss();
      if (!Double.isFinite(raw[i])) {
        throw new NonFiniteException(names.get(i), i, "loss", raw[i]);
      }
      losses[i] = units.loss(i, raw[i]);
      rows[i] = answers.get(i).gradient().clone();
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] /= units.divisor(i);
      }
    }
    return new Slopes(raw, losses, rows);
  }

  int tasks() {
    return losses.length;
  }

  double[] norms() {
    double[] norms = new double[rows.length];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.sqrt(dot(rows[i], rows[i]));
    }
    return norms;
  }

  /** Products of these rows with {@code columns}, row by row. */
  double[] products(double[][] columns) {
    int k = rows.length;
    double[] products = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        products[i * k + j] = dot(rows[i], columns[j]);
      }
    }
    return products;
  }

  /** sum_i weights_i rows_i. */
  double[] combined(double[] weights) {
    double[] sum = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weights[i] * rows[i][j];
      }
    }
    return sum;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
