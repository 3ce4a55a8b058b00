package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Walks all reference crystals, each as it is written and in its equivalent description. */
@Tag("vectors")
class CrystalVectorsTest {
  private static final double GEOMETRY = 1e-9;
  private static final double ENERGY = 1e-7;
  private static final Pattern LJ =
      Pattern.compile("lj_sigma([0-9.]+)_eps([0-9.]+)_cut([0-9.]+)_eV_per_cell");
  private static final Pattern R6 = Pattern.compile("sum_inv_r6_cut([0-9.]+)_per_cell");

  @TestFactory
  List<DynamicTest> everyReferenceCrystal() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : TestData.vectorFiles("crystal")) {
      if (!file.getFileName().toString().equals("reference.json")) {
        fail("unknown file " + file);
      }
      JsonNode root = new ObjectMapper().readTree(file.toFile());
      root.fieldNames()
          .forEachRemaining(f -> assertTrue(List.of("head", "structures").contains(f), f));
      root.get("structures").fields().forEachRemaining(e -> add(tests, e.getKey(), e.getValue()));
    }
    assertTrue(!tests.isEmpty());
    return tests;
  }

  private static void add(List<DynamicTest> tests, String name, JsonNode s) {
    Crystal crystal = crystal(name, s, s);
    tests.add(DynamicTest.dynamicTest(name, () -> check(crystal, s, false)));
    Crystal other = crystal(name, s.get("equivalent_description"), s);
    tests.add(DynamicTest.dynamicTest(name + " equivalent", () -> check(other, s, true)));
    tests.add(DynamicTest.dynamicTest(name + " transformed", () -> transformed(crystal, s)));
  }

  private static void check(Crystal crystal, JsonNode s, boolean equivalent) {
    Iterator<Map.Entry<String, JsonNode>> fields = s.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!field.getValue().isNull()) {
        check(crystal, s, equivalent, field.getKey(), field.getValue());
      }
    }
  }

  private static void check(
      Crystal c, JsonNode s, boolean equivalent, String field, JsonNode value) {
    Lattice lattice = Lattice.of(c.lattice());
    switch (field) {
      case "lattice", "species", "frac", "charges", "note" -> {}
      case "volume" -> relative(value.doubleValue(), lattice.volume(), GEOMETRY, field);
      case "density_g_cm3" -> {
        boolean po = Arrays.asList(strings(s.get("species"))).contains("Po");
        relative(value.doubleValue(), LatticeSums.density(c), po ? 6e-3 : 1e-3, field);
      }
      case "abc" -> inOwnBasis(equivalent, doubles(value), lattice.lengths(), GEOMETRY, 0);
      case "angles_deg" -> inOwnBasis(equivalent, doubles(value), lattice.angles(), GEOMETRY, 0);
      case "plane_spacings" ->
          inOwnBasis(equivalent, doubles(value), lattice.planeSpacings(), GEOMETRY, 0);
      case "reciprocal_2pi" ->
          inOwnBasis(equivalent, doubles(value), lattice.reciprocal(), 0, 1e-12);
      case "niggli_abc_angles" -> niggli(lattice, doubles(value));
      case "neighbors" -> value.fields().forEachRemaining(n -> neighbours(c, n, equivalent));
      case "k_shells_first_8" -> shells(lattice, value);
      case "structure_factors" -> factors(c, value, equivalent);
      case "ewald_energy_eV_per_cell" ->
          everyEta(c, (e, phi) -> relative(value.doubleValue(), e, ENERGY, field));
      case "ewald_energy_eV_per_atom" ->
          everyEta(c, (e, phi) -> relative(value.doubleValue(), e / c.atoms(), ENERGY, field));
      case "site_potentials_V" ->
          everyEta(c, (e, phi) -> list(doubles(value), reversed(phi, equivalent), ENERGY, 1e-9));
      case "nearest_distance" ->
          relative(
              value.doubleValue(), LatticeSums.nearestDistance(lattice, c.frac()), GEOMETRY, field);
      case "madelung_E_times_d_over_kE" -> {
        double d = LatticeSums.nearestDistance(lattice, c.frac());
        relative(value.doubleValue(), Ewald.madelung(Ewald.of(c).energy(), d), ENERGY, field);
      }
      case "equivalent_description" -> equivalentDescription(lattice, s, value);
      default -> sums(lattice, c.frac(), field, value.doubleValue());
    }
  }

  private static void sums(Lattice lattice, double[] frac, String field, double value) {
    Matcher lj = LJ.matcher(field);
    Matcher r6 = R6.matcher(field);
    if (lj.matches()) {
      double sigma = Double.parseDouble(lj.group(1));
      double eps = Double.parseDouble(lj.group(2));
      double rc = Double.parseDouble(lj.group(3));
      relative(value, LatticeSums.lennardJones(lattice, frac, sigma, eps, rc), ENERGY, field);
    } else if (r6.matches()) {
      double rc = Double.parseDouble(r6.group(1));
      relative(value, LatticeSums.inversePower(lattice, frac, 6, rc), ENERGY, field);
    } else {
      fail("unknown field " + field);
    }
  }

  private static void inOwnBasis(
      boolean equivalent, double[] expected, double[] actual, double relative, double absolute) {
    if (!equivalent) {
      list(expected, actual, relative, absolute);
    }
  }

  private static void niggli(Lattice lattice, double[] expected) {
    NiggliReduction.Result reduced = NiggliReduction.reduce(lattice);
    assertTrue(reduced.niggli());
    double[] abc = reduced.lattice().lengths();
    double[] angles = reduced.lattice().angles();
    double[] actual = {abc[0], abc[1], abc[2], angles[0], angles[1], angles[2]};
    list(expected, actual, GEOMETRY, 0);
    double det = Lattice.determinant(reduced.u());
    assertEquals(1, Math.abs(det), 1e-9);
  }

  private static void neighbours(Crystal c, Map.Entry<String, JsonNode> entry, boolean equivalent) {
    double rc = Double.parseDouble(entry.getKey());
    Neighbours near = Neighbours.within(Lattice.of(c.lattice()), c.frac(), rc);
    double[] sorted = near.dist().clone();
    Arrays.sort(sorted);
    int n = near.atoms();
    double[] perAtom = new double[n];
    double[] nearest = new double[n];
    double sum = 0;
    double sum2 = 0;
    for (int i = 0; i < n; i++) {
      perAtom[i] = near.rowptr()[i + 1] - near.rowptr()[i];
      nearest[i] = sorted(near, i).length == 0 ? Double.NaN : sorted(near, i)[0];
    }
    for (double d : sorted) {
      sum += d;
      sum2 += 1 / (d * d);
    }
    Iterator<Map.Entry<String, JsonNode>> fields = entry.getValue().fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> f = fields.next();
      JsonNode v = f.getValue();
      switch (f.getKey()) {
        case "edges" -> assertEquals(v.intValue(), near.edges());
        case "per_atom" -> list(doubles(v), reversed(perAtom, equivalent), 0, 0);
        case "first_40_sorted" ->
            list(doubles(v), Arrays.copyOf(sorted, Math.min(40, sorted.length)), 0, GEOMETRY);
        case "sum_d" -> relative(v.doubleValue(), sum, GEOMETRY, "sum_d");
        case "sum_inv_d2" -> relative(v.doubleValue(), sum2, GEOMETRY, "sum_inv_d2");
        case "per_atom_nearest" -> list(doubles(v), reversed(nearest, equivalent), GEOMETRY, 1e-9);
        default -> fail("unknown field neighbors." + f.getKey());
      }
    }
  }

  private static void shells(Lattice lattice, JsonNode expected) {
    double last = expected.get(expected.size() - 1).get(0).doubleValue();
    WaveVectors waves = WaveVectors.below(lattice, last + 1e-3);
    int m = 0;
    for (JsonNode shell : expected) {
      double k = shell.get(0).doubleValue();
      int count = 0;
      while (m < waves.size() && waves.knorm()[m] < k + 1e-6) {
        assertEquals(k, waves.knorm()[m], 1e-6);
        if (count == 0) {
          assertEquals(k, waves.knorm()[m], GEOMETRY);
        }
        m++;
        count++;
      }
      assertEquals(shell.get(1).intValue(), 2 * count, "vectors of length " + k);
    }
  }

  private static void factors(Crystal c, JsonNode expected, boolean equivalent) {
    int[] hkl = new int[3 * expected.size()];
    for (int m = 0; m < expected.size(); m++) {
      for (int a = 0; a < 3; a++) {
        hkl[3 * m + a] = expected.get(m).get(a).intValue();
      }
    }
    Phases phases = new Phases(Lattice.wrap(c.frac()), hkl);
    double[] cos = new double[c.atoms()];
    double[] sin = new double[c.atoms()];
    for (int m = 0; !equivalent && m < expected.size(); m++) {
      phases.of(m, cos, sin);
      double re = 0;
      double im = 0;
      for (int j = 0; j < c.atoms(); j++) {
        re += c.charge()[j] * cos[j];
        im += c.charge()[j] * sin[j];
      }
      assertEquals(expected.get(m).get(3).doubleValue(), re, 1e-9);
      assertEquals(expected.get(m).get(4).doubleValue(), im, 1e-9);
    }
  }

  private interface EwaldCheck {
    void check(double energy, double[] potentials);
  }

  /** Nothing may depend on the splitting. */
  private static void everyEta(Crystal c, EwaldCheck check) {
    Lattice lattice = Lattice.of(c.lattice());
    double eta = Ewald.splitting(lattice, c.atoms());
    for (double factor : new double[] {0.8, 1, 1.3}) {
      Ewald.Result r = Ewald.of(lattice, c.frac(), c.charge(), factor * eta, 6);
      check.check(r.energy(), r.potentials());
    }
  }

  private static void equivalentDescription(Lattice lattice, JsonNode s, JsonNode e) {
    e.fieldNames()
        .forEachRemaining(
            f ->
                assertTrue(
                    List.of("unimodular", "rotation", "lattice", "frac", "species", "charges")
                        .contains(f),
                    "unknown field equivalent_description." + f));
    Lattice original = Lattice.of(doubles(s.get("lattice")));
    double[] rotation = doubles(e.get("rotation"));
    double[] transposed = new double[9];
    for (int i = 0; i < 9; i++) {
      transposed[i] = rotation[3 * (i % 3) + i / 3];
    }
    double[] expected =
        Lattice.multiply(original.transformed(doubles(e.get("unimodular"))).rows(), transposed);
    list(doubles(e.get("lattice")), expected, 0, 1e-9);
    assertEquals(original.volume(), lattice.volume(), 1e-9 * original.volume());
  }

  /** Skewed bases, supercells and mirror images show every atom the same distances. */
  private static void transformed(Crystal c, JsonNode s) {
    Lattice lattice = Lattice.of(c.lattice());
    double rc = 4.4873; // no reference crystal has a distance at this length
    Neighbours near = Neighbours.within(lattice, c.frac(), rc);
    double[] u = {1, 0, 0, 7, 1, 0, -5, 9, 1};
    Lattice skewed = lattice.transformed(u);
    double[] f = Lattice.multiply(c.frac(), Lattice.of(u).inverse());
    sameLists(near, Neighbours.within(skewed, f, rc), 1);
    double[] mirrored = lattice.rows();
    for (int i = 0; i < 9; i += 3) {
      mirrored[i] = -mirrored[i];
    }
    sameLists(near, Neighbours.within(Lattice.of(mirrored), c.frac(), rc), 1);
    NiggliReduction.Result niggli = NiggliReduction.reduce(lattice);
    sameLists(near, Neighbours.within(niggli.lattice(), niggli.toReduced(c.frac()), rc), 1);
    int m = 2 + 64 / c.atoms();
    Lattice big = lattice.transformed(new double[] {m, 0, 0, 0, 1, 0, 0, 0, 1});
    double[] many = new double[m * c.frac().length];
    for (int i = 0; i < many.length; i += 3) {
      int atom = i / 3 / m;
      many[i] = (c.frac()[3 * atom] + (i / 3) % m) / m;
      many[i + 1] = c.frac()[3 * atom + 1];
      many[i + 2] = c.frac()[3 * atom + 2];
    }
    sameLists(near, Neighbours.within(big, many, rc), m);
    assertEquals(0, Neighbours.within(lattice, c.frac(), 0).edges());
  }

  private static void sameLists(Neighbours a, Neighbours b, int copies) {
    assertEquals(copies * a.edges(), b.edges());
    for (int i = 0; i < b.atoms(); i++) {
      double[] x = sorted(a, i / copies);
      double[] y = sorted(b, i);
      list(x, y, 0, 1e-9);
    }
  }

  private static double[] sorted(Neighbours near, int i) {
    double[] d = Arrays.copyOfRange(near.dist(), near.rowptr()[i], near.rowptr()[i + 1]);
    Arrays.sort(d);
    return d;
  }

  private static Crystal crystal(String id, JsonNode s, JsonNode charged) {
    String[] species = strings(s.get("species"));
    short[] z = new short[species.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (short) Elements.species(species[i]);
    }
    JsonNode q = charged.get("charges").isNull() ? null : s.get("charges");
    double[] charges = q == null || q.isNull() ? null : doubles(q);
    return new Crystal(id, doubles(s.get("lattice")), doubles(s.get("frac")), z, null, charges);
  }

  private static double[] reversed(double[] x, boolean reverse) {
    double[] y = x.clone();
    for (int i = 0; reverse && i < x.length; i++) {
      y[i] = x[x.length - 1 - i];
    }
    return y;
  }

  private static void relative(double expected, double actual, double tolerance, String what) {
    assertEquals(expected, actual, tolerance * Math.abs(expected) + 1e-14, what);
  }

  private static void list(double[] expected, double[] actual, double relative, double absolute) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      if (Double.isNaN(expected[i])) {
        assertEquals(expected[i], actual[i], "number " + i);
      } else {
        double tolerance = relative * Math.abs(expected[i]) + absolute;
        assertEquals(expected[i], actual[i], tolerance, "number " + i);
      }
    }
  }

  private static String[] strings(JsonNode node) {
    String[] all = new String[node.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = node.get(i).textValue();
    }
    return all;
  }

  private static double[] doubles(JsonNode node) {
    List<Double> all = new ArrayList<>();
    flatten(node, all);
    return all.stream().mapToDouble(d -> d).toArray();
  }

  private static void flatten(JsonNode node, List<Double> all) {
    if (node.isArray()) {
      node.forEach(n -> flatten(n, all));
    } else {
      all.add(node.isNull() ? Double.NaN : node.doubleValue());
    }
  }
}
