package io.equipoise.crystal;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network sees of a crystal: neighbours within the cut-off and reciprocal vectors below k_c.
 *
 * <pre>
 * n = atoms, e = directed edges, k = reciprocal vectors of the half space
 * z       n        atomic numbers (majority species)
 * frac    3 n      fractional coordinates, wrapped into [0, 1)
 * rowptr  n + 1    edges of receiving atom i are rowptr[i] .. rowptr[i+1]-1
 * col     e        sending atom j of the edge
 * image   3 e      lattice translation T of the sender: d = |(f_j + T - f_i) L|
 * dist    e        distance d, angstrom, sorted per atom by (d rounded to 1e-6, j, T)
 * hkl     3 k      integer reciprocal vectors; one of each pair +-h; sorted by (|k|, h)
 * knorm   k        |k|, 1/angstrom, with the 2 pi
 * rho     1        atoms per cubic angstrom
 * rcUsed  1        the cut-off that was used after any growth, angstrom
 * occ     or null  the species that share sites, for networks that mix their features; null where
 *                  every site counts as its majority species
 * </pre>
 */
public record CrystalGraph(
    String id,
    short[] z,
    double[] frac,
    int[] rowptr,
    int[] col,
    int[] image,
    double[] dist,
    int[] hkl,
    double[] knorm,
    double rho,
    double rcUsed,
    @Nullable List<Crystal.Occupant> occ)
    implements Serializable {

  /** A graph each site of which counts as its majority species. */
  public CrystalGraph(
      String id,
      short[] z,
      double[] frac,
      int[] rowptr,
      int[] col,
      int[] image,
      double[] dist,
      int[] hkl,
      double[] knorm,
      double rho,
      double rcUsed) {
    this(id, z, frac, rowptr, col, image, dist, hkl, knorm, rho, rcUsed, null);
  }

  /** The same with the species that share its sites. */
  CrystalGraph with(@Nullable List<Crystal.Occupant> shared) {
    return new CrystalGraph(id, z, frac, rowptr, col, image, dist, hkl, knorm, rho, rcUsed, shared);
  }

  /** Number of atoms n. */
  public int atoms() {
    return z.length;
  }

  /** Number of directed edges e. */
  public int edges() {
    return col.length;
  }

  /** Number of reciprocal vectors k in the half space. */
  public int waves() {
    return knorm.length;
  }
}
