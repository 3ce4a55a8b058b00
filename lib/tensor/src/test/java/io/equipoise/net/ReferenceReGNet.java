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
    if (o.layer().norm() == LayerOptions.Norm.BATCH) {
      return settled(name, x);
    }
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

  /** Batch normalisation with the moments that the parameters hold. */
  private double[] settled(String name, double[] x) {
    double[] mean = piece(name + ".mean");
    double[] variance = piece(name + ".variance");
    double[] gain = piece(name + ".gain");
    double[] shift = piece(name + ".shift");
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - mean[i]) / Math.sqrt(variance[i] + 1e-5) * gain[i] + shift[i];
    }
    return y;
  }

  double[] outputs(CrystalGraph g) {
    double[][] h = atoms(g);
    double[] y = new double[net.tasks()];
    for (int k = 0; k < y.length; k++) {
      y[k] = answer(k, o.experts().count() == 0 ? mean(h) : mixed(k, h));
    }
    return y;
  }

  /** What the head of a task gives, without experts: a value, and a logit of two-part heads. */
  double[] parts(CrystalGraph g, int k) {
    return said(k, mean(atoms(g)));
  }

  private double[][] atoms(CrystalGraph g) {
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
    return h;
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row[c] / rows.length;
      }
    }
    return mean;
  }

  private double answer(int k, double[] g) {
    double[] out = said(k, g);
    Head head = net.heads().get(k);
    if (!head.twoPart()) {
      return out[0];
    }
    return out[1] > 0 ? Math.max(out[0], head.zero()) : head.zero();
  }

  private double[] said(int k, double[] g) {
    double[] hidden = map(linear("head" + k + ".hidden", g), ReferenceReGNet::silu);
    return linear("head" + k + ".out", hidden);
  }

  private double[] mixed(int k, double[][] h) {
    double[][] rows = o.experts().level() == Experts.Level.NODE ? h : new double[][] {mean(h)};
    double[][] mixed = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      mixed[i] = mixture(gate(k, rows[i]), rows[i]);
    }
    return mean(mixed);
  }

  /** The weights of a gate without noise. */
  double[] gate(int k, double[] g) {
    double[] l = linear("head" + k + ".gate", g);
    int top = o.experts().top() == 0 ? l.length : o.experts().top();
    double[] a = new double[l.length];
    double sum = 0;
    for (int e = 0; e < l.length; e++) {
      int better = 0;
      for (int other = 0; other < l.length; other++) {
        better += l[other] > l[e] || (l[other] == l[e] && other < e) ? 1 : 0;
      }
      a[e] = better < top ? Math.exp(l[e]) : 0;
      sum += a[e];
    }
    double all = sum;
    return map(a, x -> x / all);
  }

  private double[] mixture(double[] gate, double[] g) {
    int f = o.width();
    double[] mixture = new double[f];
    for (int e = 0; e < gate.length; e++) {
      double[] inner =
          map(
              linear(part("experts.in.weight", e, 2 * f * f), part("experts.in.bias", e, 2 * f), g),
              ReferenceReGNet::silu);
      double[] out =
          linear(part("experts.out.weight", e, 2 * f * f), part("experts.out.bias", e, f), inner);
      for (int c = 0; c < f; c++) {
        mixture[c] += gate[e] * out[c];
      }
    }
    return mixture;
  }

  private double[] part(String name, int e, int length) {
    return Arrays.copyOfRange(piece(name), e * length, (e + 1) * length);
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
    boolean potnet = o.layer().local() == LayerOptions.Local.POTNET;
    int in = o.sharedInput() && potnet ? f : 2 * f;
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
        double[] flow = potnet ? potnet(name, z) : cgcnn(name, z);
        double p = 0.5 * (Math.cos(Math.PI * g.dist()[k] / g.rcUsed()) + 1);
        for (int c = 0; c < f; c++) {
          sum[c] += p * flow[c];
        }
      }
      next[i] = norm(name + "norm.atom", sum);
      add(next[i], h[i]);
      next[i] = map(next[i], v -> potnet ? Math.max(v, 0) : Math.log1p(Math.exp(v)));
    }
    return next;
  }

  private double[] potnet(String name, double[] z) {
    int f = o.width();
    double[] a = map(z, ReferenceReGNet::silu);
    double[] gate = norm(name + "norm.edge", linear(name + "gate", Arrays.copyOfRange(a, 0, f)));
    double[] flow = linear(name + "message", Arrays.copyOfRange(a, a.length - f, a.length));
    for (int c = 0; c < f; c++) {
      flow[c] /= 1 + Math.exp(-gate[c]);
    }
    return flow;
  }

  private double[] cgcnn(String name, double[] z) {
    int f = o.width();
    double[] both = norm(name + "norm.edge", z);
    double[] flow = new double[f];
    for (int c = 0; c < f; c++) {
      flow[c] = Math.log1p(Math.exp(both[f + c])) / (1 + Math.exp(-both[c]));
    }
    return flow;
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
    boolean mean = o.layer().filter() == LayerOptions.Filter.MEAN;
    for (int w = 0; w < g.waves() && !mean; w++) {
      wave(g, w, name, q, x);
    }
    for (int i = 0; i < n * n && mean; i++) {
      for (int c = 0; c < o.rank(); c++) {
        x[i / n][c] += q[i % n][c] / n;
      }
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

  private void wave(CrystalGraph g, int w, String name, double[][] q, double[][] x) {
    int n = q.length;
    for (int c = 0; c < o.rank(); c++) {
      double cos = 0;
      double sin = 0;
      for (int j = 0; j < n; j++) {
        cos += q[j][c] * Math.cos(phase(g, w, j)) / n;
        sin += q[j][c] * Math.sin(phase(g, w, j)) / n;
      }
      double weight = weight(g, w, name, c);
      for (int i = 0; i < n; i++) {
        x[i][c] += weight * (Math.cos(phase(g, w, i)) * cos + Math.sin(phase(g, w, i)) * sin);
      }
    }
  }

  private double weight(CrystalGraph g, int w, String name, int c) {
    return switch (o.layer().filter()) {
      case FLAT -> 1.0 / 16;
      case MEAN -> throw new IllegalArgumentException("no wave");
      case INDEX -> {
        int rank = o.layer().filterRank();
        double sum = 0;
        for (int r = 0; r < rank; r++) {
          sum +=
              piece(name + "filter.down")[w * rank + r]
                  * piece(name + "filter.up")[r * o.rank() + c];
        }
        yield 2 * g.rho() * sum;
      }
      case RADIAL -> radial(g.knorm()[w], piece(name + "filter"), c) * 2 * g.rho();
    };
  }

  private double radial(double k, double[] filter, int c) {
    if (!(k < o.kCut())) {
      return 0;
    }
    double delta = o.kCut() / (o.filters() - 1);
    double weight = 0;
    for (int b = 0; b < o.filters(); b++) {
      weight += filter[b * o.rank() + c] * Math.exp(-Math.pow((k - b * delta) / delta, 2));
    }
    weight *= Math.pow(1 - Math.pow(k / o.kCut(), 2), 2);
    return weight * Math.min(Math.pow(o.kCut() / k, 2), 25);
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
