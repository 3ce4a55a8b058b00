package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private record Edge(int i, long key, int j, int t0, int t1, int t2, double d) {}

  private static final Comparator<Edge> ORDER =
      Comparator.comparingInt(Edge::i)
          .thenComparingLong(Edge::key)
          .thenComparingInt(Edge::j)
          .thenComparingInt(Edge::t0)
          .thenComparingInt(Edge::t1)
          .thenComparingInt(Edge::t2);

  /** All pairs both ways, sorted as they are documented. */
  private static List<Edge> sorted(Lattice lattice, double[] frac, double rc) {
    List<Edge> edges = new ArrayList<>();
    Pairs.half(
        lattice,
        Lattice.wrap(frac),
        rc,
        (i, j, t0, t1, t2, d) -> {
          long key = Math.round(d * 1e6);
          edges.add(new Edge(i, key, j, t0, t1, t2, d));
          edges.add(new Edge(j, key, i, -t0, -t1, -t2, d));
        });
    edges.sort(ORDER);
    return edges;
  }

  private static void check(Lattice lattice, double[] frac, double rc) {
    List<Edge> expected = sorted(lattice, frac, rc);
    Neighbours found = Neighbours.within(lattice, frac, rc);
    assertEquals(expected.size(), found.edges());
    for (int i = 0; i < found.atoms(); i++) {
      for (int e = found.rowptr()[i]; e < found.rowptr()[i + 1]; e++) {
        int[] t = found.image();
        double d = found.dist()[e];
        long key = Math.round(d * 1e6);
        Edge edge = new Edge(i, key, found.col()[e], t[3 * e], t[3 * e + 1], t[3 * e + 2], d);
        assertEquals(expected.get(e), edge);
      }
    }
  }

  @Test
  void edgesOfRandomCellsAreInTheOrderOfDistanceAtomAndImage() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(5, "neighbours/" + seed));
      double[] rows = new double[9];
      for (int a = 0; a < 9; a++) {
        rows[a] = a % 4 == 0 ? random.nextDouble(3, 6) : random.nextDouble(-1, 1);
      }
      double[] frac = new double[3 * (1 + random.nextInt(8))];
      for (int a = 0; a < frac.length; a++) {
        frac[a] = random.nextInt(3) == 0 ? random.nextInt(4) / 4.0 : random.nextDouble();
      }
      check(Lattice.of(rows), frac, 6);
    }
  }

  /** Shells of a cubic lattice hold up to a hundred edges of one length. */
  @Test
  void edgesOfEqualLengthsAreInTheOrderOfAtomAndImage() {
    check(Lattice.of(2, 0, 0, 0, 2, 0, 0, 0, 2), new double[3], 12);
    double[] grid = new double[3 * 125];
    for (int i = 0; i < 125; i++) {
      grid[3 * i] = (i % 5) / 5.0;
      grid[3 * i + 1] = (i / 5 % 5) / 5.0;
      grid[3 * i + 2] = (i / 25) / 5.0;
    }
    check(Lattice.of(10, 0, 0, 0, 10, 0, 0, 0, 10), grid, 7);
    Neighbours cubic = Neighbours.within(Lattice.of(2, 0, 0, 0, 2, 0, 0, 0, 2), new double[3], 12);
    double[] d = cubic.dist();
    int run = 1;
    int longest = 1;
    for (int e = 1; e < d.length; e++) {
      run = Math.round(d[e] * 1e6) == Math.round(d[e - 1] * 1e6) ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    assertTrue(longest > 32, "" + longest);
  }
}
