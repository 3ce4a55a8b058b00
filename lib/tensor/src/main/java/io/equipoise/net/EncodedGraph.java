package io.equipoise.net;

import io.equipoise.crystal.CrystalGraph;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What of a crystal graph does not depend on parameters, computed once.
 *
 * <pre>
 * z, sender, receiver     as in the graph; where species share sites, site i is row Z + 1 + i of the
 *                         element table, which are the rows of mixed
 * mixed                   n x A  features of each site, or none
 * shells                  u      the distances that occur, each once, angstrom
 * shell                   e      which of them an edge has: i -> j and j -> i share one
 * envelope                e      0.5 (cos(pi d / r_c) + 1)
 * trig                    n x 2w cos theta | sin theta, theta = 2 pi h . f, for |k| < k_c
 * basis                   w x Q  2 rho / n (1 - (k/k_c)^2)^2 min((k_c/k)^2, 25) exp(-((k - kappa_b)/delta)^2)
 *   of the index filter   w x 1  2 rho / n, whatever k is
 *   of the flat filter    w x 1  1 / (w n)
 *   of the mean filter    1 x 1  1 / n; its one wave is k = 0
 * </pre>
 *
 * <p>Numbers are {@code float[]} or {@code double[]} by {@link Precision}.
 */
public final class EncodedGraph {
  private static final double CAP = 25;

  /** The place of k = 0, which no graph holds. */
  private static final int ORIGIN = -1;

  final long[] z;
  final float[][] mixed;
  final long[] sender;
  final long[] receiver;
  final long[] shell;
  final Object shells;
  final Object envelope;
  final Object trig;
  final Object basis;
  final int waves;
  final Precision precision;

  private EncodedGraph(
      CrystalGraph graph,
      int[] kept,
      ReGNetOptions options,
      Precision precision,
      int elements,
      float[][] mixed) {
    this.precision = precision;
    this.mixed = mixed;
    this.waves = kept.length;
    this.z = new long[graph.atoms()];
    for (int i = 0; i < z.length; i++) {
      z[i] = mixed.length == 0 ? graph.z()[i] : elements + i;
    }
    this.sender = new long[graph.edges()];
    this.receiver = new long[graph.edges()];
    double[] d = new double[graph.edges()];
    double[] p = new double[graph.edges()];
    for (int i = 0; i < graph.atoms(); i++) {
      for (int e = graph.rowptr()[i]; e < graph.rowptr()[i + 1]; e++) {
        sender[e] = graph.col()[e];
        receiver[e] = i;
        d[e] = graph.dist()[e];
        p[e] = 0.5 * (StrictMath.cos(StrictMath.PI * Math.min(1, d[e] / graph.rcUsed())) + 1);
      }
    }
    this.shell = new long[graph.edges()];
    this.shells = precision.of(shells(d, precision, shell));
    this.envelope = precision.of(p);
    this.trig = precision.of(trig(graph, kept));
    this.basis = precision.of(basis(graph, kept, options));
  }

  /**
   * Encodes a graph for a network.
   *
   * @param elements atomic numbers below this are known
   * @param mixed features of each site, where species share some; else none
   * @throws IllegalArgumentException when a species is not known to the element table
   */
  static EncodedGraph of(
      CrystalGraph graph,
      int elements,
      ReGNetOptions options,
      Precision precision,
      float[][] mixed) {
    for (short z : graph.z()) {
      if (z < 1 || z >= elements) {
        throw new IllegalArgumentException(
            "crystal '"
                + graph.id()
                + "': no features for atomic number "
                + z
                + "; expected 1 to "
                + (elements - 1)
                + ". (UNKNOWN_SPECIES)");
      }
    }
    return new EncodedGraph(graph, kept(graph, options), options, precision, elements, mixed);
  }

  /** The places of the waves that the filter weighs. */
  private static int[] kept(CrystalGraph graph, ReGNetOptions options) {
    if (!options.reciprocal()) {
      return new int[0];
    }
    if (options.layer().filter() == LayerOptions.Filter.MEAN) {
      return new int[] {ORIGIN};
    }
    IntStream all = IntStream.range(0, graph.waves());
    int count = options.layer().waves().count();
    if (count == 0) {
      return all.filter(w -> graph.knorm()[w] < options.kCut()).toArray();
    }
    if (graph.waves() != count) {
      throw new IllegalArgumentException(
          "crystal '"
              + graph.id()
              + "' has "
              + graph.waves()
              + " reciprocal vectors; expected the "
              + count
              + " of "
              + options.layer().waves()
              + ". Build its graph with that choice.");
    }
    return all.toArray();
  }

  /**
   * The distances that differ in this precision, in order of appearance; fills in which is whose.
   */
  private static double[] shells(double[] d, Precision precision, long[] shell) {
    Map<Double, Integer> found = new LinkedHashMap<>();
    for (int e = 0; e < d.length; e++) {
      double rounded = precision == Precision.SINGLE ? (float) d[e] : d[e];
      shell[e] = found.computeIfAbsent(rounded, r -> found.size());
    }
    return found.keySet().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] trig(CrystalGraph graph, int[] kept) {
    int n = graph.atoms();
    int w = kept.length;
    double[] trig = new double[2 * n * w];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < w; k++) {
        double turns = 0;
        for (int axis = 0; axis < 3 && kept[k] != ORIGIN; axis++) {
          turns += graph.hkl()[3 * kept[k] + axis] * graph.frac()[3 * i + axis];
        }
        double theta = 2 * StrictMath.PI * (turns - Math.rint(turns));
        trig[2 * w * i + k] = StrictMath.cos(theta);
        trig[2 * w * i + w + k] = StrictMath.sin(theta);
      }
    }
    return trig;
  }

  private static double[] basis(CrystalGraph graph, int[] kept, ReGNetOptions o) {
    double[] same = new double[kept.length];
    switch (o.layer().filter()) {
      case RADIAL -> {
        return radial(graph, kept, o);
      }
      case INDEX -> Arrays.fill(same, 2 * graph.rho() / graph.atoms());
      case FLAT, MEAN -> Arrays.fill(same, 1.0 / (kept.length * graph.atoms()));
    }
    return same;
  }

  private static double[] radial(CrystalGraph graph, int[] kept, ReGNetOptions o) {
    int q = o.filters();
    double delta = o.kCut() / (q - 1);
    double[] basis = new double[kept.length * q];
    for (int w = 0; w < kept.length; w++) {
      double u = graph.knorm()[kept[w]] / o.kCut();
      double scale = (1 - u * u) * (1 - u * u) * Math.min(1 / (u * u), CAP);
      scale *= 2 * graph.rho() / graph.atoms();
      for (int b = 0; b < q; b++) {
        double x = (graph.knorm()[kept[w]] - b * delta) / delta;
        basis[w * q + b] = scale * StrictMath.exp(-x * x);
      }
    }
    return basis;
  }

  /** Number of atoms. */
  public int atoms() {
    return z.length;
  }

  /** Number of directed edges. */
  public int edges() {
    return sender.length;
  }

  /** Number of different distances. */
  int shellCount() {
    return java.lang.reflect.Array.getLength(shells);
  }

  /** Number of reciprocal vectors below the cut-off. */
  public int waves() {
    return waves;
  }
}
