package io.equipoise.crystal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The chemical elements: symbols to Z = 118; masses, radii and feature bits to Z = 100.
 *
 * <pre>
 * mass            u
 * electronegativity  Pauling's scale, unknown for some
 * ionic radius    angstrom, mean over coordinations, by formal charge
 * features        92 bits in nine groups, at most one bit in each: group 19, period 7,
 *                 electronegativity 10, covalent radius 10, valence electrons 12, first ionisation
 *                 10, electron affinity 10, block 4, atomic volume 10
 * </pre>
 *
 * <p>The numbers and their origin are in {@code elements.txt} beside this class.
 */
public final class Elements {
  /** The largest atomic number that a symbol is known for. */
  public static final int MAX_Z = 118;

  /** The largest atomic number that masses, radii and features are known for. */
  public static final int MAX_TABLE_Z = 100;

  /** How many feature bits there are. */
  public static final int FEATURES = 92;

  private static final int[] GROUPS = {19, 7, 10, 10, 12, 10, 10, 4, 10};
  private static final String HEAVY = "Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og";
  private static final String[] SYMBOLS = new String[MAX_Z + 1];
  private static final String[][] TABLE = load();
  private static final Map<String, Integer> BY_SYMBOL =
      IntStream.rangeClosed(1, MAX_Z).boxed().collect(Collectors.toMap(z -> SYMBOLS[z], z -> z));

  private Elements() {}

  /** The symbol of an element, such as {@code Na}. */
  public static String symbol(int z) {
    if (z < 1 || z > MAX_Z) {
      throw new IllegalArgumentException(
          "atomic number " + z + "; expected 1 to " + MAX_Z + ". (UNKNOWN_SPECIES)");
    }
    return SYMBOLS[z];
  }

  /**
   * The atomic number of a symbol in any case, D and T counting as hydrogen; 0 if there is none.
   */
  public static int number(String symbol) {
    if (symbol.isEmpty() || symbol.length() > 2) {
      return 0;
    }
    String s =
        symbol.substring(0, 1).toUpperCase(Locale.ROOT)
            + symbol.substring(1).toLowerCase(Locale.ROOT);
    return s.equals("D") || s.equals("T") ? 1 : BY_SYMBOL.getOrDefault(s, 0);
  }

  /**
   * The atomic number of a written species: a symbol with any decoration that is not a letter, such
   * as {@code Na+}, {@code O2-}, {@code Fe_pv}, {@code Fe1} or {@code "Na "}; 0 if there is none.
   */
  public static int species(String text) {
    return number(letters(text.strip()));
  }

  /**
   * The atomic number of a site label without a species of its own: the longest element symbol that
   * the letters begin with. In capitals, a second letter counts as part of the symbol unless the
   * formula lacks that element and has the one-letter element ({@code CO1} is carbon in C2 O4).
   *
   * @param formula atomic numbers of the formula, empty when it is not known
   */
  static int label(String text, Set<Integer> formula) {
    String letters = letters(text.strip());
    int one = letters.isEmpty() ? 0 : number(letters.substring(0, 1));
    int two = letters.length() < 2 ? 0 : number(letters.substring(0, 2));
    boolean capitals = letters.length() >= 2 && Character.isUpperCase(letters.charAt(1));
    if (two != 0 && capitals && one != 0 && !formula.isEmpty() && !formula.contains(two)) {
      return one;
    }
    return two != 0 ? two : one;
  }

  private static String letters(String text) {
    int end = 0;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The atomic mass, u; refused above Z = 100. */
  public static double mass(int z) {
    return Double.parseDouble(row(z)[2]);
  }

  /** Pauling's electronegativity, empty where it is not known. */
  public static OptionalDouble electronegativity(int z) {
    String en = row(z)[3];
    return en.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(en));
  }

  /** The electronegativity of an element that must have one. */
  static double knownElectronegativity(int z) {
    return electronegativity(z)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "electronegativity of "
                        + symbol(z)
                        + " is not known; expected an element with one. Leave the structure out."
                        + " (UNKNOWN_SPECIES)"));
  }

  /** The mean ionic radius at a formal charge, angstrom, empty where it is not known. */
  public static OptionalDouble ionicRadius(int z, int charge) {
    for (String entry : row(z)[5].split(",")) {
      int colon = entry.indexOf(':');
      if (colon > 0 && Integer.parseInt(entry.substring(0, colon)) == charge) {
        return OptionalDouble.of(Double.parseDouble(entry.substring(colon + 1)));
      }
    }
    return OptionalDouble.empty();
  }

  /** True when {@link #features} and {@link #mass} know the element. */
  public static boolean hasFeatures(int z) {
    return z >= 1 && z <= MAX_TABLE_Z;
  }

  /** The positions, 0 to 91, of the active bits, in rising order; refused above Z = 100. */
  public static int[] features(int z) {
    String bits = row(z)[4];
    int[] active = new int[GROUPS.length];
    int count = 0;
    int start = 0;
    for (int g = 0; g < GROUPS.length; g++) {
      if (bits.charAt(g) != '-') {
        active[count++] = start + Character.digit(bits.charAt(g), 36);
      }
      start += GROUPS[g];
    }
    return java.util.Arrays.copyOf(active, count);
  }

  /** Which bit of a group, from 0 to 8, is the element's; -1 where nothing is known. */
  static int place(int z, int group) {
    char bit = row(z)[4].charAt(group);
    return bit == '-' ? -1 : Character.digit(bit, 36);
  }

  private static String[] row(int z) {
    if (!hasFeatures(z)) {
      throw new IllegalArgumentException(
          "element "
              + z
              + " has no entry in the element table; expected 1 to "
              + MAX_TABLE_Z
              + ". Leave the structure out, or use the learned embedding by Z. (UNKNOWN_SPECIES)");
    }
    return TABLE[z];
  }

  private static String[][] load() {
    String[][] table = new String[MAX_TABLE_Z + 1][];
    try (InputStream in = Elements.class.getResourceAsStream("elements.txt")) {
      if (in == null) {
        throw new IllegalStateException("elements.txt is missing from the jar; rebuild it");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split(" ");
          table[Integer.parseInt(cells[0])] = cells;
          SYMBOLS[Integer.parseInt(cells[0])] = cells[1];
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("elements.txt cannot be read from the jar", e);
    }
    String[] heavy = HEAVY.split(" ");
    System.arraycopy(heavy, 0, SYMBOLS, MAX_TABLE_Z + 1, heavy.length);
    return table;
  }
}
