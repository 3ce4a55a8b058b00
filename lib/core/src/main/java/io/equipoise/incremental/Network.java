package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.LogSumExp;
import java.util.List;

/**
 * A perceptron with a head: losses of rows and their gradients.
 *
 * <pre>
 * loss of a row   -log softmax_A(z)[label],   A the outputs that compete ({@link Head})
 * in z            softmax_A(z) - e_label on A, 0 elsewhere
 * </pre>
 */
record Network(Perceptron body, Head head) {
  /** What is to be differentiated: its derivative in the outputs {@code z} of a row. */
  @FunctionalInterface
  interface Slope {
    double[] at(Shown row, double[] z);
  }

  /** The outputs for a row. */
  double[] logits(double[] theta, Shown row) {
    return body.outputs(theta, row.input().toArray());
  }

  /** The mean over rows of a form of the gradient of what {@code slope} is of. */
  double[] mean(double[] theta, List<Shown> rows, Perceptron.Form form, Slope slope) {
    double[] sum = new double[theta.length];
    for (Shown row : rows) {
      double[][] units = body.units(theta, row.input().toArray());
      double[] dz = slope.at(row, units[body.layers()]);
      body.addGradient(sum, theta, units, dz, 1.0 / rows.size(), form);
    }
    return sum;
  }

  /** The gradient of the mean loss of rows while the task at {@code place} is learned. */
  double[] gradient(double[] theta, List<Shown> rows, int place) {
    return mean(theta, rows, Perceptron.Form.PLAIN, loss(place));
  }

  /** The mean loss of rows. */
  double loss(double[] theta, List<Shown> rows, int place) {
    double sum = 0;
    for (Shown row : rows) {
      double[] z = logits(theta, row);
      sum += LogSumExp.of(at(z, head.active(row.task(), place))) - z[row.output()];
    }
    return sum / rows.size();
  }

  /** Of the loss of a row. */
  Slope loss(int place) {
    return (row, z) -> {
      double[] dz = softmax(z, head.active(row.task(), place), 1);
      dz[row.output()] -= 1;
      return dz;
    };
  }

  /** Softmax of {@code z / temperature} over some outputs; 0 on the others. */
  static double[] softmax(double[] z, int[] active, double temperature) {
    double top = Level1.largest(at(z, active));
    double[] p = new double[z.length];
    double sum = 0;
    for (int k : active) {
      p[k] = StrictMath.exp((z[k] - top) / temperature);
      sum += p[k];
    }
    for (int k : active) {
      p[k] /= sum;
    }
    return p;
  }

  /** The entries at some places. */
  static double[] at(double[] z, int[] places) {
    double[] some = new double[places.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = z[places[i]];
    }
    return some;
  }
}
