package io.equipoise.crystal;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a crystal is physically possible and wanted.
 *
 * <p>The first failed check in the order of {@link Quarantine} is reported. Cost: a neighbour
 * search within the least distance.
 */
public final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

  /** A cell with less volume than this, cubic angstrom, is singular. */
  static final double LEAST_VOLUME = 1e-3;

  private final Options options;

  /** A validator with these limits. */
  public Validator(Options options) {
    this.options = options;
  }

  /** What to do with mixed or partly empty sites. */
  public enum Disorder {
    /** Keep them; networks mix the element features by weight. */
    MIX,
    /** Quarantine them as DISORDERED. */
    ORDERED_ONLY
  }

  /** What a target may be; both ends belong to it. */
  public record Range(double min, double max) implements Serializable {}

  /**
   * The limits.
   *
   * @param minVolume least volume per site, cubic angstrom
   * @param maxVolume largest volume per site, cubic angstrom
   * @param minDistance atoms closer than this overlap, angstrom
   * @param warnDistance atoms closer than this are logged, angstrom
   * @param maxAtoms most sites in a cell
   * @param needFeatures refuse elements that have no feature row (Z &gt; 100)
   * @param needTarget refuse rows without any target
   * @param ranges bounds by target name
   */
  public record Options(
      double minVolume,
      double maxVolume,
      double minDistance,
      double warnDistance,
      int maxAtoms,
      Disorder disorder,
      boolean needFeatures,
      boolean needTarget,
      Map<String, Range> ranges)
      implements Serializable {
    /** Checks the ranges. */
    public Options {
      check(minVolume > 0, "validate.min-volume", minVolume, "> 0 cubic angstrom per atom");
      check(maxVolume > minVolume, "validate.max-volume", maxVolume, "> validate.min-volume");
      check(minDistance >= 0 && minDistance < 5, "validate.min-distance", minDistance, "0 to 5");
      check(warnDistance >= 0, "validate.warn-distance", warnDistance, ">= 0");
      check(maxAtoms >= 1, "validate.max-atoms", maxAtoms, ">= 1, typically 5000");
      ranges = Map.copyOf(ranges);
    }

    private static void check(boolean good, String key, Number value, String range) {
      if (!good) {
        throw new IllegalArgumentException(key + " = " + value + "; expected " + range + ".");
      }
    }

    /** 2 to 300 cubic angstrom per atom, 0.5 angstrom, 5000 atoms; mixed sites are kept. */
    public static Options defaults() {
      return new Options(2, 300, 0.5, 0.7, 5000, Disorder.MIX, false, false, Map.of());
    }

    /** For training: ordered structures with at least one target, elements with features. */
    public static Options training() {
      return new Options(2, 300, 0.5, 0.7, 5000, Disorder.ORDERED_ONLY, true, true, Map.of());
    }

    /** With bounds on targets. */
    public Options withRanges(Map<String, Range> bounds) {
      return new Options(
          minVolume,
          maxVolume,
          minDistance,
          warnDistance,
          maxAtoms,
          disorder,
          needFeatures,
          needTarget,
          bounds);
    }
  }

  /**
   * A failed check.
   *
   * @param value what was found
   * @param expected what would have been accepted
   */
  public record Finding(Quarantine code, String field, String value, String expected) {}

  /** The first failed check of a crystal, without its targets. */
  public Optional<Finding> check(Crystal crystal) {
    return check(crystal, Map.of(), false);
  }

  /** The first failed check of a crystal and its targets (NaN where missing). */
  public Optional<Finding> check(Crystal crystal, Map<String, Double> targets) {
    return check(crystal, targets, true);
  }

  private Optional<Finding> check(Crystal c, Map<String, Double> targets, boolean withTargets) {
    if (c.atoms() == 0) {
      return found(Quarantine.PARSE_ERROR, "sites", "0", "at least one atom");
    }
    for (short z : c.z()) {
      if (z < 1 || z > Elements.MAX_Z || (options.needFeatures && !Elements.hasFeatures(z))) {
        return found(Quarantine.UNKNOWN_SPECIES, "z", "" + z, "an element of the tables");
      }
    }
    for (double x : c.lattice()) {
      if (!Double.isFinite(x)) {
        return found(Quarantine.NON_FINITE, "lattice", "" + x, "finite numbers");
      }
    }
    for (double x : c.frac()) {
      if (!Double.isFinite(x)) {
        return found(Quarantine.NON_FINITE, "frac", "" + x, "finite numbers");
      }
    }
    double volume = Math.abs(Lattice.determinant(c.lattice()));
    if (!(volume >= LEAST_VOLUME)) {
      return found(
          Quarantine.SINGULAR_LATTICE, "volume", volume + " A^3", LEAST_VOLUME + " A^3 or more");
    }
    Optional<Finding> physical = physical(c, volume / c.atoms());
    return physical.isPresent() ? physical : policy(c, targets, withTargets);
  }

  private Optional<Finding> physical(Crystal c, double perAtom) {
    Optional<Finding> occupancy = occupancy(c);
    if (occupancy.isPresent()) {
      return occupancy;
    }
    if (!(perAtom >= options.minVolume && perAtom <= options.maxVolume)) {
      return found(
          Quarantine.ABSURD_VOLUME,
          "volume per atom",
          perAtom + " A^3",
          options.minVolume + " to " + options.maxVolume);
    }
    double least = least(c);
    if (least < options.minDistance) {
      return found(
          Quarantine.OVERLAPPING_ATOMS,
          "least distance",
          least + " A",
          options.minDistance + " A or more");
    }
    if (least < options.warnDistance) {
      LOG.warn("crystal '{}' has atoms {} angstrom apart", c.id(), least);
    }
    return Optional.empty();
  }

  /** The least distance below the larger of the two limits, coinciding sites included. */
  private double least(Crystal c) {
    double[] least = {Double.POSITIVE_INFINITY};
    Pairs.half(
        Lattice.of(c.lattice()),
        Lattice.wrap(c.frac()),
        -1,
        Math.max(options.minDistance, options.warnDistance),
        (i, j, t0, t1, t2, d) -> least[0] = Math.min(least[0], d));
    return least[0];
  }

  private static Optional<Finding> occupancy(Crystal c) {
    if (c.occ() == null) {
      return Optional.empty();
    }
    double[] total = new double[c.atoms()];
    for (Crystal.Occupant o : c.occ()) {
      total[o.site()] += o.weight() > 0 ? o.weight() : Double.NaN;
    }
    for (double t : total) {
      if (!(t <= 1.001)) {
        return found(Quarantine.OCCUPANCY_OUT_OF_RANGE, "occupancy", "" + t, "> 0 and <= 1");
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> policy(Crystal c, Map<String, Double> targets, boolean withTargets) {
    if (c.atoms() > options.maxAtoms) {
      return found(Quarantine.TOO_MANY_ATOMS, "sites", "" + c.atoms(), "<= " + options.maxAtoms);
    }
    if (options.disorder == Disorder.ORDERED_ONLY && c.occ() != null) {
      return found(Quarantine.DISORDERED, "occupancy", "mixed", "one whole atom on every site");
    }
    if (withTargets
        && options.needTarget
        && targets.values().stream().allMatch(t -> Double.isNaN(t))) {
      return found(Quarantine.NO_TARGET, "targets", "none", "at least one");
    }
    for (Map.Entry<String, Range> bound : options.ranges.entrySet()) {
      double t = targets.getOrDefault(bound.getKey(), Double.NaN);
      if (t < bound.getValue().min || t > bound.getValue().max) {
        return found(
            Quarantine.TARGET_OUT_OF_RANGE,
            bound.getKey(),
            "" + t,
            bound.getValue().min + " to " + bound.getValue().max);
      }
    }
    return Optional.empty();
  }

  private static Optional<Finding> found(
      Quarantine code, String field, String value, String expected) {
    return Optional.of(new Finding(code, field, value, expected));
  }
}
