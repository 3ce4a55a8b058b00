package io.equipoise.crystal;

/**
 * Walks over all pairs of atoms within a cut-off, images included, each unordered pair once.
 *
 * <pre>
 * pair (i, j, T)   d = |(f_j + T - f_i) L|,  dMin &lt; d &lt;= rc,  j &gt; i, or j = i and T &gt; 0 (first
 *                  non-zero component positive)
 * </pre>
 *
 * <p>(i, j, T) and (j, i, -T) have the same d bit by bit, so an ordered sum is twice this one.
 * Fractions must be wrapped: T counts from the wrapped positions.
 *
 * <p>Up to 64 atoms every pair is tried with only those images whose lattice planes are near
 * enough: |(f_j + T - f_i)_a| h_a &lt;= rc with h_a the plane spacing. (|a| in its place would lose
 * pairs in skewed cells.) Above, atoms are binned in cells at least rc wide, ghost images made on
 * the fly. Cost: about n^2/2 times the images, or n times the atoms in 27 bins.
 */
final class Pairs {
  private static final int BRUTE_FORCE = 64;
  private static final double MAX_TRIES = 1e9;

  private final Lattice lattice;
  private final double[] frac;
  private final double[] spacing;
  private final double dMin;
  private final double rc;
  private final Sink sink;

  /** Receives one pair. */
  @FunctionalInterface
  interface Sink {
    void pair(int i, int j, int t0, int t1, int t2, double d);
  }

  private Pairs(Lattice lattice, double[] frac, double dMin, double rc, Sink sink) {
    this.lattice = lattice;
    this.frac = frac;
    this.spacing = lattice.planeSpacings();
    this.dMin = dMin;
    this.rc = rc;
    this.sink = sink;
  }

  /** Every unordered pair with 1e-8 &lt; d &lt;= rc. */
  static void half(Lattice lattice, double[] frac, double rc, Sink sink) {
    half(lattice, frac, 1e-8, rc, sink);
  }

  /** Every unordered pair with dMin &lt; d &lt;= rc; a negative dMin shows sites that coincide. */
  static void half(Lattice lattice, double[] frac, double dMin, double rc, Sink sink) {
    if (!(rc > 0)) {
      return;
    }
    Pairs pairs = new Pairs(lattice, frac, dMin, rc, sink);
    if (frac.length / 3 <= BRUTE_FORCE) {
      pairs.bruteForce();
    } else {
      pairs.linkCells();
    }
  }

  private void checkCost(double tries) {
    if (tries > MAX_TRIES) {
      throw new IllegalArgumentException(
          "neighbour search within "
              + rc
              + " angstrom would try "
              + tries
              + " images; expected at most "
              + MAX_TRIES
              + ". Reduce the cell first (NiggliReduction), or lower the cut-off. (TOO_LARGE)");
    }
  }

  private void bruteForce() {
    int n = frac.length / 3;
    double box = 1;
    for (double h : spacing) {
      box *= 2 * rc / h + 1;
    }
    checkCost(box * n * n / 2);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        images(i, j);
      }
    }
  }

  private void images(int i, int j) {
    double dx = frac[3 * j] - frac[3 * i];
    double dy = frac[3 * j + 1] - frac[3 * i + 1];
    double dz = frac[3 * j + 2] - frac[3 * i + 2];
    // The bound is widened by 1e-9 against rounding; d itself decides.
    double r0 = rc / spacing[0] + 1e-9;
    double r1 = rc / spacing[1] + 1e-9;
    double r2 = rc / spacing[2] + 1e-9;
    int from0 = i == j ? 0 : (int) Math.ceil(-r0 - dx);
    for (int t0 = from0; t0 <= r0 - dx; t0++) {
      int from1 = i == j && t0 == 0 ? 0 : (int) Math.ceil(-r1 - dy);
      for (int t1 = from1; t1 <= r1 - dy; t1++) {
        int from2 = i == j && t0 == 0 && t1 == 0 ? 1 : (int) Math.ceil(-r2 - dz);
        for (int t2 = from2; t2 <= r2 - dz; t2++) {
          tryPair(i, j, t0, t1, t2, dx + t0, dy + t1, dz + t2);
        }
      }
    }
  }

  private void tryPair(int i, int j, int t0, int t1, int t2, double x, double y, double z) {
    double cx = x * lattice.at(0, 0) + y * lattice.at(1, 0) + z * lattice.at(2, 0);
    double cy = x * lattice.at(0, 1) + y * lattice.at(1, 1) + z * lattice.at(2, 1);
    double cz = x * lattice.at(0, 2) + y * lattice.at(1, 2) + z * lattice.at(2, 2);
    double d = Lattice.norm(cx, cy, cz);
    if (d <= rc && d > dMin) {
      sink.pair(i, j, t0, t1, t2, d);
    }
  }

  private void linkCells() {
    int n = frac.length / 3;
    int[] bins = new int[3];
    int[] reach = new int[3];
    double volume = 1;
    for (int a = 0; a < 3; a++) {
      bins[a] = (int) Math.max(1, Math.min(128, Math.floor(spacing[a] / rc)));
      reach[a] = (int) Math.floor(rc * bins[a] / spacing[a]) + 1;
      volume *= (2.0 * reach[a] + 1) / bins[a];
    }
    checkCost(volume * n * n);
    int[] head = new int[bins[0] * bins[1] * bins[2]];
    int[] next = new int[n];
    java.util.Arrays.fill(head, -1);
    for (int i = n - 1; i >= 0; i--) {
      int cell = (bin(i, 0, bins) * bins[1] + bin(i, 1, bins)) * bins[2] + bin(i, 2, bins);
      next[i] = head[cell];
      head[cell] = i;
    }
    for (int i = 0; i < n; i++) {
      around(i, bins, reach, head, next);
    }
  }

  private int bin(int i, int axis, int[] bins) {
    return Math.min(bins[axis] - 1, (int) (frac[3 * i + axis] * bins[axis]));
  }

  private void around(int i, int[] bins, int[] reach, int[] head, int[] next) {
    for (int s0 = -reach[0]; s0 <= reach[0]; s0++) {
      int b0 = bin(i, 0, bins) + s0;
      int t0 = Math.floorDiv(b0, bins[0]);
      for (int s1 = -reach[1]; s1 <= reach[1]; s1++) {
        int b1 = bin(i, 1, bins) + s1;
        int t1 = Math.floorDiv(b1, bins[1]);
        for (int s2 = -reach[2]; s2 <= reach[2]; s2++) {
          int b2 = bin(i, 2, bins) + s2;
          int t2 = Math.floorDiv(b2, bins[2]);
          int cell =
              ((b0 - t0 * bins[0]) * bins[1] + b1 - t1 * bins[1]) * bins[2] + b2 - t2 * bins[2];
          for (int j = head[cell]; j >= 0; j = next[j]) {
            if (j > i || (j == i && positive(t0, t1, t2))) {
              double dx = frac[3 * j] - frac[3 * i];
              double dy = frac[3 * j + 1] - frac[3 * i + 1];
              double dz = frac[3 * j + 2] - frac[3 * i + 2];
              tryPair(i, j, t0, t1, t2, dx + t0, dy + t1, dz + t2);
            }
          }
        }
      }
    }
  }

  static boolean positive(int a, int b, int c) {
    return a > 0 || (a == 0 && (b > 0 || (b == 0 && c > 0)));
  }
}
