package io.equipoise.crystal;

import java.util.List;

/**
 * Exact physics of a crystal of ions: labels whose every error is the model's.
 *
 * <pre>
 * e_ewald        eV/atom  point-charge energy                                        long range
 * e_lattice      eV/atom  e_ewald + sum over pairs of A_ij exp(-d / 0.32), d &lt;= 10,
 *                         A_ij = 1200 exp((r_i + r_j - 2.4) / 0.32) eV               mixed
 * e_disp         eV/atom  -sum C_ij / d^6, d &lt;= 12, C_ij = 30 (r_i r_j)^1.5 eV A^6,
 *                         and the tail -(2 pi / 3)(n / V) mean_ij(C_ij) / 12^3       medium range
 * k_bulk         GPa      v d2e/dv2 x 160.2177 of e_lattice per atom, five points    curvature
 * gap_tb         eV       gap of one s orbital an atom on a 4 x 4 x 4 mesh of k      zero-inflated
 * v_site_spread  V        max - min of the site potential over the anions            long range
 * en_diff        Pauling  mean electronegativity of anions less that of cations      easy
 * density        g/cm3                                                               easy
 * coord          count    mean number of neighbours within 1.25 nearest distances    easy
 * </pre>
 *
 * <p>d in angstrom, r the mean ionic radius at the formal charge. Pair sums run over unordered
 * pairs, self images included, per cell, then divided by n.
 *
 * <p>k_bulk scales the cell at fixed fractions with the pair list of the cell itself, so the Ewald
 * energy goes as v^(-1/3) exactly and one walk over the pairs gives all five points. It is not at
 * equilibrium: negative values occur. gap_tb belongs to the cell: it is equal in another basis of
 * the same lattice, not in a supercell.
 *
 * <p>Cost: well below a millisecond for small cells without gap_tb; see {@link TightBinding} for
 * it.
 */
public final class Labels {
  /** The names of the labels, in the order of {@link #of}. */
  public static final List<String> NAMES =
      List.of(
          "e_ewald",
          "e_lattice",
          "e_disp",
          "k_bulk",
          "gap_tb",
          "v_site_spread",
          "en_diff",
          "density",
          "coord");

  /** The units, in the same order. */
  public static final List<String> UNITS =
      List.of("eV/atom", "eV/atom", "eV/atom", "GPa", "eV", "V", "Pauling", "g/cm3", "count");

  private static final double GPA = 160.2177; // of one eV per cubic angstrom
  private static final double RANGE = 0.32; // of the repulsion, angstrom
  private static final double REPULSION_CUT = 10;
  private static final double DISPERSION_CUT = 12;
  private static final double STEP = 0.01; // of k_bulk, relative volume

  private Labels() {}

  /**
   * All labels of a crystal of ions, in the order of {@link #NAMES}.
   *
   * @throws IllegalArgumentException when it carries no charges, or a charge without a radius
   */
  public static double[] of(Crystal crystal) {
    return of(crystal, NAMES);
  }

  /** Some labels, in the order of {@code names}; those that are not asked for cost nothing. */
  public static double[] of(Crystal crystal, List<String> names) {
    double[] q = crystal.charge();
    if (q == null) {
      throw new IllegalArgumentException(
          "crystal '" + crystal.id() + "' has no charges; expected a formal charge on every site");
    }
    Lattice lattice = Lattice.of(crystal.lattice());
    double[] radius = radii(crystal, q);
    Ewald.Result ewald =
        Ewald.of(lattice, crystal.frac(), q, Ewald.splitting(lattice, q.length), 5.0);
    boolean pairs =
        names.contains("e_lattice") || names.contains("k_bulk") || names.contains("e_disp");
    PairSums sums =
        pairs
            ? new PairSums(lattice, crystal.frac(), radius, names.contains("k_bulk"))
            : PairSums.NONE;
    double[] labels = new double[names.size()];
    for (int t = 0; t < labels.length; t++) {
      labels[t] = one(names.get(t), crystal, lattice, q, radius, ewald, sums);
    }
    return labels;
  }

  private static double one(
      String name,
      Crystal crystal,
      Lattice lattice,
      double[] q,
      double[] radius,
      Ewald.Result ewald,
      PairSums sums) {
    int n = q.length;
    return switch (name) {
      case "e_ewald" -> ewald.energy() / n;
      case "e_lattice" -> (ewald.energy() + sums.repulsion[2]) / n;
      case "e_disp" -> (sums.dispersion + tail(lattice, radius)) / n;
      case "k_bulk" -> bulkModulus(lattice, ewald.energy(), sums.repulsion, n);
      case "gap_tb" -> TightBinding.gap(crystal, radius, ewald.potentials());
      case "v_site_spread" -> spread(q, ewald.potentials());
      case "en_diff" -> electronegativityDifference(crystal, q);
      case "density" -> LatticeSums.density(crystal);
      case "coord" -> coordination(lattice, crystal.frac());
      default ->
          throw new IllegalArgumentException(
              "label '" + name + "'; expected one of " + NAMES + ".");
    };
  }

  private static double[] radii(Crystal crystal, double[] q) {
    double[] radius = new double[q.length];
    for (int i = 0; i < q.length; i++) {
      int z = crystal.z()[i];
      int charge = (int) Math.rint(q[i]);
      if (i > 0 && z == crystal.z()[i - 1] && q[i] == q[i - 1]) {
        radius[i] = radius[i - 1];
        continue;
      }
      radius[i] =
          Elements.ionicRadius(z, charge)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "crystal '"
                              + crystal.id()
                              + "': no ionic radius of "
                              + Elements.symbol(z)
                              + " at charge "
                              + charge
                              + "; expected an entry in the element table"));
    }
    return radius;
  }

  /** Repulsion at the five volumes and dispersion, eV per cell, from one walk over the pairs. */
  private static final class PairSums {
    static final PairSums NONE = new PairSums();
    final double[] repulsion = new double[5];
    double dispersion;

    private PairSums() {}

    PairSums(Lattice lattice, double[] frac, double[] radius, boolean fiveVolumes) {
      int n = radius.length;
      double[] strength = new double[n * n];
      double[] attraction = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double r = radius[i] * radius[j];
          strength[i * n + j] = 1200 * StrictMath.exp((radius[i] + radius[j] - 2.4) / RANGE);
          attraction[i * n + j] = 30 * r * Math.sqrt(r);
        }
      }
      double[] stretch = new double[5];
      for (int m = 0; m < 5; m++) {
        stretch[m] = StrictMath.cbrt(1 + (m - 2) * STEP);
      }
      Pairs.half(
          lattice,
          Lattice.wrap(frac),
          DISPERSION_CUT,
          (i, j, t0, t1, t2, d) -> {
            double d2 = d * d;
            dispersion -= attraction[i * n + j] / (d2 * d2 * d2);
            if (d <= REPULSION_CUT) {
              double a = strength[i * n + j];
              repulsion[2] += a * StrictMath.exp(-d / RANGE);
              for (int m = 0; fiveVolumes && m < 5; m++) {
                if (m != 2) {
                  repulsion[m] += a * StrictMath.exp(-d * stretch[m] / RANGE);
                }
              }
            }
          });
    }
  }

  /** The part of the dispersion beyond the cut-off as if atoms were spread evenly, eV per cell. */
  private static double tail(Lattice lattice, double[] radius) {
    int n = radius.length;
    double mean = 0;
    for (double ri : radius) {
      for (double rj : radius) {
        mean += 30 * ri * rj * Math.sqrt(ri * rj) / n / n;
      }
    }
    double cube = DISPERSION_CUT * DISPERSION_CUT * DISPERSION_CUT;
    return -2 * Math.PI / 3 * n / lattice.volume() * mean / cube * n;
  }

  private static double bulkModulus(Lattice lattice, double ewald, double[] repulsion, int n) {
    double[] e = new double[5];
    for (int m = 0; m < 5; m++) {
      e[m] = (ewald / StrictMath.cbrt(1 + (m - 2) * STEP) + repulsion[m]) / n;
    }
    double v = lattice.volume() / n;
    double second = (-e[0] + 16 * e[1] - 30 * e[2] + 16 * e[3] - e[4]) / 12;
    return second / (STEP * STEP) / v * GPA;
  }

  private static double spread(double[] q, double[] phi) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < q.length; i++) {
      if (q[i] < 0) {
        low = Math.min(low, phi[i]);
        high = Math.max(high, phi[i]);
      }
    }
    return high > low ? high - low : 0;
  }

  private static double electronegativityDifference(Crystal crystal, double[] q) {
    double[] sum = new double[2];
    int[] count = new int[2];
    for (int i = 0; i < q.length; i++) {
      int side = q[i] < 0 ? 0 : 1;
      sum[side] += Elements.knownElectronegativity(crystal.z()[i]);
      count[side]++;
    }
    return sum[0] / count[0] - sum[1] / count[1];
  }

  private static double coordination(Lattice lattice, double[] frac) {
    double[] f = Lattice.wrap(frac);
    int n = f.length / 3;
    double rc = 1.3 * StrictMath.cbrt(lattice.volume() / n);
    Neighbours near = Neighbours.within(lattice, f, rc);
    while (!complete(near)) {
      rc *= 1.3;
      near = Neighbours.within(lattice, f, rc);
    }
    int count = 0;
    for (int i = 0; i < n; i++) {
      double nearest = nearest(near, i);
      for (int e = near.rowptr()[i]; e < near.rowptr()[i + 1]; e++) {
        count += near.dist()[e] <= 1.25 * nearest ? 1 : 0;
      }
    }
    return (double) count / n;
  }

  private static boolean complete(Neighbours near) {
    for (int i = 0; i < near.atoms(); i++) {
      if (!(1.25 * nearest(near, i) <= near.rc())) {
        return false;
      }
    }
    return true;
  }

  private static double nearest(Neighbours near, int i) {
    double least = Double.POSITIVE_INFINITY;
    for (int e = near.rowptr()[i]; e < near.rowptr()[i + 1]; e++) {
      least = Math.min(least, near.dist()[e]);
    }
    return least;
  }
}
