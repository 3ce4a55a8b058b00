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

  /** How many vectors there are. */
  public int size() {
    return knorm.length;
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
