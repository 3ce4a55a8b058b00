package io.equipoise.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final List<Draw> AXES =
      List.of(
          new Draw.LogUniform("a", 1e-3, 10),
          new Draw.Uniform("b", -1, 1),
          new Draw.Whole("c", 3, 7),
          new Draw.Choice("d", List.of("x", "y")));

  @Test
  void aGridIsEveryCombinationOnce() {
    Space grid = new Space.Grid(Map.of("b", List.of("1", "2"), "a", List.of("x", "y", "z")));
    List<SortedMap<String, String>> points = grid.points(1);
    assertEquals(6, points.size());
    assertEquals(6, new HashSet<>(points).size());
    assertEquals(Map.of("a", "x", "b", "1"), points.get(0));
    assertEquals(Map.of("a", "x", "b", "2"), points.get(1));
  }

  @Test
  void moreRandomPointsKeepTheFirstOnes() {
    List<SortedMap<String, String>> few = new Space.Random(10, AXES).points(5);
    List<SortedMap<String, String>> many = new Space.Random(25, AXES).points(5);
    assertEquals(few, many.subList(0, 10));
    assertNotEquals(few, new Space.Random(10, AXES).points(6));
  }

  @Test
  void drawsStayInsideTheirIntervalsAndReachBothEnds() {
    Set<String> whole = new HashSet<>();
    for (SortedMap<String, String> point : new Space.Random(500, AXES).points(5)) {
      double a = Double.parseDouble(point.get("a"));
      double b = Double.parseDouble(point.get("b"));
      assertTrue(a >= 1e-3 * (1 - 1e-12) && a < 10 && b >= -1 && b < 1, point::toString);
      whole.add(point.get("c"));
    }
    assertEquals(Set.of("3", "4", "5", "6", "7"), whole);
  }

  @Test
  void aLatinHypercubeHasOnePointInEveryPartOfEveryAxis() {
    int n = 40;
    Space space =
        new Space.LatinHypercube(
            n, 2, List.of(new Draw.Uniform("a", 0, 1), new Draw.Uniform("b", 0, 1)));
    List<SortedMap<String, String>> points = space.points(2);
    for (String axis : List.of("a", "b")) {
      for (int block = 0; block < 2; block++) {
        Set<Integer> parts = new HashSet<>();
        for (SortedMap<String, String> p : points.subList(block * n, (block + 1) * n)) {
          parts.add((int) (Double.parseDouble(p.get(axis)) * n));
        }
        assertEquals(n, parts.size(), axis + " of block " + block);
      }
    }
    List<SortedMap<String, String>> one =
        new Space.LatinHypercube(
                n, 1, List.of(new Draw.Uniform("a", 0, 1), new Draw.Uniform("b", 0, 1)))
            .points(2);
    assertEquals(one, points.subList(0, n), "another block keeps the first");
  }

  @Test
  void allOrdersOfFourTasksAreTwentyFourDifferentOnesTheGivenOneFirst() {
    List<List<String>> orders = new Orders.All("data.tasks", List.of("a", "b", "c", "d")).orders(1);
    assertEquals(24, new HashSet<>(orders).size());
    assertEquals(List.of("a", "b", "c", "d"), orders.get(0));
    assertEquals(List.of("d", "c", "b", "a"), orders.get(23));
  }

  @Test
  void seededOrdersAreDifferentAndMoreOfThemKeepTheFirst() {
    List<String> tasks = List.of("a", "b", "c", "d");
    List<List<String>> few = new Orders.Seeded("t", tasks, 5).orders(3);
    List<List<String>> all = new Orders.Seeded("t", tasks, 24).orders(3);
    assertEquals(few, all.subList(0, 5));
    assertEquals(24, new HashSet<>(all).size());
    assertThrows(IllegalArgumentException.class, () -> new Orders.Seeded("t", tasks, 25));
  }

  @Test
  void aShuffleIsAPermutationAndEveryPlaceIsEquallyLikely() {
    int[][] counts = new int[4][4];
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (int i = 0; i < 4000; i++) {
      int[] order = Shuffle.of(4, random);
      List<Integer> seen = new ArrayList<>(IntStream.of(order).boxed().toList());
      Collections.sort(seen);
      assertEquals(List.of(0, 1, 2, 3), seen);
      for (int place = 0; place < 4; place++) {
        counts[place][order[place]]++;
      }
    }
    for (int[] place : counts) {
      for (int count : place) {
        assertTrue(count > 850 && count < 1150, "count " + count);
      }
    }
  }

  @Test
  void pointsOrdersAndSeedsAreCombinedSeedsVaryingFastest() {
    List<Setting> all =
        Setting.all(
            new Space.Grid(Map.of("x", List.of("1", "2"))),
            new Orders.All("t", List.of("a", "b")),
            new SeedChoice.Listed(List.of(5L, 6L)),
            0);
    assertEquals(8, all.size());
    assertEquals("['a', 'b']", all.get(0).values().get("t"));
    assertEquals(5, all.get(0).seed().getAsLong());
    assertEquals(6, all.get(1).seed().getAsLong());
    assertEquals("['b', 'a']", all.get(2).values().get("t"));
  }

  @Test
  void moreTrialsThanADriverCanHoldAreRefusedBeforeTheyAreMade() {
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                Setting.all(
                    new Space.Random(1_000_000, List.of()), null, new SeedChoice.Count(1000), 0));
    assertTrue(failure.getMessage().contains("OPT-021"), failure::getMessage);
  }
}
