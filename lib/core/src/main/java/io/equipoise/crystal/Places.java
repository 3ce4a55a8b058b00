package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Places in a cell, found by their periodic distance: the first one closer than a limit.
 *
 * <p>They are binned by wrapped fractions in bins wider than the limit, so that a place near
 * another is in the same bin or one beside it. Cost of a search: the places in 27 bins, about one
 * for as many places as were expected. The answer is that of trying all places in turn.
 */
final class Places {
  private static final int MOST_BINS = 32;
  // Beyond, the rounding of a wrapped fraction could be seen: such places are tried in turn.
  private static final double FAR = 1e6;

  private final Lattice lattice;
  private final double limit;
  private final int[] bins = new int[3];
  private final int[] head;
  private final List<double[]> places = new ArrayList<>();
  private int[] next = new int[16];
  private boolean far;

  /** No places yet. */
  Places(Lattice lattice, double limit, int expected) {
    this.lattice = lattice;
    this.limit = limit;
    double[] spacing = lattice.planeSpacings();
    int enough = (int) Math.ceil(Math.cbrt(expected));
    for (int a = 0; a < 3; a++) {
      double fit = Math.floor(spacing[a] / (1.01 * limit));
      bins[a] = (int) Math.max(1, Math.min(fit, Math.min(enough, MOST_BINS)));
    }
    head = new int[bins[0] * bins[1] * bins[2]];
    Arrays.fill(head, -1);
  }

  int size() {
    return places.size();
  }

  double[] get(int i) {
    return places.get(i);
  }

  void add(double[] p) {
    int i = places.size();
    if (i == next.length) {
      next = Arrays.copyOf(next, 2 * i);
    }
    far |= isFar(p);
    int bin = (bin(p[0], 0) * bins[1] + bin(p[1], 1)) * bins[2] + bin(p[2], 2);
    next[i] = head[bin];
    head[bin] = i;
    places.add(p);
  }

  /** The first of the first {@code among} places closer to a place than the limit; -1 for none. */
  int find(double[] p, int among) {
    if (far || isFar(p)) {
      for (int i = 0; i < among; i++) {
        if (near(i, p)) {
          return i;
        }
      }
      return -1;
    }
    int first = among;
    for (int b0 : around(p[0], 0)) {
      for (int b1 : around(p[1], 1)) {
        for (int b2 : around(p[2], 2)) {
          for (int i = head[(b0 * bins[1] + b1) * bins[2] + b2]; i >= 0; i = next[i]) {
            if (i < first && near(i, p)) {
              first = i;
            }
          }
        }
      }
    }
    return first < among ? first : -1;
  }

  private boolean near(int i, double[] p) {
    double[] q = places.get(i);
    return lattice.shortDistance(p[0] - q[0], p[1] - q[1], p[2] - q[2]) < limit;
  }

  private static boolean isFar(double[] p) {
    return !(Math.abs(p[0]) < FAR && Math.abs(p[1]) < FAR && Math.abs(p[2]) < FAR);
  }

  private int bin(double x, int axis) {
    return Math.min(bins[axis] - 1, (int) ((x - Math.floor(x)) * bins[axis]));
  }

  private int[] around(double x, int axis) {
    int n = bins[axis];
    int bin = bin(x, axis);
    return switch (n) {
      case 1 -> new int[] {0};
      case 2 -> new int[] {0, 1};
      default -> new int[] {(bin + n - 1) % n, bin, (bin + 1) % n};
    };
  }
}
