package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A structure while it is being read: sites are collected, and problems too, so that the first code
 * in the order of {@link Quarantine} wins wherever it stands in the text.
 */
final class Draft {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final int LONGEST_NUMBER = 400;
  private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)");

  String id = "";
  String split = "";
  private final Map<String, Double> targets = new TreeMap<>();
  private int nonFinite;
  private double @Nullable [] lattice;
  private final List<double[]> places = new ArrayList<>();
  private final List<List<Species>> species = new ArrayList<>();
  private @Nullable BadStructure worst;

  /** One species of a site. */
  record Species(short z, double weight) {}

  /** Remembers a problem unless an earlier code is known. */
  void note(Quarantine code, String field, String value, String expected) {
    if (worst == null || code.ordinal() < worst.code.ordinal()) {
      worst = new BadStructure(code, field, value, expected);
    }
  }

  /** The number that a token writes; NaN after noting NON_FINITE. */
  double number(String field, String token) throws BadStructure {
    double x = parse(token);
    if (Double.isNaN(x) && !isNotFinite(token)) {
      throw BadStructure.parse(field, token, "a number");
    }
    return finite(field, x, token);
  }

  double finite(String field, double x, String token) {
    if (!Double.isFinite(x)) {
      note(Quarantine.NON_FINITE, field, token, "a finite number");
      return Double.NaN;
    }
    return x;
  }

  /**
   * The number that a token writes, or NaN. Java's own parser takes 1d and refuses nan.
   *
   * <p>A token of thousands of digits is no number: matching it would take its length squared.
   */
  static double parse(String token) {
    return token.length() <= LONGEST_NUMBER && NUMBER.matcher(token).matches()
        ? Double.parseDouble(token)
        : Double.NaN;
  }

  static boolean isNotFinite(String token) {
    return NOT_FINITE.matcher(token.toLowerCase(Locale.ROOT)).matches();
  }

  /** The whole number that a token writes. */
  static int count(String field, String token) throws BadStructure {
    if (!token.matches("[0-9]{1,9}")) {
      throw BadStructure.parse(field, token, "a whole number from 0 to 999999999");
    }
    return Integer.parseInt(token);
  }

  void lattice(double[] rows) {
    lattice = rows;
    for (double x : rows) {
      if (!Double.isFinite(x)) {
        note(Quarantine.NON_FINITE, "lattice", Double.toString(x), "finite numbers");
        return;
      }
    }
    double volume = Math.abs(Lattice.determinant(rows));
    if (!(volume >= Validator.LEAST_VOLUME)) {
      note(
          Quarantine.SINGULAR_LATTICE,
          "volume",
          volume + " A^3",
          Validator.LEAST_VOLUME + " A^3 or more");
    } else if (Double.isInfinite(volume)) {
      note(Quarantine.ABSURD_VOLUME, "volume", volume + " A^3", "a finite volume");
    }
  }

  /** The lattice when it is usable. */
  @Nullable Lattice usableLattice() {
    if (lattice == null) {
      return null;
    }
    double volume = Math.abs(Lattice.determinant(lattice));
    boolean usable = volume >= Validator.LEAST_VOLUME && Double.isFinite(volume);
    return usable ? Lattice.of(lattice) : null;
  }

  /** A site at fractional coordinates, fully occupied by the species that a text names. */
  void site(double x, double y, double z, String name) {
    int number = Elements.species(name);
    if (number == 0) {
      note(Quarantine.UNKNOWN_SPECIES, "species", name, "an element symbol");
    }
    site(x, y, z, List.of(new Species((short) number, 1.0)));
  }

  void site(double x, double y, double z, List<Species> mix) {
    places.add(new double[] {x, y, z});
    species.add(mix);
  }

  int sites() {
    return places.size();
  }

  /** Turns all coordinates from Cartesian to fractional. */
  void fromCartesian() {
    Lattice l = usableLattice();
    for (int i = 0; l != null && i < places.size(); i++) {
      places.set(i, l.toFractional(places.get(i)));
    }
  }

  /** A written target: {@code na}, null and blanks are missing, nan and inf missing and counted. */
  boolean target(String name, String text) {
    String token = text.strip();
    double x = parse(token);
    boolean blank = token.isEmpty() || token.equals("na") || token.equals("null");
    if (!Double.isNaN(x) || blank || isNotFinite(token)) {
      target(name, blank ? null : Double.valueOf(x));
      return true;
    }
    return false;
  }

  /** A target; null is missing. */
  void target(String name, @Nullable Double value) {
    if (value != null && !Double.isFinite(value)) {
      nonFinite++;
    }
    targets.put(
        name, value == null || !Double.isFinite(value) ? Double.valueOf(Double.NaN) : value);
  }

  Map<String, Double> targets() {
    return targets;
  }

  int nonFinite() {
    return nonFinite;
  }

  /** The crystal, or the first problem in the order of the codes. */
  Crystal finish() throws BadStructure {
    if (lattice == null && worst == null) {
      throw BadStructure.parse("lattice", "none", "three lattice vectors");
    }
    if (places.isEmpty()) {
      throw BadStructure.parse("sites", "0", "at least one atom");
    }
    checkOccupancies();
    for (double[] p : places) {
      if (!Double.isFinite(p[0] + p[1] + p[2])) {
        note(Quarantine.NON_FINITE, "coordinate", "not finite", "finite numbers");
      }
    }
    if (worst != null || lattice == null) {
      throw worst != null ? worst : BadStructure.parse("lattice", "none", "three vectors");
    }
    return crystal(lattice);
  }

  private void checkOccupancies() {
    for (List<Species> mix : species) {
      double total = 0;
      for (Species s : mix) {
        total += s.weight;
        if (!(s.weight > 0)) {
          total = Double.NaN;
        }
      }
      if (!(total <= 1.001)) {
        note(
            Quarantine.OCCUPANCY_OUT_OF_RANGE,
            "occupancy",
            Double.toString(mix.stream().mapToDouble(Species::weight).sum()),
            "weights > 0 that add up to at most 1");
      }
    }
  }

  /** Charges are null: the checker does not see that the record's array may be. */
  @SuppressWarnings("NullAway")
  private Crystal crystal(double[] rows) {
    int n = places.size();
    double[] frac = new double[3 * n];
    short[] z = new short[n];
    List<Crystal.Occupant> occ = new ArrayList<>();
    boolean ordered = true;
    for (int i = 0; i < n; i++) {
      System.arraycopy(places.get(i), 0, frac, 3 * i, 3);
      Species major = species.get(i).get(0);
      for (Species s : species.get(i)) {
        major = s.weight > major.weight ? s : major;
        occ.add(new Crystal.Occupant(i, s.z, s.weight));
      }
      z[i] = major.z;
      ordered &= species.get(i).size() == 1 && Math.abs(major.weight - 1) < 1e-6;
    }
    return new Crystal(id, rows, Lattice.wrap(frac), z, ordered ? null : occ, null);
  }
}
