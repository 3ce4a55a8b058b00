package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrototypeGeneratorTest {
  private static final PrototypeGenerator ALL =
      new PrototypeGenerator(everyFamily(PrototypeGenerator.Options.defaults(7)).complete());

  private static PrototypeGenerator.Options everyFamily(PrototypeGenerator.Options options) {
    Map<String, Double> weights = new LinkedHashMap<>();
    Prototype.IONIC.forEach(code -> weights.put(code, 1.0));
    return options.withFamilies(weights);
  }

  @Test
  void rowsAreTheSameInAnyOrderAndInAnyThread() {
    List<Long> order = new ArrayList<>(LongStream.range(0, 120).boxed().toList());
    Map<Long, Sample> first = new LinkedHashMap<>();
    order.forEach(i -> first.put(i, ALL.row(i)));
    Collections.shuffle(order, new Random(5));
    order.parallelStream()
        .forEach(
            i -> {
              Sample again =
                  new PrototypeGenerator(
                          everyFamily(PrototypeGenerator.Options.defaults(7)).complete())
                      .row(i);
              assertEquals(first.get(i).crystal().id(), again.crystal().id());
              assertArrayEquals(first.get(i).crystal().frac(), again.crystal().frac());
              assertArrayEquals(first.get(i).crystal().lattice(), again.crystal().lattice());
              assertArrayEquals(first.get(i).targets(), again.targets());
            });
  }

  @Test
  void cellsAreNeutralAndPhysical() {
    Validator validator = new Validator(Validator.Options.training());
    for (long i = 0; i < 300; i++) {
      Crystal c = ALL.crystal(i);
      double total = 0;
      for (double q : c.charge()) {
        total += q;
      }
      assertEquals(0, total, c.id());
      assertTrue(validator.check(c).isEmpty(), c.id() + " " + validator.check(c));
      assertTrue(LatticeSums.nearestDistance(Lattice.of(c.lattice()), c.frac()) >= 1.0);
    }
  }

  @Test
  void everyFamilyAppearsAndLabelsAreInRange() {
    Map<String, Integer> families = new LinkedHashMap<>();
    int zeroGaps = 0;
    int rows = 360;
    for (long i = 0; i < rows; i++) {
      Sample s = ALL.row(i);
      families.merge(PrototypeGenerator.family(s.crystal().id()), 1, Integer::sum);
      Map<String, Double> y = byName(s);
      y.forEach((name, value) -> assertTrue(Double.isFinite(value), name));
      assertTrue(y.get("e_ewald") < -2 && y.get("e_ewald") > -80, s.crystal().id());
      assertTrue(y.get("e_lattice") > y.get("e_ewald"));
      assertTrue(y.get("e_disp") < 0 && y.get("e_disp") > -5);
      assertTrue(y.get("v_site_spread") >= 0 && y.get("gap_tb") >= 0);
      assertTrue(y.get("density") > 0.5 && y.get("density") < 15);
      assertTrue(y.get("coord") >= 1 && y.get("coord") <= 14);
      assertTrue(y.get("en_diff") > 0);
      zeroGaps += y.get("gap_tb") == 0 ? 1 : 0;
    }
    assertEquals(Prototype.IONIC.size(), families.size());
    assertTrue(zeroGaps > 0.2 * rows && zeroGaps < 0.75 * rows, "zero gaps " + zeroGaps);
  }

  private static Map<String, Double> byName(Sample s) {
    Map<String, Double> y = new LinkedHashMap<>();
    for (int t = 0; t < Labels.NAMES.size(); t++) {
      y.put(Labels.NAMES.get(t), s.targets()[t]);
    }
    return y;
  }

  @Test
  void masksKeepTheProbabilitiesAndTheValues() {
    PrototypeGenerator masked =
        new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(7)
                .withTasks(List.of("density", "en_diff", "coord")));
    PrototypeGenerator full =
        new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(7)
                .withTasks(List.of("density", "en_diff", "coord"))
                .complete());
    int[] kept = new int[3];
    int rows = 600;
    for (long i = 0; i < rows; i++) {
      double[] a = masked.row(i).targets();
      double[] b = full.row(i).targets();
      for (int t = 0; t < 3; t++) {
        kept[t] += Double.isNaN(a[t]) ? 0 : 1;
        assertTrue(Double.isNaN(a[t]) || a[t] == b[t]);
      }
    }
    assertEquals(rows, kept[0]);
    assertEquals(0.7 * rows, kept[1], 4 * Math.sqrt(0.21 * rows));
    assertEquals(0.3 * rows, kept[2], 4 * Math.sqrt(0.21 * rows));
  }

  @Test
  void aTaskMayBelongToOneFamily() {
    PrototypeGenerator shifted =
        new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(7)
                .withTasks(List.of("density", "coord"))
                .complete()
                .withOnlyIn(Map.of("coord", "lay")));
    for (long i = 0; i < 60; i++) {
      Sample s = shifted.row(i);
      boolean lay = PrototypeGenerator.family(s.crystal().id()).equals("lay");
      assertEquals(lay, !Double.isNaN(s.targets()[1]));
      assertTrue(!Double.isNaN(s.targets()[0]));
    }
  }

  @Test
  void labelsDoNotDependOnTheBasis() {
    double[] u = {1, 0, 0, 2, 1, 0, -1, 1, 1};
    for (long i = 0; i < 40; i++) {
      Crystal c = ALL.crystal(i);
      double[] f = Lattice.multiply(c.frac(), Lattice.of(u).inverse());
      Crystal other =
          new Crystal(
              c.id(),
              Lattice.of(c.lattice()).transformed(u).rows(),
              Lattice.wrap(f),
              c.z(),
              null,
              c.charge());
      double[] expected = Labels.of(c);
      double[] actual = Labels.of(other);
      for (int t = 0; t < expected.length; t++) {
        assertEquals(
            expected[t],
            actual[t],
            1e-8 * (1 + Math.abs(expected[t])),
            c.id() + " " + Labels.NAMES.get(t));
      }
    }
  }

  /**
   * Labels of four rows from a second program: numpy 2.4.6, dense sums over a box of images, the
   * potentials taken from here, eigvalsh for the bands; it agreed on 40 rows to 1e-9.
   */
  @Test
  void labelsAreThoseOfASecondProgram() {
    golden(
        "pv-1",
        -27.97658491,
        -26.152235,
        -0.523555495,
        69.32778779,
        0.1776582303,
        0.1879471965,
        0.775,
        3.576179876,
        5.2);
    golden(
        "co-5",
        -28.70417104,
        -27.27408878,
        -0.7432699499,
        0.7162682265,
        0.0,
        6.610070183,
        2.34,
        5.561716817,
        4.766666667);
    golden(
        "pv-9",
        -5.539944154,
        -4.766033989,
        -0.2366112602,
        26.55584014,
        0.0,
        0.51795664,
        2.305,
        2.064286445,
        5.0);
    golden(
        "lay-14",
        -10.43484778,
        -9.313813224,
        -0.3245874766,
        56.18545873,
        0.1825833802,
        82.2161643,
        2.24,
        2.728259692,
        6.0);
  }

  private static void golden(String id, double... expected) {
    Sample s = ALL.row(Long.parseLong(id.substring(id.indexOf('-') + 1)));
    assertEquals(id, s.crystal().id());
    for (int t = 0; t < expected.length; t++) {
      double tolerance = 1e-7 * (1 + Math.abs(expected[t]));
      assertEquals(expected[t], s.targets()[t], tolerance, id + " " + Labels.NAMES.get(t));
    }
  }

  @Test
  void rowsKeepTheirBytes() {
    StringBuilder bits = new StringBuilder();
    for (long i = 0; i < 64; i++) {
      Sample s = ALL.row(i);
      bits.append(Arrays.hashCode(s.crystal().lattice())).append(' ');
      bits.append(Arrays.hashCode(s.crystal().frac())).append(' ');
      bits.append(Arrays.hashCode(s.targets())).append('\n');
    }
    assertEquals("a8290aa56687b3eb", Long.toHexString(PrototypeGenerator.hash(bits.toString())));
  }

  @Test
  void labelsDoNotDependOnTheSupercell() {
    for (long i = 0; i < 30; i++) {
      Crystal c = ALL.crystal(i);
      int n = c.atoms();
      double[] frac = new double[6 * n];
      short[] z = new short[2 * n];
      double[] q = new double[2 * n];
      for (int a = 0; a < 2 * n; a++) {
        z[a] = c.z()[a % n];
        q[a] = c.charge()[a % n];
        frac[3 * a] = c.frac()[3 * (a % n)];
        frac[3 * a + 1] = (c.frac()[3 * (a % n) + 1] + a / n) / 2;
        frac[3 * a + 2] = c.frac()[3 * (a % n) + 2];
      }
      double[] twice = {1, 0, 0, 0, 2, 0, 0, 0, 1};
      Lattice lattice = Lattice.of(c.lattice()).transformed(twice);
      Crystal big = new Crystal(c.id(), lattice.rows(), frac, z, null, q);
      List<String> names = new ArrayList<>(Labels.NAMES);
      names.remove("gap_tb");
      double[] expected = Labels.of(c, names);
      double[] actual = Labels.of(big, names);
      for (int t = 0; t < expected.length; t++) {
        assertEquals(expected[t], actual[t], 1e-8 * (1 + Math.abs(expected[t])), names.get(t));
      }
    }
  }

  @Test
  void aChargedCellHasAnEnergyThatDoesNotDependOnTheSplitting() {
    Crystal c = ALL.crystal(4);
    Lattice l = Lattice.of(c.lattice());
    double[] q = c.charge().clone();
    q[0] += 1;
    double eta = Ewald.splitting(l, q.length);
    double a = Ewald.of(l, c.frac(), q, 0.8 * eta, 6).energy();
    double b = Ewald.of(l, c.frac(), q, 1.3 * eta, 6).energy();
    assertEquals(a, b, 1e-9 * Math.abs(a));
  }

  @Test
  void bulkModulusIsTheCurvatureOfTheLatticeEnergy() {
    for (long i = 0; i < 10; i++) {
      Crystal c = ALL.crystal(i);
      double h = 0.002;
      double[] e = new double[3];
      for (int m = -1; m <= 1; m++) {
        Lattice l = Lattice.of(c.lattice()).scaled(Math.cbrt(1 + m * h));
        double ewald = Ewald.of(l, c.frac(), c.charge()).energy();
        double[] sum = {ewald};
        Pairs.half(
            l,
            c.frac(),
            10,
            (a, b, t0, t1, t2, d) ->
                sum[0] += 1200 * Math.exp((r(c, a) + r(c, b) - 2.4) / 0.32) * Math.exp(-d / 0.32));
        e[m + 1] = sum[0] / c.atoms();
      }
      double v = Lattice.of(c.lattice()).volume() / c.atoms();
      double k = (e[0] - 2 * e[1] + e[2]) / (h * h) / v * 160.2177;
      double[] y = Labels.of(c, List.of("k_bulk", "e_lattice"));
      assertEquals(k, y[0], 2e-3 * (Math.abs(k) + 10));
      assertEquals(e[1], y[1], 1e-8);
    }
  }

  private static double r(Crystal c, int atom) {
    return Elements.ionicRadius(c.z()[atom], (int) c.charge()[atom]).orElseThrow();
  }

  @Test
  void eigenvaluesOfARingAreKnown() {
    // A chain: diagonal 0, beside it 1: 2 cos(pi k / (n + 1)).
    double[] diagonal = new double[9];
    double[] beside = {1, 1, 1, 1, 1, 1, 1, 1, 0};
    for (int k = 0; k < 9; k++) {
      double expected = -2 * Math.cos(Math.PI * (k + 1) / 10);
      assertEquals(expected, TightBinding.eigenvalue(diagonal, beside, k), 1e-12);
    }
  }

  @Test
  void tridiagonalFormKeepsTheMoments() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(2);
    for (int n = 1; n < 12; n++) {
      double[] re = new double[n * n];
      double[] im = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          re[i * n + j] = random.nextDouble() - 0.5;
          re[j * n + i] = re[i * n + j];
          im[i * n + j] = i == j ? 0 : random.nextDouble() - 0.5;
          im[j * n + i] = -im[i * n + j];
        }
      }
      double[] moments = new double[3];
      for (int i = 0; i < n; i++) {
        moments[0] += re[i * n + i];
        for (int j = 0; j < n; j++) {
          moments[1] += re[i * n + j] * re[i * n + j] + im[i * n + j] * im[i * n + j];
          for (int k = 0; k < n; k++) {
            double pr = re[i * n + j] * re[j * n + k] - im[i * n + j] * im[j * n + k];
            double pi = re[i * n + j] * im[j * n + k] + im[i * n + j] * re[j * n + k];
            moments[2] += pr * re[k * n + i] - pi * im[k * n + i];
          }
        }
      }
      double[][] t = TightBinding.of(re, im, n).tridiagonal();
      double[] found = new double[3];
      for (int which = 0; which < n; which++) {
        double e = TightBinding.eigenvalue(t[0], t[1], which);
        found[0] += e;
        found[1] += e * e;
        found[2] += e * e * e;
      }
      assertArrayEquals(moments, found, 1e-10);
    }
  }

  @Test
  void madelungConstantsAreThoseOfTheLiterature() {
    assertEquals(1.7475645946, madelung("rs", 1, -1), 1e-9);
    assertEquals(1.7626747731, madelung("cs", 1, -1), 1e-9);
    assertEquals(1.6380550534, madelung("zb", 1, -1), 1e-9);
    assertEquals(1.6413216, madelung("wz", 1, -1), 1e-7);
    assertEquals(5.0387849, madelung("fl", 2, -1), 1e-7);
    assertEquals(5.0387849, madelung("af", 1, -2), 1e-7);
    assertEquals(4.4424752, madelung("cu", 1, -2), 1e-7);
    assertEquals(24.7549361, madelung("pv", 2, 4, -2), 1e-7);
  }

  private static double madelung(String code, int... charges) {
    Prototype p = Prototype.of(code);
    double[] q = new double[p.atoms()];
    int anions = 0;
    int cations = 0;
    for (int i = 0; i < q.length; i++) {
      char kind = p.kinds().charAt(i);
      q[i] = kind == 'X' ? charges[charges.length - 1] : kind == 'M' ? charges[0] : charges[1];
      anions += kind == 'X' ? 1 : 0;
      cations += kind == 'M' ? 1 : 0;
    }
    Lattice l = Lattice.of(p.lattice());
    int units = code.equals("pv") ? 1 : gcd(anions, cations);
    double d = LatticeSums.nearestDistance(l, p.frac());
    return Ewald.madelung(Ewald.of(l, p.frac(), q).energy() / units, d);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Test
  void latticeSumsOfTheSimpleMetalsAreThoseOfTheLiterature() {
    checkSums("fcc", 12.13188, 14.45392);
    checkSums("bcc", 9.11418, 12.25367);
  }

  private static void checkSums(String code, double a12, double a6) {
    Prototype p = Prototype.of(code);
    Lattice l = Lattice.of(p.lattice());
    double d = LatticeSums.nearestDistance(l, p.frac());
    double rc = 14 * d;
    double density = p.atoms() / l.volume();
    int n = p.atoms();
    double tail6 = 4 * Math.PI / 3 * density / (rc * rc * rc);
    double s6 = LatticeSums.inversePower(l, p.frac(), 6, rc) / n + tail6;
    double s12 = LatticeSums.inversePower(l, p.frac(), 12, rc) / n;
    assertEquals(a12, s12 * Math.pow(d, 12), 2e-5);
    assertEquals(a6, s6 * Math.pow(d, 6), 1e-3);
  }

  @Test
  void refusesAnUnknownTask() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PrototypeGenerator.Options.defaults(1).withTasks(List.of("gap")));
    assertTrue(e.getMessage().startsWith("generate.tasks = gap; expected some of"));
  }
}
