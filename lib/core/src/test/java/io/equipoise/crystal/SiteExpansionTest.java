package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SiteExpansionTest {
  private static final double LIMIT = 0.01;

  /** Tries all places in turn. */
  private static int naive(Lattice lattice, List<double[]> places, double[] p, int among) {
    for (int i = 0; i < among; i++) {
      double[] q = places.get(i);
      if (lattice.shortDistance(p[0] - q[0], p[1] - q[1], p[2] - q[2]) < LIMIT) {
        return i;
      }
    }
    return -1;
  }

  /** Needles, plates and skewed cells; clusters of places closer and farther than the limit. */
  @Test
  void aPlaceIsFoundWhereTryingAllInTurnFindsIt() {
    long found = 0;
    long missed = 0;
    for (int seed = 0; seed < 120; seed++) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(11, "places/" + seed));
      Lattice lattice = lattice(random);
      Places places = new Places(lattice, LIMIT, 1 + random.nextInt(400));
      List<double[]> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        double[] p = place(random, all, lattice, seed % 10 == 9);
        int among = random.nextInt(4) == 0 ? random.nextInt(all.size() + 1) : all.size();
        int expected = naive(lattice, all, p, among);
        assertEquals(expected, places.find(p, among), "seed " + seed + ", place " + i);
        found += expected >= 0 ? 1 : 0;
        missed += expected < 0 ? 1 : 0;
        all.add(p);
        places.add(p);
      }
    }
    assertTrue(found > 5000 && missed > 5000, found + " found, " + missed + " not");
  }

  private static Lattice lattice(SplittableRandom random) {
    double[] rows = new double[9];
    for (int i = 0; i < 9; i++) {
      rows[i] = i % 4 == 0 ? Math.pow(10, random.nextDouble(-1.5, 2)) : random.nextDouble(-1, 1);
    }
    rows[6] += random.nextInt(4) * rows[0];
    double det = Math.abs(Lattice.determinant(rows));
    return det > 1e-3 ? Lattice.of(rows) : Lattice.of(3, 0, 0, 0, 4, 0, 0, 0, 5);
  }

  private static double[] place(
      SplittableRandom random, List<double[]> all, Lattice lattice, boolean absurd) {
    double scale = absurd && random.nextInt(50) == 0 ? 1e17 : 3;
    if (all.isEmpty() || random.nextInt(3) == 0) {
      double[] p = new double[3];
      for (int a = 0; a < 3; a++) {
        p[a] = random.nextInt(4) == 0 ? random.nextInt(3) : scale * random.nextDouble(-1, 1);
      }
      return p;
    }
    double[] near = all.get(random.nextInt(all.size())).clone();
    double[] step = {random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
    double length = Lattice.norm(step[0], step[1], step[2]);
    double[] lengths = {0, 1e-6, 0.00999999, 0.01000001, 0.0101, 0.02};
    double to = lengths[random.nextInt(lengths.length)] / length;
    double[] moved = lattice.toFractional(new double[] {to * step[0], to * step[1], to * step[2]});
    for (int a = 0; a < 3; a++) {
      near[a] += moved[a] + random.nextInt(-1, 2);
    }
    return near;
  }

  /** 192 operators of F m -3 m on 1,000 sites of which all but a few are images of the first. */
  @Test
  void aThousandSitesUnderManyOperatorsEndInTime() throws BadStructure {
    List<SymmetryOperator> operators = new ArrayList<>();
    String[][] orders = {
      {"x", "y", "z"},
      {"y", "z", "x"},
      {"z", "x", "y"},
      {"y", "x", "z"},
      {"x", "z", "y"},
      {"z", "y", "x"}
    };
    String[] shifts = {"0,0,0", "0,1/2,1/2", "1/2,0,1/2", "1/2,1/2,0"};
    for (String shift : shifts) {
      String[] s = shift.split(",");
      for (String[] order : orders) {
        for (int sign = 0; sign < 8; sign++) {
          String text = "";
          for (int a = 0; a < 3; a++) {
            String by = (sign >> a & 1) == 0 ? "+" : "-";
            text += (a == 0 ? "" : ",") + s[a] + by + order[a];
          }
          operators.add(SymmetryOperator.of(text));
        }
      }
    }
    assertEquals(192, operators.size());
    List<SiteExpansion.Site> sites = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      double[] p = {0.11, 0.17, 0.31};
      double[] q = i < 20 ? new double[] {random.nextDouble(), random.nextDouble(), 0.4} : p;
      double[] place = operators.get(random.nextInt(192)).apply(q);
      sites.add(new SiteExpansion.Site(place, (short) (1 + i % 90), 1e-3));
    }
    Lattice lattice = Lattice.of(20, 0, 0, 0, 20, 0, 0, 0, 20);
    Draft draft = new Draft();
    Assertions.assertTimeout(
        Duration.ofSeconds(20), () -> SiteExpansion.expand(lattice, sites, operators, 5000, draft));
    assertEquals(21 * 192, draft.sites());
    assertArrayEquals(new double[] {20, 20, 20}, lattice.planeSpacings(), 1e-12);
  }
}
