package io.equipoise.crystal;

/**
 * What is known of each atom's element: n x 92 numbers, row by row.
 *
 * <p>A whole atom has its element's bits (see {@link Elements#features}). A site that several
 * species share, or that is partly empty, has their bits weighted by occupancy and divided by the
 * site's total occupancy.
 */
public final class NodeFeatures {
  private NodeFeatures() {}

  /**
   * The feature rows of a crystal's sites.
   *
   * @throws IllegalArgumentException for an element above Z = 100
   */
  public static float[] of(Crystal crystal) {
    int n = crystal.atoms();
    double[] sum = new double[n * Elements.FEATURES];
    double[] total = new double[n];
    if (crystal.occ() == null) {
      for (int i = 0; i < n; i++) {
        add(sum, total, i, crystal.z()[i], 1);
      }
    } else {
      for (Crystal.Occupant o : crystal.occ()) {
        add(sum, total, o.site(), o.z(), o.weight());
      }
    }
    float[] rows = new float[sum.length];
    for (int e = 0; e < rows.length; e++) {
      rows[e] = (float) (sum[e] / total[e / Elements.FEATURES]);
    }
    return rows;
  }

  private static void add(double[] sum, double[] total, int site, int z, double weight) {
    for (int bit : Elements.features(z)) {
      sum[site * Elements.FEATURES + bit] += weight;
    }
    total[site] += weight;
  }
}
