package io.equipoise.t5;

import org.jspecify.annotations.Nullable;

/**
 * What every query reads from the keys, head by head; scores are not divided by anything.
 *
 * <pre>
 * s_ij = q_i . k_j + bias_ij,   p_i = softmax over the j that i may see,   y_i = sum_j p_ij v_j
 * dv_j = sum_i p_ij dy_i,   dp_ij = dy_i . v_j,   ds_ij = p_ij (dp_ij - sum_l p_il dp_il)
 * dq_i = sum_j ds_ij k_j,   dk_j = sum_i ds_ij q_i
 * </pre>
 *
 * <p>Heads lie side by side in the columns of q, k and v.
 *
 * @param heads number of heads
 * @param bias heads x (queries * keys), row by row; null for none
 * @param causal whether query i sees keys up to i alone
 */
record Attention(int heads, double @Nullable [][] bias, boolean causal) {

  /** The output, and p of each head. */
  record Result(Matrix output, double[][] p) {}

  Result forward(Matrix q, Matrix k, Matrix v) {
    int queries = q.rows();
    int keys = k.rows();
    double[][] p = new double[heads][queries * keys];
    double[] y = new double[q.values().length];
    int width = q.columns() / heads;
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < queries; i++) {
        int seen = causal ? Math.min(i + 1, keys) : keys;
        scores(p[h], i, seen, q, k, h, width);
        softmax(p[h], i * keys, seen);
        for (int j = 0; j < seen; j++) {
          axpy(y, at(q, i, h, width), p[h][i * keys + j], v.values(), at(v, j, h, width), width);
        }
      }
    }
    return new Result(new Matrix(queries, q.columns(), y), p);
  }

  private void scores(double[] p, int i, int seen, Matrix q, Matrix k, int h, int width) {
    int keys = k.rows();
    for (int j = 0; j < seen; j++) {
      double own = bias == null ? 0 : bias[h][i * keys + j];
      p[i * keys + j] =
          dot(q.values(), at(q, i, h, width), k.values(), at(k, j, h, width), width) + own;
    }
  }

  private static void softmax(double[] p, int from, int seen) {
    double top = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < seen; j++) {
      top = Math.max(top, p[from + j]);
    }
    double sum = 0;
    for (int j = 0; j < seen; j++) {
      p[from + j] = StrictMath.exp(p[from + j] - top);
      sum += p[from + j];
    }
    for (int j = 0; j < seen; j++) {
      p[from + j] /= sum;
    }
  }

  void backward(Tape.Node q, Tape.Node k, Tape.Node v, Result found, double[] dy) {
    int queries = q.rows();
    int keys = k.rows();
    int width = q.columns() / heads;
    double[] dp = new double[keys];
    for (int h = 0; h < heads; h++) {
      double[] p = found.p()[h];
      for (int i = 0; i < queries; i++) {
        int seen = causal ? Math.min(i + 1, keys) : keys;
        int qi = at(q.value, i, h, width);
        double mean = 0;
        for (int j = 0; j < seen; j++) {
          int vj = at(v.value, j, h, width);
          dp[j] = dot(dy, qi, v.value.values(), vj, width);
          mean += p[i * keys + j] * dp[j];
          if (v.wanted) {
            axpy(v.slope, vj, p[i * keys + j], dy, qi, width);
          }
        }
        for (int j = 0; j < seen; j++) {
          double ds = p[i * keys + j] * (dp[j] - mean);
          int kj = at(k.value, j, h, width);
          if (q.wanted) {
            axpy(q.slope, qi, ds, k.value.values(), kj, width);
          }
          if (k.wanted) {
            axpy(k.slope, kj, ds, q.value.values(), qi, width);
          }
        }
      }
    }
  }

  /** Where head {@code h} of row {@code i} begins. */
  private static int at(Matrix m, int i, int h, int width) {
    return i * m.columns() + h * width;
  }

  private static double dot(double[] a, int from, double[] b, int other, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[from + i] * b[other + i];
    }
    return sum;
  }

  private static void axpy(double[] to, int from, double factor, double[] x, int other, int n) {
    for (int i = 0; i < n; i++) {
      to[from + i] += factor * x[other + i];
    }
  }
}
