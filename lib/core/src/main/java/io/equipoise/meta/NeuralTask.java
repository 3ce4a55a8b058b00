package io.equipoise.meta;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A perceptron of one hidden layer to be fitted to a few rows and judged on others.
 *
 * <pre>
 * a = W x + b;   s = tanh(a);   z = V s + c        w = [W | b | V | c], row by row
 * gradient      dV = z' s^T, ds = V^T z', da = ds (1 - s^2), dW = da x^T      z' = dloss/dz
 * H u           the same differentiated along u, exactly (Pearlmutter's R operator)
 * </pre>
 *
 * <p>Body: W and b; head: V and c, from {@link #head} on. Cost of an answer: about 6
 * multiplications per row and weight, a product with H about 14.
 *
 * @param loss of a row, in z
 * @param hidden units, at least 1
 * @param support rows to learn from
 * @param query rows to be judged by, of the same width
 */
public record NeuralTask(RowLoss loss, int hidden, LinearRows support, LinearRows query)
    implements MetaTask, Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the head begins, of inputs of this width. */
  public static int head(int width, int hidden) {
    return hidden * (width + 1);
  }

  /** Numbers in the parameters. */
  public static int dimension(int width, int hidden, int outputs) {
    return head(width, hidden) + outputs * (hidden + 1);
  }

  @Override
  public int dimension() {
    return dimension(support.width(), hidden, loss.outputs());
  }

  @Override
  public double queryLoss(double[] w) {
    double sum = 0;
    for (int i = 0; i < query.rows(); i++) {
      sum += loss.value(new Pass(query, i, w).z, query.labels()[i]);
    }
    return sum / query.rows();
  }

  @Override
  public double queryAccuracy(double[] w) {
    if (loss instanceof RowLoss.SquaredLoss) {
      return Double.NaN;
    }
    double hits = 0;
    for (int i = 0; i < query.rows(); i++) {
      hits += query.labels()[i] == RowLoss.named(new Pass(query, i, w).z) ? 1 : 0;
    }
    return hits / query.rows();
  }

  @Override
  public double[] queryGradient(double[] w) {
    return gradient(query, w);
  }

  @Override
  public double[] supportGradient(double[] w) {
    return gradient(support, w);
  }

  private double[] gradient(LinearRows rows, double[] w) {
    double[] sum = new double[w.length];
    for (int i = 0; i < rows.rows(); i++) {
      Pass pass = new Pass(rows, i, w);
      double[] dz = loss.gradient(pass.z, rows.labels()[i]);
      double[] ds = pass.back(w, dz);
      double[] da = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        da[j] = ds[j] * (1 - pass.s[j] * pass.s[j]);
      }
      pass.addOuter(sum, da, dz, pass.s, 1.0 / rows.rows());
    }
    return sum;
  }

  @Override
  public double[] supportHvp(double[] w, double[] u) {
    double[] sum = new double[w.length];
    double scale = 1.0 / support.rows();
    for (int i = 0; i < support.rows(); i++) {
      Pass pass = new Pass(support, i, w);
      double label = support.labels()[i];
      double[] dz = loss.gradient(pass.z, label);
      double[] ds = pass.back(w, dz);
      double[] s = pass.s;
      double[] alongA = pass.first(u);
      double[] alongS = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        alongS[j] = (1 - s[j] * s[j]) * alongA[j];
      }
      double[] alongZ = pass.second(u, s, true);
      double[] through = pass.second(w, alongS, false);
      for (int k = 0; k < alongZ.length; k++) {
        alongZ[k] += through[k];
      }
      double[] alongDz = loss.curvature(pass.z, label, alongZ);
      double[] alongDs = pass.back(u, dz);
      double[] rest = pass.back(w, alongDz);
      double[] alongDa = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        alongDa[j] = (alongDs[j] + rest[j]) * (1 - s[j] * s[j]) - 2 * ds[j] * s[j] * alongS[j];
      }
      pass.addOuter(sum, alongDa, alongDz, s, scale);
      pass.addHead(sum, dz, alongS, scale);
    }
    return sum;
  }

  /** One row on its way through the network. */
  private final class Pass {
    private final double[] features;
    private final int from;
    private final int width;
    private final int head;
    private final int bias;
    private final double[] s;
    private final double[] z;

    Pass(LinearRows rows, int row, double[] w) {
      features = rows.features();
      width = rows.width();
      from = row * width;
      head = head(width, hidden);
      bias = hidden * width;
      s = first(w);
      Arrays.setAll(s, j -> StrictMath.tanh(s[j]));
      z = second(w, s, true);
    }

    /** W x + b. */
    private double[] first(double[] w) {
      double[] a = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        double sum = w[bias + j];
        for (int d = 0; d < width; d++) {
          sum += w[j * width + d] * features[from + d];
        }
        a[j] = sum;
      }
      return a;
    }

    /** V s, with c or without. */
    private double[] second(double[] w, double[] units, boolean shifted) {
      int outputs = loss.outputs();
      double[] out = new double[outputs];
      for (int k = 0; k < outputs; k++) {
        double sum = shifted ? w[head + outputs * hidden + k] : 0;
        for (int j = 0; j < hidden; j++) {
          sum += w[head + k * hidden + j] * units[j];
        }
        out[k] = sum;
      }
      return out;
    }

    /** V^T d. */
    private double[] back(double[] w, double[] d) {
      double[] out = new double[hidden];
      for (int k = 0; k < d.length; k++) {
        for (int j = 0; j < hidden; j++) {
          out[j] += w[head + k * hidden + j] * d[k];
        }
      }
      return out;
    }

    /** Adds scale times [da x^T | da | dz s^T | dz]. */
    private void addOuter(double[] sum, double[] da, double[] dz, double[] units, double scale) {
      for (int j = 0; j < hidden; j++) {
        double factor = scale * da[j];
        for (int d = 0; d < width; d++) {
          sum[j * width + d] += factor * features[from + d];
        }
        sum[bias + j] += factor;
      }
      addHead(sum, dz, units, scale);
      for (int k = 0; k < dz.length; k++) {
        sum[head + dz.length * hidden + k] += scale * dz[k];
      }
    }

    /** Adds scale times dz s^T. */
    private void addHead(double[] sum, double[] dz, double[] units, double scale) {
      for (int k = 0; k < dz.length; k++) {
        double factor = scale * dz[k];
        for (int j = 0; j < hidden; j++) {
          sum[head + k * hidden + j] += factor * units[j];
        }
      }
    }
  }
}
