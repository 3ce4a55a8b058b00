package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.NiggliReduction;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which filter gives the same long-range vectors x for other descriptions of the reference
 * crystals, and which does not: with a charge per species and filters drawn at random, relative to
 * mean |q|.
 */
@Tag("vectors")
class ReciprocalFiltersTest {
  private static final int D = 4;
  private static final LayerOptions.Filter RADIAL = LayerOptions.Filter.RADIAL;
  private static final LayerOptions.Filter INDEX = LayerOptions.Filter.INDEX;
  private static final LayerOptions.Filter FLAT = LayerOptions.Filter.FLAT;
  private static final LayerOptions.Filter MEAN = LayerOptions.Filter.MEAN;

  /** A crystal whose atom i has the charges of row i. */
  private record Charged(double[] lattice, double[] frac, double[][] q, boolean reversed) {
    Charged in(double[] otherLattice, double[] otherFrac) {
      return new Charged(otherLattice, otherFrac, q, reversed);
    }
  }

  private static final Map<String, Charged> CRYSTALS = new LinkedHashMap<>();
  private static final Map<String, Charged> EQUIVALENT = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    JsonNode root =
        new ObjectMapper().readTree(TestData.vectors("crystal").resolve("reference.json").toFile());
    root.get("structures").fields().forEachRemaining(e -> add(e.getKey(), e.getValue()));
    assertEquals(25, CRYSTALS.size());
  }

  private static void add(String name, JsonNode s) {
    double[] frac = numbers(s.get("frac"));
    SplittableRandom random = new SplittableRandom(name.hashCode());
    double[][] q = new double[frac.length / 3][];
    Map<String, double[]> perSpecies = new HashMap<>();
    for (int i = 0; i < q.length; i++) {
      q[i] =
          perSpecies.computeIfAbsent(
              s.get("species").get(i).textValue(), species -> random.doubles(D, -1, 1).toArray());
    }
    CRYSTALS.put(name, new Charged(numbers(s.get("lattice")), frac, q, false));
    JsonNode other = s.get("equivalent_description");
    List<double[]> reversed = new ArrayList<>(List.of(q));
    Collections.reverse(reversed);
    EQUIVALENT.put(
        name,
        new Charged(
            numbers(other.get("lattice")),
            numbers(other.get("frac")),
            reversed.toArray(double[][]::new),
            true));
  }

  private static double[] numbers(JsonNode rows) {
    List<Double> all = new ArrayList<>();
    rows.forEach(row -> row.forEach(x -> all.add(x.doubleValue())));
    return all.stream().mapToDouble(x -> x).toArray();
  }

  private static ReGNetOptions options(LayerOptions.Filter filter) {
    return ReGNetOptions.defaults().withLayer(LayerOptions.defaults().with(filter));
  }

  /** x = A diag(w) A' q from the numbers that a network reads; w is drawn once for all. */
  private static double[][] x(Charged c, LayerOptions.Filter filter) {
    ReGNetOptions o = options(filter);
    short[] z = new short[c.q.length];
    java.util.Arrays.fill(z, (short) 1);
    GraphBuilder.Options cut =
        GraphBuilder.Options.defaults().withWaves(3, 100_000).withChoice(o.layer().waves());
    CrystalGraph graph =
        new GraphBuilder(cut).build(new Crystal("c", c.lattice, c.frac, z, null, null));
    EncodedGraph e =
        EncodedGraph.of(graph, Elements.MAX_TABLE_Z + 1, o, Precision.DOUBLE, new float[0][]);
    double[] trig = (double[]) e.trig;
    double[][] weight = weights(e, o);
    double[][] x = new double[z.length][D];
    for (int m = 0; m < 2 * e.waves; m++) {
      for (int d = 0; d < D; d++) {
        double factor = 0;
        for (int j = 0; j < z.length; j++) {
          factor += trig[2 * e.waves * j + m] * c.q[j][d];
        }
        for (int i = 0; i < z.length; i++) {
          x[i][d] += trig[2 * e.waves * i + m] * factor * weight[m % e.waves][d];
        }
      }
    }
    return x;
  }

  private static double[][] weights(EncodedGraph e, ReGNetOptions o) {
    double[] basis = (double[]) e.basis;
    double[][] weight = new double[e.waves][D];
    SplittableRandom random = new SplittableRandom(5);
    int width = o.basisWidth();
    double[][] drawn = new double[Math.max(width, o.layer().waves().count())][D];
    for (double[] row : drawn) {
      for (int d = 0; d < D; d++) {
        row[d] = 2 * random.nextDouble() - 1;
      }
    }
    for (int w = 0; w < e.waves; w++) {
      for (int d = 0; d < D; d++) {
        switch (o.layer().filter()) {
          case RADIAL -> {
            for (int b = 0; b < width; b++) {
              weight[w][d] += basis[w * width + b] * drawn[b][d];
            }
          }
          case INDEX -> weight[w][d] = basis[w] * drawn[w][d];
          case FLAT, MEAN -> weight[w][d] = basis[w];
        }
      }
    }
    return weight;
  }

  /** Largest change of x, atom i of {@code other} being a copy of atom i / copies. */
  private static double change(Charged c, Charged other, LayerOptions.Filter filter) {
    double[][] before = x(c, filter);
    double[][] after = x(other, filter);
    int copies = after.length / before.length;
    double sum = 0;
    double most = 0;
    for (int i = 0; i < after.length; i++) {
      for (int d = 0; d < D; d++) {
        int own = other.reversed ? before.length - 1 - i : i / copies;
        most = Math.max(most, Math.abs(after[i][d] - before[own][d]));
        sum += Math.abs(other.q[i][d]) / (after.length * D);
      }
    }
    return most / sum;
  }

  private static Charged turned(Charged c) {
    double[] r = SmallCrystals.rotation(0.9);
    return c.in(SmallCrystals.times(c.lattice, r), c.frac);
  }

  private static Charged mirrored(Charged c) {
    return c.in(SmallCrystals.times(c.lattice, new double[] {-1, 0, 0, 0, 1, 0, 0, 0, 1}), c.frac);
  }

  private static Charged shifted(Charged c) {
    double[] frac = c.frac.clone();
    double[] by = {0.317, -0.211, 0.083};
    for (int i = 0; i < frac.length; i++) {
      frac[i] += by[i % 3];
    }
    return c.in(c.lattice, frac);
  }

  private static Charged rebased(Charged c, double[] u) {
    Lattice lattice = Lattice.of(c.lattice).transformed(u);
    return c.in(lattice.rows(), SmallCrystals.times(c.frac, Lattice.of(u).inverse()));
  }

  private static Charged strained(Charged c, double by) {
    double[] stretch = {1 + by, 0, 0, 0, 1, 0, 0, 0, 1};
    return c.in(SmallCrystals.times(c.lattice, stretch), c.frac);
  }

  private static Charged repeated(Charged c, int... m) {
    double[] lattice = c.lattice.clone();
    for (int i = 0; i < 9; i++) {
      lattice[i] *= m[i / 3];
    }
    int copies = m[0] * m[1] * m[2];
    double[] frac = new double[c.frac.length * copies];
    double[][] q = new double[c.q.length * copies][];
    for (int i = 0; i < q.length; i++) {
      int t = i % copies;
      int[] shift = {t % m[0], t / m[0] % m[1], t / m[0] / m[1]};
      q[i] = c.q[i / copies];
      for (int a = 0; a < 3; a++) {
        frac[3 * i + a] = (c.frac[3 * (i / copies) + a] + shift[a]) / m[a];
      }
    }
    return new Charged(lattice, frac, q, false);
  }

  private static Charged niggli(Charged c) {
    NiggliReduction.Result reduced = NiggliReduction.reduce(Lattice.of(c.lattice));
    return c.in(reduced.lattice().rows(), reduced.toReduced(c.frac));
  }

  private static Charged of(String name) {
    return java.util.Objects.requireNonNull(CRYSTALS.get(name));
  }

  @Test
  void radialAndMeanFiltersSeeTheSameCrystalInEveryDescription() {
    double[] u = {1, 2, 0, 0, 1, 0, 1, 3, 1};
    CRYSTALS.forEach(
        (name, c) -> {
          List<Charged> others =
              List.of(
                  turned(c),
                  mirrored(c),
                  shifted(c),
                  rebased(c, u),
                  niggli(c),
                  repeated(c, 2, 1, 1),
                  repeated(c, 2, 2, 2),
                  java.util.Objects.requireNonNull(EQUIVALENT.get(name)));
          for (Charged other : others) {
            assertTrue(change(c, other, RADIAL) < 1e-9, name);
            assertTrue(change(c, other, MEAN) < 1e-9, name);
          }
        });
  }

  @Test
  void aMeanFilterSeesWhichAtomsThereAreButNotWhere() {
    Charged c = of("random_triclinic_2");
    double[] moved = c.frac.clone();
    moved[0] += 0.1;
    Charged other = c.in(strained(c, 0.05).lattice, moved);
    assertEquals(0, change(c, other, MEAN));
    assertTrue(change(c, other, RADIAL) > 0.01);
    double[][] x = x(c, MEAN);
    for (double[] row : x) {
      for (int d = 0; d < D; d++) {
        int channel = d;
        double mean =
            java.util.Arrays.stream(c.q).mapToDouble(q -> q[channel]).average().orElseThrow();
        assertEquals(mean, row[d], 1e-15);
      }
    }
  }

  @Test
  void indexAndFlatFiltersSeeTheSameCrystalFromElsewhere() {
    CRYSTALS.forEach(
        (name, c) -> {
          assertTrue(change(c, turned(c), INDEX) < 1e-9, name);
          // A mirror keeps every length to the bit, so that ties fall as before.
          for (Charged other : List.of(shifted(c), mirrored(c))) {
            assertTrue(change(c, other, INDEX) < 1e-9, name);
            assertTrue(change(c, other, FLAT) < 1e-9, name);
          }
        });
  }

  @Test
  void anIndexFilterDependsOnTheBasis() {
    Charged c = of("random_triclinic_2");
    Charged other = java.util.Objects.requireNonNull(EQUIVALENT.get("random_triclinic_2"));
    assertTrue(change(c, other, INDEX) > 0.05);
  }

  @Test
  void aReducedBasisDoesNotRepairAnIndexFilterWhereSeveralAreReduced() {
    Set<String> broken = new TreeSet<>();
    CRYSTALS.forEach(
        (name, c) -> {
          Charged reduced = niggli(c);
          if (automorphisms(reduced.lattice).stream()
              .anyMatch(u -> change(reduced, rebased(reduced, u), INDEX) > 1e-6)) {
            broken.add(name);
          }
        });
    List<String> named =
        List.of(
            "perovskite_BaTiO3_tetragonal",
            "cuprite_Cu2O",
            "spinel_MgAl2O4_prim",
            "A15_Nb3Sn",
            "unwrapped_coordinates");
    assertTrue(broken.containsAll(named), "differ: " + broken);
    assertFalse(broken.contains("random_triclinic_2"), "differ: " + broken);
  }

  /** Unimodular matrices of -1, 0 and 1 that leave all lengths and angles of the basis alone. */
  private static List<double[]> automorphisms(double[] lattice) {
    double[] metric = metric(lattice);
    List<double[]> found = new ArrayList<>();
    for (int code = 0; code < 19_683; code++) {
      double[] u = new double[9];
      for (int i = 0, rest = code; i < 9; i++, rest /= 3) {
        u[i] = rest % 3 - 1;
      }
      if (determinant(u) == 1 && same(metric, metric(SmallCrystals.times(u, lattice)))) {
        found.add(u);
      }
    }
    return found;
  }

  private static double determinant(double[] u) {
    return u[0] * (u[4] * u[8] - u[5] * u[7])
        - u[1] * (u[3] * u[8] - u[5] * u[6])
        + u[2] * (u[3] * u[7] - u[4] * u[6]);
  }

  private static double[] metric(double[] rows) {
    double[] transposed = new double[9];
    for (int i = 0; i < 9; i++) {
      transposed[i] = rows[3 * (i % 3) + i / 3];
    }
    return SmallCrystals.times(rows, transposed);
  }

  private static boolean same(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > 1e-6) {
        return false;
      }
    }
    return true;
  }

  @Test
  void anIndexFilterDependsOnTheCell() {
    CRYSTALS.forEach((name, c) -> assertTrue(change(c, repeated(c, 2, 1, 1), INDEX) > 1e-6, name));
  }

  @Test
  void aFlatFilterDependsOnTheBasisOnceItsBoxMissesShortVectors() {
    Charged c = of("random_triclinic_2");
    double[] u = {1, 2, 0, 0, 1, 0, 1, 3, 1};
    assertTrue(change(c, rebased(c, u), FLAT) > 0.05);
  }

  @Test
  void aFlatFilterDependsOnTheCellButWhereAllItsVectorsAreExtinct() {
    assertTrue(
        change(of("random_triclinic_2"), repeated(of("random_triclinic_2"), 2, 1, 1), FLAT) > 0.05);
    Set<String> same = new TreeSet<>(CRYSTALS.keySet());
    CRYSTALS.forEach(
        (name, c) -> {
          if (change(c, repeated(c, 2, 1, 1), FLAT) > 1e-6) {
            same.remove(name);
          }
        });
    assertEquals(Set.of("rocksalt_NaCl_conv", "zincblende_ZnS", "fluorite_CaF2"), same);
  }

  @Test
  void aFlatFilterJumpsUnderStrainWhereLengthsAreEqual() {
    Set<String> jump = new TreeSet<>();
    CRYSTALS.forEach(
        (name, c) -> {
          if (change(strained(c, 1e-6), strained(c, -1e-6), FLAT) > 0.01) {
            jump.add(name);
          }
          for (LayerOptions.Filter smooth : List.of(RADIAL, INDEX)) {
            double step = change(strained(c, 1e-6), strained(c, -1e-6), smooth);
            assertTrue(step < 1e-4, name + ", " + smooth + ": " + step);
          }
        });
    assertTrue(
        jump.containsAll(
            List.of("unwrapped_coordinates", "cuprite_Cu2O", "spinel_MgAl2O4_prim", "A15_Nb3Sn")),
        "jump: " + jump);
  }

  @Test
  void isotropicStrainLeavesAFlatFilterConstant() {
    Charged c = of("unwrapped_coordinates");
    double[] larger = java.util.Arrays.stream(c.lattice).map(v -> 1.01 * v).toArray();
    assertTrue(change(c, c.in(larger, c.frac), FLAT) < 1e-9);
  }
}
