package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SplitsTest {
  private static final PrototypeGenerator ROWS =
      new PrototypeGenerator(
          PrototypeGenerator.Options.defaults(3).withTasks(List.of("density")).complete());

  @Test
  void assignmentIsTheHashOfTheGroup() throws Exception {
    Splits splits = Splits.defaults(42);
    for (String key : List.of("Cl-Na", "Fe-O", "Al-Mg-O", "C")) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("42|" + key).getBytes(StandardCharsets.UTF_8));
      int u =
          new BigInteger(1, Arrays.copyOf(digest, 8)).mod(BigInteger.valueOf(1_000_000)).intValue();
      String expected = u < 800_000 ? "train" : u < 900_000 ? "val" : "test";
      assertEquals(expected, splits.ofGroup(key));
    }
  }

  @Test
  void fractionsAreMetAndGroupsStayTogether() {
    Splits splits = Splits.defaults(1);
    List<Splits.Assigned> rows = new ArrayList<>();
    for (long i = 0; i < 500; i++) {
      Crystal c = ROWS.crystal(i);
      rows.add(new Splits.Assigned(Composition.of(c).chemsys(), splits.of(c, "")));
    }
    assertEquals(List.of(), Splits.leaks(rows));
    int train = 0;
    for (int i = 0; i < 20_000; i++) {
      train += splits.ofGroup("group " + i).equals("train") ? 1 : 0;
    }
    assertEquals(0.8, train / 20_000.0, 0.012);
    rows.add(new Splits.Assigned(rows.get(0).group(), "another"));
    assertEquals(List.of(rows.get(0).group()), Splits.leaks(rows));
  }

  @Test
  void heldOutElementsAreOnlyTested() {
    Splits splits = new Splits(Splits.Policy.ELEMENT_HOLDOUT, 1, 0.8, 0.1, List.of("O"));
    for (long i = 0; i < 100; i++) {
      Crystal c = ROWS.crystal(i);
      boolean oxide = Composition.of(c).amounts().containsKey("O");
      assertEquals(oxide, splits.of(c, "").equals("test"));
    }
  }

  @Test
  void officialSplitsMustBeNamed() {
    Splits splits = Splits.defaults(1).withPolicy(Splits.Policy.OFFICIAL);
    assertEquals("val", splits.of(ROWS.crystal(0), "val"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> splits.of(ROWS.crystal(0), ""));
    assertTrue(e.getMessage().contains("expected train, val or test"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Splits(Splits.Policy.RANDOM, 1, Double.NaN, 0.1, List.of()));
  }

  private static Crystal supercell(Crystal c, int m) {
    double[] frac = new double[m * c.frac().length];
    short[] z = new short[m * c.atoms()];
    for (int i = 0; i < z.length; i++) {
      z[i] = c.z()[i / m];
      frac[3 * i] = (c.frac()[3 * (i / m)] + i % m) / m;
      frac[3 * i + 1] = c.frac()[3 * (i / m) + 1] + 0.3;
      frac[3 * i + 2] = c.frac()[3 * (i / m) + 2];
    }
    Lattice big = Lattice.of(c.lattice()).transformed(new double[] {m, 0, 0, 0, 1, 0, 0, 1, 1});
    double[] cart =
        Lattice.multiply(
            frac,
            Lattice.of(c.lattice()).transformed(new double[] {m, 0, 0, 0, 1, 0, 0, 0, 1}).rows());
    return new Crystal(c.id(), big.rows(), Lattice.wrap(big.toFractional(cart)), z, null, null);
  }

  @Test
  void fingerprintsSeeThroughCellsAndOrigins() {
    Prototype salt = Prototype.of("rs");
    Crystal a = new Crystal("a", salt.lattice(), salt.frac(), new short[] {11, 17}, null, null);
    assertEquals(Fingerprint.of(a).hash(), Fingerprint.of(supercell(a, 3)).hash());
    Crystal other = new Crystal("a", salt.lattice(), salt.frac(), new short[] {11, 9}, null, null);
    assertNotEquals(Fingerprint.of(a).hash(), Fingerprint.of(other).hash());
    for (long i = 0; i < 40; i++) {
      Crystal c = ROWS.crystal(i);
      assertTrue(Fingerprint.of(c).same(Fingerprint.of(supercell(c, 2))), c.id());
      assertTrue(Fingerprint.of(supercell(c, 2)).same(Fingerprint.of(c)), c.id());
      assertTrue(!Fingerprint.of(c).same(Fingerprint.of(ROWS.crystal(i + 1))));
      Crystal moved = new Crystal(c.id(), c.lattice(), c.frac().clone(), c.z(), null, null);
      moved.frac()[3] += 0.05;
      assertTrue(!Fingerprint.of(c).same(Fingerprint.of(moved)), c.id());
    }
  }

  private static Deduplication.Candidate row(long order, Crystal crystal, double... targets) {
    return new Deduplication.Candidate(order, Fingerprint.of(crystal), targets);
  }

  private static Crystal stretched(Crystal c, double by) {
    return new Crystal(
        c.id(), Lattice.of(c.lattice()).scaled(by).rows(), c.frac(), c.z(), null, null);
  }

  @Test
  void ofCopiesTheOneWithMostTargetsStaysAndConflictsAreAllSetAside() {
    Crystal a = ROWS.crystal(0);
    Crystal b = ROWS.crystal(1);
    double none = Double.NaN;
    double[] noise = {0.1, 0.1};
    List<Deduplication.Candidate> copies =
        List.of(
            row(0, a, 1, none), row(4, supercell(a, 2), 1.01, 2), row(7, supercell(a, 3), none, 2));
    List<Deduplication.Finding> findings = Deduplication.judge(copies, noise);
    assertEquals(
        List.of(
            new Deduplication.Finding(0, Quarantine.DUPLICATE, 4, -1, none, none),
            new Deduplication.Finding(7, Quarantine.DUPLICATE, 4, -1, none, none)),
        findings);
    assertEquals(
        findings,
        Deduplication.judge(List.of(copies.get(2), copies.get(0), copies.get(1)), noise),
        "their order changes nothing");
    List<Deduplication.Candidate> conflict =
        List.of(row(1, b, 5, 5), row(2, supercell(b, 2), 9, 5), row(3, supercell(b, 3), 5, none));
    assertEquals(
        List.of(
            new Deduplication.Finding(1, Quarantine.CONFLICT, 2, 0, 5, 9),
            new Deduplication.Finding(2, Quarantine.CONFLICT, 1, 0, 5, 9),
            new Deduplication.Finding(3, Quarantine.CONFLICT, 1, 0, 5, 9)),
        Deduplication.judge(conflict, noise));
    double[] deaf = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    assertEquals(2, Deduplication.judge(conflict, deaf).size());
  }

  @Test
  void aSeriesOfSmallStepsIsNotOneCrystal() {
    List<Deduplication.Candidate> path = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      path.add(row(i, stretched(ROWS.crystal(3), 1 + 2e-4 * i), 1));
    }
    List<Deduplication.Finding> findings = Deduplication.judge(path, new double[] {1});
    assertTrue(findings.size() > 15 && findings.size() < 30, findings.toString());
    for (Deduplication.Finding f : findings) {
      assertTrue(
          path.get((int) f.other()).print().same(path.get((int) f.order()).print()), f.toString());
    }
  }

  @Test
  void bandsOfVolumeDecideAsTheWholeFormulaDoes() {
    SplittableRandom random = new SplittableRandom(5);
    int open = 0;
    int found = 0;
    for (int trial = 0; trial < 20; trial++) {
      List<Deduplication.Candidate> rows = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        double by = 1 + 0.02 * random.nextDouble();
        rows.add(row(i, stretched(ROWS.crystal(3), by), i % 7 == 0 ? Double.NaN : i % 3));
      }
      double[] noise = {trial % 2 == 0 ? 0.3 : Double.POSITIVE_INFINITY};
      TreeMap<Long, List<Deduplication.Candidate>> bands = new TreeMap<>();
      for (Deduplication.Candidate row : rows) {
        for (long band : VolumeBands.of(row.print())) {
          bands.computeIfAbsent(band, b -> new ArrayList<>()).add(row);
        }
      }
      List<Deduplication.Finding> findings = new ArrayList<>();
      TreeMap<Long, Deduplication.Candidate> left = new TreeMap<>();
      for (List<Deduplication.Candidate> band : bands.values()) {
        VolumeBands.Judged judged = VolumeBands.judge(band, noise);
        findings.addAll(judged.findings());
        judged.open().forEach(row -> left.put(row.order(), row));
      }
      open += left.size();
      found += findings.size();
      findings.addAll(Deduplication.judge(List.copyOf(left.values()), noise));
      findings.sort(Comparator.comparingLong(Deduplication.Finding::order));
      assertEquals(Deduplication.judge(rows, noise), findings, "trial " + trial);
    }
    assertTrue(open > 0 && found > 0, open + " open, " + found + " found in bands");
  }
}
