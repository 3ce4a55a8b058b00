package io.equipoise.crystal;

import io.equipoise.run.Sha256;
import java.io.Serializable;
import java.util.Objects;

/**
 * Makes the graph that a network sees of a crystal.
 *
 * <p>Neighbours within the cut-off (grown while an atom has none), truncated to whole shells, and
 * the reciprocal vectors of the half space below kCut. Pure: the same crystal gives the same bytes.
 *
 * <p>Cost: that of {@link Pairs} and {@link WaveVectors}; below a millisecond for 20 atoms.
 */
public final class GraphBuilder {
  /** Rises when the graph of a crystal changes on purpose: graphs stored before are cut again. */
  private static final String METHOD = "graph 1";

  private final Options options;

  /** A builder with these options. */
  public GraphBuilder(Options options) {
    this.options = options;
  }

  /**
   * How graphs are cut.
   *
   * @param cutoff neighbours within, angstrom; typically 4 to 8
   * @param maxNeighbours M; 0 keeps all
   * @param truncation what M means
   * @param growTo the largest cut-off when an atom has no neighbour, angstrom
   * @param kCut reciprocal vectors below, 1/angstrom with the 2 pi; 0 takes none
   * @param kMax at most this many reciprocal vectors
   * @param choice which reciprocal vectors; {@code kCut} and {@code kMax} say how many of those
   *     below a length, and 0 takes none of any choice
   */
  public record Options(
      double cutoff,
      int maxNeighbours,
      Neighbours.Truncation truncation,
      double growTo,
      double kCut,
      int kMax,
      WaveVectors.Choice choice)
      implements Serializable {
    /** Checks the ranges. */
    public Options {
      check(cutoff > 0 && cutoff <= 30, "graph.cutoff", cutoff, "> 0 and <= 30 angstrom");
      check(maxNeighbours >= 0, "graph.max-neighbours", maxNeighbours, ">= 0 (0 keeps all)");
      check(growTo >= 0 && growTo <= 30, "graph.grow-to", growTo, "0 to 30 angstrom");
      check(kCut >= 0 && kCut <= 30, "graph.k-cut", kCut, "0 to 30 / angstrom");
      check(kMax >= 0, "graph.k-max", kMax, ">= 0");
      // Models written before there was a choice have none.
      choice = Objects.requireNonNullElse(choice, WaveVectors.Choice.BELOW);
    }

    /** All vectors of the half space below kCut. */
    public Options(
        double cutoff,
        int maxNeighbours,
        Neighbours.Truncation truncation,
        double growTo,
        double kCut,
        int kMax) {
      this(cutoff, maxNeighbours, truncation, growTo, kCut, kMax, WaveVectors.Choice.BELOW);
    }

    private static void check(boolean good, String key, Number value, String range) {
      if (!good) {
        throw new IllegalArgumentException(key + " = " + value + "; expected " + range + ".");
      }
    }

    /** 5 angstrom, 12 neighbours in whole shells, grown to 12; 3 / angstrom, at most 4096. */
    public static Options defaults() {
      return new Options(5.0, 12, Neighbours.Truncation.SHELLS, 12.0, 3.0, 4096);
    }

    /** SHA-256 of all that decides a graph: of the way in which graphs are cut, and of these. */
    public String hash() {
      return Sha256.hex(
          String.join(
              "|",
              METHOD,
              "" + cutoff,
              "" + maxNeighbours,
              truncation.name(),
              "" + growTo,
              "" + kCut,
              "" + kMax,
              choice.name()));
    }

    /** With another cut-off. */
    public Options withCutoff(double rc) {
      return new Options(rc, maxNeighbours, truncation, growTo, kCut, kMax, choice);
    }

    /** With another M and meaning of M. */
    public Options withNeighbours(int m, Neighbours.Truncation how) {
      return new Options(cutoff, m, how, growTo, kCut, kMax, choice);
    }

    /** With other reciprocal limits. */
    public Options withWaves(double cut, int max) {
      return new Options(cutoff, maxNeighbours, truncation, growTo, cut, max, choice);
    }

    /** With another choice of reciprocal vectors. */
    public Options withChoice(WaveVectors.Choice other) {
      return new Options(cutoff, maxNeighbours, truncation, growTo, kCut, kMax, other);
    }
  }

  /** The graph of a crystal. */
  public CrystalGraph build(Crystal crystal) {
    Lattice lattice = Lattice.of(crystal.lattice());
    double[] frac = Lattice.wrap(crystal.frac());
    Neighbours near =
        Neighbours.growing(lattice, frac, options.cutoff, options.growTo)
            .nearest(options.maxNeighbours, options.truncation);
    WaveVectors waves = waves(lattice, crystal.id());
    return new CrystalGraph(
        crystal.id(),
        crystal.z().clone(),
        frac,
        near.rowptr(),
        near.col(),
        near.image(),
        near.dist(),
        waves.hkl(),
        waves.knorm(),
        crystal.atoms() / lattice.volume(),
        near.rc());
  }

  /** The same; where species share sites the graph says which, and with what weights. */
  public CrystalGraph mixed(Crystal crystal) {
    return build(crystal).with(crystal.occ());
  }

  private WaveVectors waves(Lattice lattice, String id) {
    if (options.kCut == 0) {
      return new WaveVectors(new int[0], new double[0]);
    }
    WaveVectors chosen = WaveVectors.of(options.choice, lattice, options.kCut);
    return options.choice == WaveVectors.Choice.BELOW ? chosen.atMost(options.kMax, id) : chosen;
  }
}
