package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final double[] FCC = {0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0};
  private static final Crystal SALT =
      new Crystal(
          "salt", FCC, new double[] {0, 0, 0, 0.5, 0.5, 0.5}, new short[] {11, 17}, null, null);

  private static CrystalGraph build(Crystal c, GraphBuilder.Options options) {
    return new GraphBuilder(options).build(c);
  }

  @Test
  void aSkewedCellLosesNoNeighbour() {
    double[] u = {1, 0, 0, 7, 1, 0, -5, 9, 1};
    Lattice skewed = Lattice.of(FCC).transformed(u);
    double[] f = Lattice.multiply(SALT.frac(), Lattice.of(u).inverse());
    assertEquals(12, Neighbours.within(skewed, f, 3.47).edges());
    assertEquals(52, Neighbours.within(skewed, f, 5.03).edges());
    assertEquals(184, Neighbours.within(skewed, f, 8.01).edges());
  }

  @Test
  void linkCellsFindWhatBruteForceFinds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 12; round++) {
      int n = 65 + random.nextInt(60);
      double[] f = new double[3 * n];
      for (int i = 0; i < f.length; i++) {
        f[i] = random.nextDouble();
      }
      double[] l = new double[9];
      for (int i = 0; i < 9; i++) {
        l[i] = random.nextDouble() * 4 + (i % 4 == 0 ? 6 + round : 0);
      }
      Lattice lattice = Lattice.of(l);
      double rc = 2 + 4 * random.nextDouble();
      Neighbours near = Neighbours.within(lattice, f, rc);
      assertEquals(allPairs(lattice, f, rc), near.edges(), "round " + round);
      symmetric(near);
    }
  }

  /** The definition, over a box of images that is surely large enough. */
  private static int allPairs(Lattice lattice, double[] f, double rc) {
    int n = f.length / 3;
    int[] reach = new int[3];
    for (int a = 0; a < 3; a++) {
      reach[a] = (int) (rc / lattice.planeSpacings()[a]) + 1;
    }
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int a = -reach[0]; a <= reach[0]; a++) {
          for (int b = -reach[1]; b <= reach[1]; b++) {
            for (int c = -reach[2]; c <= reach[2]; c++) {
              double[] v =
                  lattice.toCartesian(
                      new double[] {
                        f[3 * j] + a - f[3 * i],
                        f[3 * j + 1] + b - f[3 * i + 1],
                        f[3 * j + 2] + c - f[3 * i + 2]
                      });
              double d = Lattice.norm(v[0], v[1], v[2]);
              count += d > 1e-8 && d <= rc ? 1 : 0;
            }
          }
        }
      }
    }
    return count;
  }

  private static void symmetric(Neighbours near) {
    Map<String, Double> edges = new HashMap<>();
    for (int i = 0; i < near.atoms(); i++) {
      for (int e = near.rowptr()[i]; e < near.rowptr()[i + 1]; e++) {
        edges.put(key(i, near.col()[e], near.image(), e, 1), near.dist()[e]);
      }
    }
    assertEquals(near.edges(), edges.size());
    for (int i = 0; i < near.atoms(); i++) {
      for (int e = near.rowptr()[i]; e < near.rowptr()[i + 1]; e++) {
        assertEquals(near.dist()[e], edges.get(key(near.col()[e], i, near.image(), e, -1)));
      }
    }
  }

  private static String key(int i, int j, int[] t, int e, int sign) {
    return i
        + " "
        + j
        + " "
        + sign * t[3 * e]
        + " "
        + sign * t[3 * e + 1]
        + " "
        + sign * t[3 * e + 2];
  }

  @Test
  void wholeShellsAreKept() {
    CrystalGraph graph = build(SALT, GraphBuilder.Options.defaults());
    assertEquals(36, graph.edges()); // 6 + 12 each: the 12th neighbour is in the second shell
    CrystalGraph plain =
        build(
            SALT, GraphBuilder.Options.defaults().withNeighbours(12, Neighbours.Truncation.PLAIN));
    assertEquals(24, plain.edges());
  }

  @Test
  void theCutOffGrowsUntilEveryAtomHasANeighbour() {
    Crystal wide =
        new Crystal(
            "wide",
            new double[] {7, 0, 0, 0, 7, 0, 0, 0, 7},
            new double[3],
            new short[] {10},
            null,
            null);
    CrystalGraph graph = build(wide, GraphBuilder.Options.defaults());
    assertEquals(6, graph.edges());
    assertEquals(5 * 1.25 * 1.25, graph.rcUsed(), 1e-12);
    Crystal lonely =
        new Crystal(
            "lonely",
            new double[] {20, 0, 0, 0, 20, 0, 0, 0, 20},
            new double[3],
            new short[] {14},
            null,
            null);
    assertEquals(0, build(lonely, GraphBuilder.Options.defaults()).edges());
    assertEquals(12.0, build(lonely, GraphBuilder.Options.defaults()).rcUsed());
  }

  @Test
  void wavesHoldOneOfEachPairInOrder() {
    CrystalGraph graph = build(SALT, GraphBuilder.Options.defaults());
    assertEquals((8 + 6) / 2, graph.waves());
    Set<String> seen = new HashSet<>();
    for (int m = 0; m < graph.waves(); m++) {
      int h = graph.hkl()[3 * m];
      int k = graph.hkl()[3 * m + 1];
      int l = graph.hkl()[3 * m + 2];
      assertTrue(Pairs.positive(h, k, l));
      assertTrue(seen.add(h + " " + k + " " + l) && graph.knorm()[m] < 3.0);
      assertTrue(m == 0 || graph.knorm()[m] > graph.knorm()[m - 1] - 1e-9);
    }
  }

  @Test
  void aCapOnWavesKeepsWholeShells() {
    CrystalGraph graph = build(SALT, GraphBuilder.Options.defaults().withWaves(3.0, 6));
    assertEquals(4, graph.waves());
  }

  @Test
  void copperHasNoWaveBelowThree() {
    Crystal copper =
        new Crystal(
            "cu",
            Lattice.of(FCC).scaled(1.805 / 2.82).rows(),
            new double[3],
            new short[] {29},
            null,
            null);
    assertEquals(0, build(copper, GraphBuilder.Options.defaults()).waves());
  }

  @Test
  void theSameCrystalGivesTheSameNumbers() {
    CrystalGraph a = build(SALT, GraphBuilder.Options.defaults());
    CrystalGraph b = build(SALT, GraphBuilder.Options.defaults());
    assertArrayEquals(a.dist(), b.dist());
    assertArrayEquals(a.col(), b.col());
    assertArrayEquals(a.hkl(), b.hkl());
  }

  @Test
  void refusesACutOffThatIsNotANumber() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> GraphBuilder.Options.defaults().withCutoff(Double.NaN));
    assertTrue(e.getMessage().contains("graph.cutoff = NaN; expected > 0"));
  }
}
