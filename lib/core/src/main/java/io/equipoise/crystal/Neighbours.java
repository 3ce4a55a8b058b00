package io.equipoise.crystal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Neighbours of every atom of a cell, by receiving atom.
 *
 * <pre>
 * rowptr  n + 1    the edges of atom i are rowptr[i] .. rowptr[i+1]-1
 * col     e        the neighbour j
 * image   3 e      its lattice translation T, counted from the wrapped fractions
 * dist    e        d = |(f_j + T - f_i) L|, angstrom, 1e-8 &lt; d &lt;= rc; sorted per atom by
 *                  (d rounded to 1e-6, j, T)
 * </pre>
 *
 * <p>Self images count. The edges hold (j, i, -T) wherever they hold (i, j, T), with the same bits
 * of d, until {@link #nearest} truncates them.
 *
 * @param rc the cut-off that was used, angstrom
 */
public record Neighbours(int[] rowptr, int[] col, int[] image, double[] dist, double rc) {
  private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

  /** Distances closer than this belong to one shell, angstrom. */
  static final double SHELL = 1e-4;

  /** What "at most M neighbours" means. */
  public enum Truncation {
    /**
     * All of the shell that the M-th neighbour is in: every d &lt;= d_M + 1e-4 angstrom, at most
     * the nearest 4 M. Keeps permutation and rotation invariance.
     */
    SHELLS,
    /**
     * Exactly the first M: an arbitrary subset of equal distances, as the published baselines do.
     * Breaks invariance; for comparisons only.
     */
    PLAIN
  }

  /** All neighbours within {@code rc} angstrom. Fractions are wrapped first. */
  public static Neighbours within(Lattice lattice, double[] frac, double rc) {
    int n = frac.length / 3;
    Edges edges = new Edges();
    Pairs.half(lattice, Lattice.wrap(frac), rc, edges);
    int[] rowptr = new int[n + 1];
    for (int e = 0; e < edges.size; e++) {
      rowptr[edges.at(e, 0) + 1]++;
      rowptr[edges.at(e, 1) + 1]++;
    }
    for (int i = 0; i < n; i++) {
      rowptr[i + 1] += rowptr[i];
    }
    int[] fill = Arrays.copyOf(rowptr, n);
    Edge[] sorted = new Edge[2 * edges.size];
    for (int e = 0; e < edges.size; e++) {
      sorted[fill[edges.at(e, 0)]++] = edges.edge(e, 1, 1);
      sorted[fill[edges.at(e, 1)]++] = edges.edge(e, 0, -1);
    }
    for (int i = 0; i < n; i++) {
      Arrays.sort(sorted, rowptr[i], rowptr[i + 1], ORDER);
    }
    return of(rowptr, sorted, rc);
  }

  /**
   * Neighbours within {@code rc}; as long as an atom has none, with rc times 1.25 up to {@code max}
   * for the whole structure. Atoms that have none even then keep an empty list.
   */
  static Neighbours growing(Lattice lattice, double[] frac, double rc, double max) {
    Neighbours found = within(lattice, frac, rc);
    while (found.rc < max && found.lonely()) {
      found = within(lattice, frac, Math.min(max, 1.25 * found.rc));
    }
    return found;
  }

  private boolean lonely() {
    return IntStream.range(0, atoms()).anyMatch(i -> rowptr[i] == rowptr[i + 1]);
  }

  /** Number of atoms. */
  public int atoms() {
    return rowptr.length - 1;
  }

  /** Number of directed edges. */
  public int edges() {
    return col.length;
  }

  /** The nearest {@code m} neighbours of every atom; 0 keeps all. */
  public Neighbours nearest(int m, Truncation truncation) {
    if (m < 0) {
      throw new IllegalArgumentException(
          "neighbour count " + m + "; expected 0 (all) or more, typically 12");
    }
    if (m == 0) {
      return this;
    }
    int[] kept = new int[edges()];
    int[] ptr = new int[rowptr.length];
    int e = 0;
    for (int i = 0; i < atoms(); i++) {
      int end = rowptr[i] + kept(i, m, truncation);
      for (int k = rowptr[i]; k < end; k++) {
        kept[e++] = k;
      }
      ptr[i + 1] = e;
    }
    return pick(ptr, Arrays.copyOf(kept, e));
  }

  private int kept(int i, int m, Truncation truncation) {
    int count = rowptr[i + 1] - rowptr[i];
    if (count <= m || truncation == Truncation.PLAIN) {
      return Math.min(count, m);
    }
    double limit = dist[rowptr[i] + m - 1] + SHELL;
    int kept = m;
    while (kept < count && dist[rowptr[i] + kept] <= limit) {
      kept++;
    }
    if (kept > 4 * m) {
      LOG.warn(
          "atom {} has {} neighbours in its last shell; the nearest {} are kept", i, kept, 4 * m);
      return 4 * m;
    }
    return kept;
  }

  private Neighbours pick(int[] ptr, int[] edges) {
    int[] c = new int[edges.length];
    int[] t = new int[3 * edges.length];
    double[] d = new double[edges.length];
    for (int e = 0; e < edges.length; e++) {
      c[e] = col[edges[e]];
      d[e] = dist[edges[e]];
      System.arraycopy(image, 3 * edges[e], t, 3 * e, 3);
    }
    return new Neighbours(ptr, c, t, d, rc);
  }

  private static Neighbours of(int[] rowptr, Edge[] edges, double rc) {
    int[] c = new int[edges.length];
    int[] t = new int[3 * edges.length];
    double[] d = new double[edges.length];
    for (int e = 0; e < edges.length; e++) {
      Edge edge = edges[e];
      c[e] = edge.j;
      t[3 * e] = edge.t0;
      t[3 * e + 1] = edge.t1;
      t[3 * e + 2] = edge.t2;
      d[e] = edge.d;
    }
    return new Neighbours(rowptr, c, t, d, rc);
  }

  private record Edge(long key, int j, int t0, int t1, int t2, double d) {}

  private static final Comparator<Edge> ORDER =
      Comparator.comparingLong(Edge::key)
          .thenComparingInt(Edge::j)
          .thenComparingInt(Edge::t0)
          .thenComparingInt(Edge::t1)
          .thenComparingInt(Edge::t2);

  /** Unordered pairs as they come. */
  private static final class Edges implements Pairs.Sink {
    private int[] ints = new int[5 * 64];
    private double[] d = new double[64];
    private int size;

    @Override
    public void pair(int i, int j, int t0, int t1, int t2, double dist) {
      if (size == d.length) {
        d = Arrays.copyOf(d, 2 * size);
        ints = Arrays.copyOf(ints, 10 * size);
      }
      int at = 5 * size;
      ints[at] = i;
      ints[at + 1] = j;
      ints[at + 2] = t0;
      ints[at + 3] = t1;
      ints[at + 4] = t2;
      d[size++] = dist;
    }

    int at(int e, int which) {
      return ints[5 * e + which];
    }

    Edge edge(int e, int to, int sign) {
      long key = Math.round(d[e] * 1e6);
      return new Edge(key, at(e, to), sign * at(e, 2), sign * at(e, 3), sign * at(e, 4), d[e]);
    }
  }
}
