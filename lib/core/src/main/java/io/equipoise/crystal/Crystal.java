package io.equipoise.crystal;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A crystal: a lattice and the atoms in one cell.
 *
 * <pre>
 * lattice   9          rows a, b, c, angstrom; cart = frac . L (row vectors); may be left-handed
 * frac      3 n        fractional coordinates, atom by atom
 * z         n          atomic number of each site (its majority species)
 * occ       or null    when a site holds several species or is partly empty: (site, z, weight) entries
 *                      for every site, in site order
 * charge    n or null  formal charges, e
 * </pre>
 *
 * @param id the name under which the source knows it
 */
public record Crystal(
    String id,
    double[] lattice,
    double[] frac,
    short[] z,
    @Nullable List<Occupant> occ,
    double @Nullable [] charge)
    implements Serializable {

  /** One species on one site, with its occupancy 0 to 1. */
  public record Occupant(int site, short z, double weight) implements Serializable {}

  /** The same under another name. */
  @SuppressWarnings("NullAway") // an array component that may be null is not understood
  public Crystal called(String name) {
    return new Crystal(name, lattice, frac, z, occ, charge);
  }

  /** Checks the lengths; physical checks are the validator's. */
  public Crystal {
    if (lattice.length != 9) {
      throw new IllegalArgumentException(
          "crystal '" + id + "': lattice has " + lattice.length + " numbers; expected 9");
    }
    if (frac.length != 3 * z.length || (charge != null && charge.length != z.length)) {
      throw new IllegalArgumentException(
          "crystal '"
              + id
              + "': "
              + z.length
              + " species but "
              + frac.length
              + " coordinates; expected three each, and one charge each if any");
    }
  }

  /** Number of sites in the cell. */
  public int atoms() {
    return z.length;
  }
}
