package io.equipoise.crystal;

import java.util.Arrays;
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

  private static final int MANY_TIES = 32;

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
    long[] order = edges.byReceiver(rowptr);
    for (int i = 0; i < n; i++) {
      Arrays.sort(order, rowptr[i], rowptr[i + 1]);
      edges.settleTies(order, rowptr[i], rowptr[i + 1]);
    }
    return edges.ordered(rowptr, order, rc);
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

  /**
   * Unordered pairs as they come. Each is two edges: number 2 e from its second atom to its first,
   * and 2 e + 1 back.
   */
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

    /** Edges by receiving atom: d rounded to 1e-6 above, the edge's number in the low 32 bits. */
    long[] byReceiver(int[] rowptr) {
      int[] fill = rowptr.clone();
      long[] order = new long[2 * size];
      for (int e = 0; e < size; e++) {
        long key = Math.round(d[e] * 1e6) << 32;
        order[fill[at(e, 0)]++] = key | 2L * e;
        order[fill[at(e, 1)]++] = key | (2L * e + 1);
      }
      return order;
    }

    /** Orders edges of equal rounded d by (j, T). */
    void settleTies(long[] order, int from, int to) {
      int begin = from;
      while (begin < to) {
        int end = begin + 1;
        while (end < to && order[end] >>> 32 == order[begin] >>> 32) {
          end++;
        }
        if (end - begin > MANY_TIES) {
          Long[] ties = Arrays.stream(order, begin, end).boxed().toArray(Long[]::new);
          Arrays.sort(ties, (x, y) -> compare((int) (long) x, (int) (long) y));
          for (int k = begin; k < end; k++) {
            order[k] = ties[k - begin];
          }
        } else {
          insert(order, begin, end);
        }
        begin = end;
      }
    }

    private void insert(long[] order, int begin, int end) {
      for (int k = begin + 1; k < end; k++) {
        long moved = order[k];
        int at = k;
        while (at > begin && compare((int) order[at - 1], (int) moved) > 0) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = moved;
      }
    }

    private int compare(int x, int y) {
      int by = Integer.compare(sender(x), sender(y));
      for (int axis = 0; by == 0 && axis < 3; axis++) {
        by = Integer.compare(image(x, axis), image(y, axis));
      }
      return by;
    }

    private int sender(int edge) {
      return at(edge >> 1, 1 - (edge & 1));
    }

    private int image(int edge, int axis) {
      int t = at(edge >> 1, 2 + axis);
      return (edge & 1) == 0 ? t : -t;
    }

    Neighbours ordered(int[] rowptr, long[] order, double rc) {
      int[] c = new int[order.length];
      int[] t = new int[3 * order.length];
      double[] dist = new double[order.length];
      for (int e = 0; e < order.length; e++) {
        int edge = (int) order[e];
        c[e] = sender(edge);
        for (int axis = 0; axis < 3; axis++) {
          t[3 * e + axis] = image(edge, axis);
        }
        dist[e] = d[edge >> 1];
      }
      return new Neighbours(rowptr, c, t, dist, rc);
    }
  }
}
