package io.equipoise.net;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.tensor.Layout;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The network once more, written from its formulas with loops over double arrays. */
final class ReferenceReGNet {
  private final ReGNet net;
  private final ReGNetOptions o;
  private final double[] theta;

  ReferenceReGNet(ReGNet net, double[] theta) {
    this.net = net;
    this.o = net.options();
    this.theta = theta;
  }

  private double[] piece(String name) {
    Layout.Piece p = net.layout().piece(name);
    return Arrays.copyOfRange(theta, p.offset(), p.offset() + p.length());
  }

  private static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  /** y = W x + b for rows of W. */
  private static double[] linear(double[] w, double[] b, double[] x) {
    double[] y = new double[w.length / x.length];
    for (int r = 0; r < y.length; r++) {
      y[r] = b.length == 0 ? 0 : b[r];
      for (int c = 0; c < x.length; c++) {
        y[r] += w[r * x.length + c] * x[c];
      }
    }
    return y;
  }

  private double[] linear(String name, double[] x) {
    return linear(piece(name + ".weight"), piece(name + ".bias"), x);
  }

  private double[] norm(String name, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double[] gain = piece(name + ".gain");
    double[] shift = piece(name + ".shift");
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gain[i] + shift[i];
    }
    return y;
  }

  double[] outputs(CrystalGraph g) {
    double[][] h = new double[g.atoms()][];
    for (int i = 0; i < h.length; i++) {
      h[i] = embed(g.z()[i]);
    }
    double[][] e = new double[g.edges()][];
    for (int i = 0; i < e.length; i++) {
      e[i] = map(linear("edge", smear(g.dist()[i])), ReferenceReGNet::silu);
    }
    for (int layer = 0; layer < o.layers(); layer++) {
      double[][] next = local("layer" + layer + ".local.", h, e, g);
      if (o.reciprocal()) {
        add(next, reciprocal("layer" + layer + ".reciprocal.", h, g));
      }
      h = next;
    }
    double[] mean = new double[o.width()];
    for (double[] row : h) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row[c] / h.length;
      }
    }
    double[] y = new double[net.tasks()];
    for (int k = 0; k < y.length; k++) {
      double[] hidden = map(linear("head" + k + ".hidden", mean), ReferenceReGNet::silu);
      y[k] = linear("head" + k + ".out", hidden)[0];
    }
    return y;
  }

  private double[] embed(int z) {
    double[] h = new double[o.width()];
    if (o.features() != ReGNetOptions.Features.SPECIES) {
      float[] row = net.table()[z];
      double[] x = new double[row.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = row[i];
      }
      h = linear("embed", x);
    }
    if (o.features() != ReGNetOptions.Features.TABLE) {
      double[] own = piece("embed.species");
      for (int c = 0; c < h.length; c++) {
        h[c] += own[z * h.length + c];
      }
    }
    return h;
  }

  private double[] smear(double d) {
    double[] s = new double[o.centres()];
    double spacing = (o.basis() == ReGNetOptions.Basis.INV ? 8 : o.cutoff()) / (s.length - 1);
    for (int c = 0; c < s.length; c++) {
      boolean inv = o.basis() == ReGNetOptions.Basis.INV;
      double x = inv ? -0.75 / d - (-4 + c * spacing) : (d - c * spacing) / spacing;
      s[c] = Math.exp(inv ? -x * x / spacing : -x * x);
    }
    return s;
  }

  private double[][] local(String name, double[][] h, double[][] e, CrystalGraph g) {
    int f = o.width();
    int in = o.sharedInput() ? f : 2 * f;
    double[] atoms = piece(name + "in.atoms");
    double[] receiver = Arrays.copyOfRange(atoms, 0, in * f);
    double[] sender = Arrays.copyOfRange(atoms, in * f, 2 * in * f);
    double[][] next = new double[h.length][];
    for (int i = 0; i < h.length; i++) {
      double[] sum = new double[f];
      for (int k = g.rowptr()[i]; k < g.rowptr()[i + 1]; k++) {
        double[] z = linear(receiver, piece(name + "in.bias"), h[i]);
        add(z, linear(sender, new double[0], h[g.col()[k]]));
        add(z, linear(piece(name + "in.edge"), new double[0], e[k]));
        double[] a = map(z, ReferenceReGNet::silu);
        double[] gate =
            norm(name + "norm.edge", linear(name + "gate", Arrays.copyOfRange(a, 0, f)));
        double[] message = linear(name + "message", Arrays.copyOfRange(a, in - f, in));
        double p = 0.5 * (Math.cos(Math.PI * g.dist()[k] / g.rcUsed()) + 1);
        for (int c = 0; c < f; c++) {
          sum[c] += p * message[c] / (1 + Math.exp(-gate[c]));
        }
      }
      next[i] = norm(name + "norm.atom", sum);
      add(next[i], h[i]);
      next[i] = map(next[i], v -> Math.max(v, 0));
    }
    return next;
  }

  private double[][] reciprocal(String name, double[][] h, CrystalGraph g) {
    int n = h.length;
    double[][] q = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] res =
          linear(name + "res.out", map(linear(name + "res.in", h[i]), ReferenceReGNet::silu));
      add(res, h[i]);
      q[i] = linear(piece(name + "down"), new double[0], res);
    }
    double[][] x = new double[n][o.rank()];
    for (int w = 0; w < g.waves(); w++) {
      wave(g, w, piece(name + "filter"), q, x);
    }
    double[][] u = new double[n][];
    double scale = piece(name + "g")[0];
    for (int i = 0; i < n; i++) {
      double[] both = Arrays.copyOf(x[i], 2 * o.rank());
      for (int c = 0; c < o.rank(); c++) {
        both[o.rank() + c] = x[i][c] * q[i][c];
      }
      double[] up = map(linear(name + "up.in", both), ReferenceReGNet::silu);
      u[i] = map(linear(name + "up.out", up), v -> scale * silu(v));
    }
    return u;
  }

  private void wave(CrystalGraph g, int w, double[] filter, double[][] q, double[][] x) {
    int n = q.length;
    double k = g.knorm()[w];
    if (!(k < o.kCut())) {
      return;
    }
    double delta = o.kCut() / (o.filters() - 1);
    for (int c = 0; c < o.rank(); c++) {
      double weight = 0;
      for (int b = 0; b < o.filters(); b++) {
        weight += filter[b * o.rank() + c] * Math.exp(-Math.pow((k - b * delta) / delta, 2));
      }
      weight *= Math.pow(1 - Math.pow(k / o.kCut(), 2), 2);
      weight *= Math.min(Math.pow(o.kCut() / k, 2), 25);
      double cos = 0;
      double sin = 0;
      for (int j = 0; j < n; j++) {
        cos += q[j][c] * Math.cos(phase(g, w, j)) / n;
        sin += q[j][c] * Math.sin(phase(g, w, j)) / n;
      }
      for (int i = 0; i < n; i++) {
        x[i][c] +=
            2
                * g.rho()
                * weight
                * (Math.cos(phase(g, w, i)) * cos + Math.sin(phase(g, w, i)) * sin);
      }
    }
  }

  private static double phase(CrystalGraph g, int w, int i) {
    double turns = 0;
    for (int axis = 0; axis < 3; axis++) {
      turns += g.hkl()[3 * w + axis] * g.frac()[3 * i + axis];
    }
    return 2 * Math.PI * turns;
  }

  private static void add(double[] to, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += what[i];
    }
  }

  private static void add(double[][] to, double[][] what) {
    for (int i = 0; i < to.length; i++) {
      add(to[i], what[i]);
    }
  }
}
