package io.equipoise.net;

import io.equipoise.tensor.Layout;
import java.util.List;

/** The networks on rows of numbers by their formulas, in double, one row at a time. */
final class ReferenceFeatures {
  private final FeatureNetwork net;
  private final double[] theta;
  private final Layout layout;

  ReferenceFeatures(FeatureNetwork net, double[] theta) {
    this.net = net;
    this.theta = theta;
    this.layout = net.layout();
  }

  double[] outputs(double[] row) {
    double[] h = net instanceof ConvNet conv ? convolved(conv, row) : dense((Mlp) net, row);
    Heads heads = net.heads();
    double[] y = new double[net.outputs().stream().mapToInt(Integer::intValue).sum()];
    int at = 0;
    for (int task = 0; task < net.tasks(); task++) {
      double[] z = heads.hidden() > 0 ? relu(linear("head" + task + ".hidden", h)) : h;
      double[] out = linear("head" + task + ".out", z);
      System.arraycopy(out, 0, y, at, out.length);
      at += out.length;
    }
    return y;
  }

  private double[] dense(Mlp mlp, double[] row) {
    double[] h = row;
    for (int layer = 0; layer < mlp.widths().size(); layer++) {
      h = relu(linear("layer" + layer, h));
    }
    return h;
  }

  private double[] convolved(ConvNet net, double[] row) {
    double[][][] image = new double[1][net.height()][net.width()];
    for (int i = 0; i < row.length; i++) {
      image[0][i / net.width()][i % net.width()] = row[i];
    }
    double[][][] maps = pooled(convolution("conv1", pooled(convolution("conv0", image))));
    int rows = maps[0].length;
    int columns = maps[0][0].length;
    double[] flat = new double[maps.length * rows * columns];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = maps[i / (rows * columns)][i / columns % rows][i % columns];
    }
    return relu(linear("dense", flat));
  }

  private double[][][] convolution(String name, double[][][] in) {
    List<Integer> shape = layout.piece(name + ".weight").shape();
    int k = shape.get(2);
    int rows = in[0].length;
    int columns = in[0][0].length;
    double[][][] out = new double[shape.get(0)][rows][columns];
    for (int to = 0; to < out.length; to++) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          double sum = at(name + ".bias", to);
          for (int from = 0; from < in.length; from++) {
            for (int i = 0; i < k; i++) {
              for (int j = 0; j < k; j++) {
                int y = r + i - k / 2;
                int x = c + j - k / 2;
                boolean inside = y >= 0 && y < rows && x >= 0 && x < columns;
                int index = ((to * in.length + from) * k + i) * k + j;
                sum += inside ? at(name + ".weight", index) * in[from][y][x] : 0;
              }
            }
          }
          out[to][r][c] = Math.max(0, sum);
        }
      }
    }
    return out;
  }

  private static double[][][] pooled(double[][][] in) {
    double[][][] out = new double[in.length][in[0].length / 2][in[0][0].length / 2];
    for (int m = 0; m < out.length; m++) {
      for (int r = 0; r < out[0].length; r++) {
        for (int c = 0; c < out[0][0].length; c++) {
          double[] above = in[m][2 * r];
          double[] below = in[m][2 * r + 1];
          out[m][r][c] =
              Math.max(
                  Math.max(above[2 * c], above[2 * c + 1]),
                  Math.max(below[2 * c], below[2 * c + 1]));
        }
      }
    }
    return out;
  }

  private double[] linear(String name, double[] in) {
    int outputs = layout.piece(name + ".bias").length();
    double[] out = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      out[o] = at(name + ".bias", o);
      for (int i = 0; i < in.length; i++) {
        out[o] += at(name + ".weight", o * in.length + i) * in[i];
      }
    }
    return out;
  }

  private static double[] relu(double[] x) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(0, y[i]);
    }
    return y;
  }

  private double at(String piece, int index) {
    return theta[layout.piece(piece).offset() + index];
  }

  /** Sum of a task's losses over rows whose target is there. */
  static double loss(FeatureNetwork net, int task, double[] y, double target, TaskLoss loss) {
    if (Double.isNaN(target)) {
      return 0;
    }
    int at = net.outputs().subList(0, task).stream().mapToInt(Integer::intValue).sum();
    int c = net.outputs(task);
    if (c > 1) {
      double sum = 0;
      for (int i = 0; i < c; i++) {
        sum += Math.exp(y[at + i]);
      }
      return Math.log(sum) - y[at + (int) target];
    }
    double r = Math.abs(y[at] - target);
    if (loss.kind() == TaskLoss.Kind.SQUARED) {
      return r * r;
    }
    double knee = loss.effectiveKnee();
    return r < knee ? r * r / (2 * knee) : r - knee / 2;
  }
}
