package io.equipoise.crystal;

/**
 * Sums over all pairs of a crystal, plain truncation at a cut-off, per cell.
 *
 * <p>Half the ordered sum is the energy of a pair interaction; the functions say which they give.
 */
public final class LatticeSums {
  private LatticeSums() {}

  /** A function of a distance, angstrom. */
  @FunctionalInterface
  public interface PairFunction {
    /** The value at distance {@code d}. */
    double at(double d);
  }

  /** The energy sum: half of the ordered sum of {@code f(d)} over d &lt;= rc. */
  public static double half(Lattice lattice, double[] frac, double rc, PairFunction f) {
    double[] sum = new double[1];
    Pairs.half(lattice, Lattice.wrap(frac), rc, (i, j, t0, t1, t2, d) -> sum[0] += f.at(d));
    return sum[0];
  }

  /** Lennard-Jones energy, 4 eps ((sigma/d)^12 - (sigma/d)^6), per cell in the unit of eps. */
  public static double lennardJones(
      Lattice lattice, double[] frac, double sigma, double eps, double rc) {
    return half(
        lattice,
        frac,
        rc,
        d -> {
          double x = sigma / d;
          double x6 = x * x * x * x * x * x;
          return 4 * eps * (x6 * x6 - x6);
        });
  }

  /** The full ordered sum of d^-power over d &lt;= rc, per cell, angstrom^-power. */
  public static double inversePower(Lattice lattice, double[] frac, int power, double rc) {
    return 2
        * half(
            lattice,
            frac,
            rc,
            d -> {
              double x = 1;
              for (int p = 0; p < power; p++) {
                x /= d;
              }
              return x;
            });
  }

  /** The nearest distance of any pair, angstrom; searches up to 100. */
  public static double nearestDistance(Lattice lattice, double[] frac) {
    double[] f = Lattice.wrap(frac);
    for (double rc = StrictMath.cbrt(3 * lattice.volume() / frac.length) * 1.5; rc < 100; rc *= 2) {
      double[] least = {Double.POSITIVE_INFINITY};
      Pairs.half(lattice, f, rc, (i, j, t0, t1, t2, d) -> least[0] = Math.min(least[0], d));
      if (least[0] < Double.POSITIVE_INFINITY) {
        return least[0];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The number of atoms per cell times the mean mass, over the volume: g / cm^3. */
  public static double density(Crystal crystal) {
    double mass = 0;
    if (crystal.occ() != null) {
      for (Crystal.Occupant o : crystal.occ()) {
        mass += o.weight() * Elements.mass(o.z());
      }
    } else {
      for (short z : crystal.z()) {
        mass += Elements.mass(z);
      }
    }
    return mass * 1.66053906660 / Lattice.of(crystal.lattice()).volume();
  }
}
