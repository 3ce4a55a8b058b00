package io.equipoise.crystal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A structure type: a lattice in arbitrary units and sites by kind.
 *
 * @param code the short name, such as {@code rs}
 * @param lattice nine numbers, rows a, b, c; only ratios matter
 * @param frac three fractions a site
 * @param kinds one letter a site: M first cation, N second cation, X anion
 */
public record Prototype(String code, double[] lattice, double[] frac, String kinds) {
  private static final Map<String, Prototype> FIXED = load();

  /** The structure types of ions, in the order of the recipe; the last two have a random order. */
  static final List<String> IONIC =
      List.of(
          "rs", "cs", "zb", "wz", "fl", "af", "pv", "pt", "ru", "cu", "re", "sp", "co", "na", "cd",
          "mo", "ord", "lay");

  /** The structure types of metals and elements: geometry only, no labels. */
  static final List<String> ELEMENTAL =
      List.of("fcc", "bcc", "hcp", "dia", "bsn", "a15", "sc", "hh", "gr");

  /** A type without random order. */
  public static Prototype of(String code) {
    Prototype found = FIXED.get(code);
    if (found == null) {
      throw new IllegalArgumentException(
          "prototype '" + code + "'; expected one of " + FIXED.keySet() + ".");
    }
    return found;
  }

  /** Number of sites. */
  public int atoms() {
    return kinds.length();
  }

  /** The allowed formal charges of M, (N,) X: one row for each choice. */
  static int[][] charges(String code) {
    return switch (code) {
      case "rs", "cs", "zb", "wz", "na" -> new int[][] {{1, -1}, {2, -2}};
      case "fl", "cd", "mo" -> new int[][] {{2, -1}, {4, -2}};
      case "af", "cu" -> new int[][] {{1, -2}};
      case "pv" -> new int[][] {{2, 4, -2}, {3, 3, -2}, {1, 2, -1}};
      case "pt" -> new int[][] {{2, 4, -2}};
      case "ru" -> new int[][] {{4, -2}, {2, -1}};
      case "re" -> new int[][] {{3, -1}};
      case "sp" -> new int[][] {{2, 3, -2}};
      case "co" -> new int[][] {{3, -2}};
      case "ord", "lay" -> new int[][] {{1, 3, -2}};
      default ->
          throw new IllegalArgumentException(
              "prototype family '" + code + "'; expected one of " + IONIC + ".");
    };
  }

  /** A family's structure; {@code ord} and {@code lay} shuffle their cations. */
  static Prototype draw(String code, SplittableRandom random) {
    return switch (code) {
      case "ord" -> ordered(shuffled("MMMMNNNN", random));
      case "lay" -> layered(shuffled("MMMNNN", random));
      default -> of(code);
    };
  }

  private static String shuffled(String kinds, SplittableRandom random) {
    char[] order = kinds.toCharArray();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      char swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return new String(order);
  }

  /** Zinc blende doubled along the three primitive vectors, two cations in some order. */
  private static Prototype ordered(String cations) {
    double[] frac = new double[48];
    for (int site = 0; site < 8; site++) {
      for (int a = 0; a < 3; a++) {
        double f = 0.5 * (site >> (2 - a) & 1);
        frac[3 * site + a] = f;
        frac[24 + 3 * site + a] = f + 0.125;
      }
    }
    return new Prototype(
        "ord", new double[] {0, 1, 1, 1, 0, 1, 1, 1, 0}, frac, cations + "XXXXXXXX");
  }

  /** Close-packed layers along c: cations of one kind in each, two kinds in some order. */
  private static Prototype layered(String cations) {
    double a = Math.sqrt(2);
    double c = 4 * Math.sqrt(3);
    double[] lattice = {a, 0, 0, -a / 2, a * Math.sqrt(3) / 2, 0, 0, 0, c};
    double[] frac = new double[36];
    for (int j = 0; j < 6; j++) {
      layer(frac, 3 * j, 2 * j, j, j / 6.0);
      layer(frac, 18 + 3 * j, 2 * (j + 2), j + 2, j / 6.0 + 1.0 / 12);
    }
    return new Prototype("lay", lattice, frac, cations + "XXXXXX");
  }

  private static void layer(double[] frac, int at, int thirdsX, int thirdsY, double z) {
    frac[at] = thirdsX % 3 / 3.0;
    frac[at + 1] = thirdsY % 3 / 3.0;
    frac[at + 2] = z;
  }

  private static Map<String, Prototype> load() {
    Map<String, Prototype> all = new LinkedHashMap<>();
    try (InputStream in = Prototype.class.getResourceAsStream("prototypes.txt")) {
      if (in == null) {
        throw new IllegalStateException("prototypes.txt is missing from the jar; rebuild it");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<String[]> block = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        if (!line.startsWith(" ") && !block.isEmpty()) {
          add(block, all);
          block.clear();
        }
        block.add(line.strip().split(" "));
      }
      add(block, all);
    } catch (IOException e) {
      throw new UncheckedIOException("prototypes.txt cannot be read from the jar", e);
    }
    return all;
  }

  private static void add(List<String[]> block, Map<String, Prototype> all) {
    double[] lattice = new double[9];
    for (int i = 0; i < 9; i++) {
      lattice[i] = Double.parseDouble(block.get(0)[i + 1]);
    }
    double[] frac = new double[3 * (block.size() - 1)];
    StringBuilder kinds = new StringBuilder();
    for (int site = 0; site < block.size() - 1; site++) {
      String[] words = block.get(site + 1);
      kinds.append(words[0]);
      for (int a = 0; a < 3; a++) {
        frac[3 * site + a] = Double.parseDouble(words[a + 1]);
      }
    }
    String code = block.get(0)[0];
    all.put(code, new Prototype(code, lattice, frac, kinds.toString()));
  }

  /** The shortest distance between a cation kind and the anions, in the prototype's unit. */
  double shortest(char cation) {
    Lattice l = Lattice.of(lattice);
    double[] f = Lattice.wrap(frac);
    double[] least = {Double.POSITIVE_INFINITY};
    for (double rc = StrictMath.cbrt(l.volume() / atoms()); least[0] > rc; rc *= 1.5) {
      Pairs.half(
          l,
          f,
          rc,
          (i, j, t0, t1, t2, d) -> {
            char a = kinds.charAt(i);
            char b = kinds.charAt(j);
            if ((a == cation && b == 'X') || (b == cation && a == 'X')) {
              least[0] = Math.min(least[0], d);
            }
          });
    }
    return least[0];
  }
}
