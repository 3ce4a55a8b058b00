package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reciprocal lattice vectors k = h B below a cut-off, one of each pair +-h.
 *
 * <pre>
 * hkl    3 m   integers h, the first non-zero component positive; sorted by (|k|, h)
 * knorm  m     |k|, 1/angstrom, <b>with</b> the 2 pi;  0 &lt; |k| &lt; kCut
 * </pre>
 *
 * <p>The box |h_a| &lt;= ceil(kCut |a_a| / 2 pi) holds them all, because |h_a| = |k . a_a| / 2 pi.
 * About V kCut^3 / (12 pi^2) vectors: 23 for 100 cubic angstrom at 3 / angstrom. Lengths closer
 * than 1e-9 count as equal in the order.
 */
public record WaveVectors(int[] hkl, double[] knorm) {
  private static final Logger LOG = LoggerFactory.getLogger(WaveVectors.class);
  private static final double MAX_BOX = 2e8;

  /** Which vectors a graph has. */
  public enum Choice {
    /** All of the half space below a length: the only choice that does not depend on the basis. */
    BELOW(0),
    /** Half of the box |h_a| &lt;= 1, without 0: 13 vectors. */
    BOX_1(1),
    /** Half of the box |h_a| &lt;= 2: 62 vectors. */
    BOX_2(2),
    /** Half of the box |h_a| &lt;= 3: 171 vectors. */
    BOX_3(3),
    /**
     * The 16 shortest of the box |h_a| &lt;= 2 without 0, both signs: where the sixteenth length
     * occurs more often than there is room for, rounding decides which are kept.
     */
    SHORTEST(2);

    private final int reach;

    Choice(int reach) {
      this.reach = reach;
    }

    /** How many vectors there always are; 0 where the lattice decides. */
    public int count() {
      int side = 2 * reach + 1;
      return this == SHORTEST ? SHORTEST_KEPT : (side * side * side - 1) / 2;
    }
  }

  private static final int SHORTEST_KEPT = 16;

  /** How many vectors there are. */
  public int size() {
    return knorm.length;
  }

  /** The chosen vectors; {@code kCut} is read by {@link Choice#BELOW} alone. */
  public static WaveVectors of(Choice choice, Lattice lattice, double kCut) {
    return switch (choice) {
      case BELOW -> below(lattice, kCut);
      case BOX_1, BOX_2, BOX_3 -> box(lattice, choice.reach, true);
      case SHORTEST -> shortest(box(lattice, choice.reach, false));
    };
  }

  /** Every h of a box but 0, in the order of its indices: its place says which h it is. */
  private static WaveVectors box(Lattice lattice, int reach, boolean half) {
    double[] b = lattice.reciprocal();
    List<Wave> waves = new ArrayList<>();
    for (int h = -reach; h <= reach; h++) {
      for (int k = -reach; k <= reach; k++) {
        for (int l = -reach; l <= reach; l++) {
          boolean positive = h > 0 || (h == 0 && (k > 0 || (k == 0 && l > 0)));
          boolean zero = h == 0 && k == 0 && l == 0;
          if (half ? positive : !zero) {
            waves.add(new Wave(0, h, k, l, length(b, h, k, l)));
          }
        }
      }
    }
    return of(waves, waves.size());
  }

  private static WaveVectors shortest(WaveVectors box) {
    List<Wave> waves = new ArrayList<>();
    for (int m = 0; m < box.size(); m++) {
      int[] h = box.hkl;
      waves.add(new Wave(0, h[3 * m], h[3 * m + 1], h[3 * m + 2], box.knorm[m]));
    }
    // Stable and by the bits of the length: a parity mode, whose fault this is.
    waves.sort(Comparator.comparingDouble(Wave::norm));
    return of(waves, SHORTEST_KEPT);
  }

  /** All vectors of the half space below {@code kCut}. */
  public static WaveVectors below(Lattice lattice, double kCut) {
    double[] b = lattice.reciprocal();
    double[] abc = lattice.lengths();
    int[] box = new int[3];
    double volume = 1;
    for (int a = 0; a < 3; a++) {
      box[a] = (int) Math.ceil(kCut * abc[a] / (2 * Math.PI));
      volume *= 2.0 * box[a] + 1;
    }
    if (!(volume < MAX_BOX)) {
      throw new IllegalArgumentException(
          "reciprocal vectors below "
              + kCut
              + " / angstrom need a search of "
              + volume
              + " points; expected at most "
              + MAX_BOX
              + ". Reduce the cell first (NiggliReduction), or lower the cut-off. (TOO_LARGE)");
    }
    List<Wave> waves = new ArrayList<>();
    for (int h = 0; h <= box[0]; h++) {
      for (int k = h == 0 ? 0 : -box[1]; k <= box[1]; k++) {
        for (int l = h == 0 && k == 0 ? 1 : -box[2]; l <= box[2]; l++) {
          double norm = length(b, h, k, l);
          if (norm < kCut) {
            waves.add(new Wave(Math.round(norm * 1e9), h, k, l, norm));
          }
        }
      }
    }
    waves.sort(ORDER);
    return of(waves, waves.size());
  }

  /** These vectors, at most {@code max} of them; the last shell is kept whole or not at all. */
  public WaveVectors atMost(int max, String id) {
    if (size() <= max) {
      return this;
    }
    int kept = max;
    while (kept > 0 && knorm[kept] - knorm[kept - 1] < 1e-6) {
      kept--;
    }
    LOG.warn("crystal '{}' has {} reciprocal vectors; the shortest {} are kept", id, size(), kept);
    return new WaveVectors(
        java.util.Arrays.copyOf(hkl, 3 * kept), java.util.Arrays.copyOf(knorm, kept));
  }

  private static WaveVectors of(List<Wave> waves, int count) {
    int[] hkl = new int[3 * count];
    double[] knorm = new double[count];
    for (int m = 0; m < count; m++) {
      Wave w = waves.get(m);
      hkl[3 * m] = w.h;
      hkl[3 * m + 1] = w.k;
      hkl[3 * m + 2] = w.l;
      knorm[m] = w.norm;
    }
    return new WaveVectors(hkl, knorm);
  }

  private static double length(double[] b, int h, int k, int l) {
    return Lattice.norm(
        h * b[0] + k * b[3] + l * b[6],
        h * b[1] + k * b[4] + l * b[7],
        h * b[2] + k * b[5] + l * b[8]);
  }

  private record Wave(long key, int h, int k, int l, double norm) {}

  private static final Comparator<Wave> ORDER =
      Comparator.comparingLong(Wave::key)
          .thenComparingInt(Wave::h)
          .thenComparingInt(Wave::k)
          .thenComparingInt(Wave::l);
}
