package io.equipoise.balance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * K losses f_i(x) = 1/2 sum_j D_ij (x_j - A_ij)^2.
 *
 * @param d curvatures, K rows
 * @param a minimisers, K rows
 */
record Quadratics(double[][] d, double[][] a) {

  static Quadratics of(JsonNode d, JsonNode a) {
    return new Quadratics(rows(d), rows(a));
  }

  static double[][] rows(JsonNode node) {
    double[][] rows = new double[node.size()][];
    Arrays.setAll(rows, i -> VectorFile.doubles(node.get(i)));
    return rows;
  }

  int tasks() {
    return d.length;
  }

  double[] losses(double[] x) {
    double[] losses = new double[d.length];
    for (int i = 0; i < d.length; i++) {
      for (int j = 0; j < x.length; j++) {
        losses[i] += 0.5 * d[i][j] * (x[j] - a[i][j]) * (x[j] - a[i][j]);
      }
    }
    return losses;
  }

  double[][] gradients(double[] x) {
    double[][] rows = new double[d.length][x.length];
    for (int i = 0; i < d.length; i++) {
      for (int j = 0; j < x.length; j++) {
        rows[i][j] = d[i][j] * (x[j] - a[i][j]);
      }
    }
    return rows;
  }
}
