package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A perceptron of rectified units, with the gradient of anything that depends on its outputs.
 *
 * <pre>
 * h_0 = x;   h_l = max(0, W_l' h_{l-1} + b_l),  l = 1 .. L-1;   z = W_L' h_{L-1} + b_L
 * theta      [W_1; b_1'] [W_2; b_2'] ...    one block a layer, (inputs + 1) x outputs, row by row
 * gradient   dW_l = h_{l-1} d_l',  db_l = d_l;   d_L = dz,  d_{l-1} = W_l d_l where h_{l-1} &gt; 0, else 0
 * </pre>
 *
 * <p>In double, folded in one order; inputs that are 0 cost nothing. Cost of a row: one
 * multiplication per weight forward, at most two back.
 *
 * @param widths inputs, hidden units of each layer, outputs; at least two, each at least 1
 */
record Perceptron(List<Integer> widths) {
  /** What of a row's gradient is summed, entry by entry. */
  enum Form {
    /** The gradient. */
    PLAIN,
    /** Its squares. */
    SQUARE,
    /** Its magnitudes. */
    MAGNITUDE;

    private double of(double factor) {
      return switch (this) {
        case PLAIN -> factor;
        case SQUARE -> factor * factor;
        case MAGNITUDE -> Math.abs(factor);
      };
    }
  }

  Perceptron {
    widths = List.copyOf(widths);
    Require.that(
        widths.size() >= 2 && widths.stream().allMatch(w -> w >= 1),
        "the list of a perceptron's widths",
        widths,
        "inputs, hidden units and outputs, each >= 1");
  }

  /** How many layers of weights. */
  int layers() {
    return widths.size() - 1;
  }

  int inputs(int layer) {
    return widths.get(layer);
  }

  int outputs(int layer) {
    return widths.get(layer + 1);
  }

  /** Where the block of {@code layer} begins; the number of parameters, of one layer too many. */
  int offset(int layer) {
    int sum = 0;
    for (int l = 0; l < layer; l++) {
      sum += (inputs(l) + 1) * outputs(l);
    }
    return sum;
  }

  int dimension() {
    return offset(layers());
  }

  /** First parameters: uniform within sqrt(6 / inputs of the layer), biases 0. */
  double[] start(long seed) {
    double[] theta = new double[dimension()];
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "start"));
    for (int l = 0; l < layers(); l++) {
      double bound = Math.sqrt(6.0 / inputs(l));
      int from = offset(l);
      for (int i = 0; i < inputs(l) * outputs(l); i++) {
        theta[from + i] = bound * (2 * random.nextDouble() - 1);
      }
    }
    return theta;
  }

  /** h_0 to z; the first is {@code x} itself. */
  double[][] units(double[] theta, double[] x) {
    double[][] units = new double[widths.size()][];
    units[0] = x;
    int from = 0;
    for (int l = 0; l < layers(); l++) {
      double[] out = new double[outputs(l)];
      System.arraycopy(theta, from + inputs(l) * out.length, out, 0, out.length);
      for (int i = 0; i < units[l].length; i++) {
        if (units[l][i] != 0) {
          add(out, 0, units[l][i], theta, from + i * out.length, out.length);
        }
      }
      if (l < layers() - 1) {
        for (int k = 0; k < out.length; k++) {
          out[k] = Math.max(0, out[k]);
        }
      }
      units[l + 1] = out;
      from += (inputs(l) + 1) * out.length;
    }
    return units;
  }

  /** The outputs. */
  double[] outputs(double[] theta, double[] x) {
    return units(theta, x)[layers()];
  }

  /**
   * Adds {@code scale} times a form of the gradient of one row to {@code sum}.
   *
   * @param units of the row
   * @param dz derivative in its outputs
   */
  void addGradient(
      double[] sum, double[] theta, double[][] units, double[] dz, double scale, Form form) {
    double[] d = dz;
    for (int l = layers() - 1; l >= 0; l--) {
      int from = offset(l);
      double[] formed = formed(d, form);
      double[] in = units[l];
      for (int i = 0; i < in.length; i++) {
        if (in[i] != 0) {
          add(sum, from + i * d.length, scale * form.of(in[i]), formed, 0, d.length);
        }
      }
      add(sum, from + in.length * d.length, scale, formed, 0, d.length);
      d = l == 0 ? d : back(theta, from, in, d);
    }
  }

  private static double[] formed(double[] d, Form form) {
    double[] formed = new double[d.length];
    for (int k = 0; k < d.length; k++) {
      formed[k] = form.of(d[k]);
    }
    return formed;
  }

  private static double[] back(double[] theta, int from, double[] in, double[] d) {
    double[] before = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      if (in[i] > 0) {
        double sum = 0;
        for (int k = 0; k < d.length; k++) {
          sum += theta[from + i * d.length + k] * d[k];
        }
        before[i] = sum;
      }
    }
    return before;
  }

  private static void add(double[] to, int at, double factor, double[] a, int from, int count) {
    for (int k = 0; k < count; k++) {
      to[at + k] += factor * a[from + k];
    }
  }
}
