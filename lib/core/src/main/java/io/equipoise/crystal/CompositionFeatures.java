package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A crystal as a fixed row of numbers that knows what it is made of and how dense it is, but not
 * where its atoms are: what a model of structures has to beat.
 *
 * <pre>
 * x_e                 share of element e in the occupied sites
 * v_pe                place of element e in the group p of its feature bits ({@link Elements#features}),
 *                     for the eight groups with an order: group, period, electronegativity, covalent
 *                     radius, valence electrons, first ionisation, electron affinity, atomic volume
 * mean, sd, min, max  of v_p over the elements that have a bit in p, the first two weighted by x_e;
 *                     0 where none has one
 * s, p, d, f          sum of x_e over the elements of the block
 * elements            how many different ones
 * concentration       sqrt(sum x_e^2)
 * density             g / cm^3
 * volume_per_atom     angstrom^3 per occupied site
 * </pre>
 *
 * <p>The same for every description of a crystal and for its supercells, to rounding. Cost: O(n).
 * Source: statistics of element properties weighted by composition are those of Magpie (Ward et
 * al., npj Comput. Mater. 2, 16028 [recalled]), here over the properties of the feature table, in
 * its bins.
 */
public final class CompositionFeatures {
  private static final List<String> ORDERED =
      List.of(
          "group",
          "period",
          "electronegativity",
          "covalent_radius",
          "valence_electrons",
          "first_ionisation",
          "electron_affinity",
          "",
          "atomic_volume");

  private static final String BLOCKS = "spdf";

  /** The group of bits that names the block. */
  private static final int BLOCK = 7;

  private static final List<String> NAMES = names(new ArrayList<>());

  /** Grams per cubic centimetre of one atomic mass unit per cubic angstrom. */
  private static final double DENSITY = 1.66053906660;

  private CompositionFeatures() {}

  private static List<String> names(List<String> names) {
    for (String property : ORDERED) {
      if (!property.isEmpty()) {
        for (String statistic : List.of("mean", "sd", "min", "max")) {
          names.add(statistic + "_" + property);
        }
      }
    }
    for (char block : BLOCKS.toCharArray()) {
      names.add("block_" + block);
    }
    names.addAll(List.of("elements", "concentration", "density", "volume_per_atom"));
    return Collections.unmodifiableList(names);
  }

  /** What each number is, in order. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The row of a crystal.
   *
   * @throws IllegalArgumentException when the element table lacks a species
   */
  public static double[] of(Crystal crystal) {
    Map<Integer, Double> amounts = amounts(crystal);
    double total = 0;
    double mass = 0;
    for (Map.Entry<Integer, Double> e : amounts.entrySet()) {
      total += e.getValue();
      mass += e.getValue() * Elements.mass(e.getKey());
    }
    Row row = new Row(new double[NAMES.size()], amounts, total);
    for (int p = 0; p < ORDERED.size(); p++) {
      if (p != BLOCK) {
        row.statistics(p);
      }
    }
    row.blocks();
    double squares = 0;
    for (double amount : amounts.values()) {
      squares += amount / total * (amount / total);
    }
    double volume = Lattice.of(crystal.lattice()).volume();
    row.add(amounts.size());
    row.add(Math.sqrt(squares));
    row.add(DENSITY * mass / volume);
    row.add(volume / total);
    return row.numbers;
  }

  /** How much of each element there is in the cell, by rising atomic number. */
  private static Map<Integer, Double> amounts(Crystal crystal) {
    Map<Integer, Double> amounts = new TreeMap<>();
    List<Crystal.Occupant> occ = crystal.occ();
    if (occ == null) {
      for (short z : crystal.z()) {
        amounts.merge((int) z, 1.0, Double::sum);
      }
    } else {
      occ.forEach(o -> amounts.merge((int) o.z(), o.weight(), Double::sum));
    }
    return amounts;
  }

  /** The place of an element's bit in each group; -1 where it has none. */
  private static int[] places(int z) {
    int[] places = new int[ORDERED.size()];
    for (int p = 0; p < places.length; p++) {
      places[p] = Elements.place(z, p);
    }
    return places;
  }

  /** A row that is being filled. */
  private static final class Row {
    private final double[] numbers;
    private final double[] share;
    private final int[][] places;
    private int at;

    Row(double[] numbers, Map<Integer, Double> amounts, double total) {
      this.numbers = numbers;
      this.share = amounts.values().stream().mapToDouble(a -> a / total).toArray();
      this.places =
          amounts.keySet().stream().map(CompositionFeatures::places).toArray(int[][]::new);
    }

    void add(double number) {
      numbers[at++] = number;
    }

    void statistics(int p) {
      double known = 0;
      double sum = 0;
      int min = Integer.MAX_VALUE;
      int max = 0;
      for (int e = 0; e < share.length; e++) {
        if (places[e][p] >= 0) {
          known += share[e];
          sum += share[e] * places[e][p];
          min = Math.min(min, places[e][p]);
          max = Math.max(max, places[e][p]);
        }
      }
      double mean = known > 0 ? sum / known : 0;
      double squares = 0;
      for (int e = 0; e < share.length; e++) {
        double d = places[e][p] < 0 ? 0 : places[e][p] - mean;
        squares += share[e] * d * d;
      }
      add(mean);
      add(known > 0 ? Math.sqrt(squares / known) : 0);
      add(known > 0 ? min : 0);
      add(max);
    }

    void blocks() {
      for (int block = 0; block < BLOCKS.length(); block++) {
        double sum = 0;
        for (int e = 0; e < share.length; e++) {
          sum += places[e][BLOCK] == block ? share[e] : 0;
        }
        add(sum);
      }
    }
  }
}
