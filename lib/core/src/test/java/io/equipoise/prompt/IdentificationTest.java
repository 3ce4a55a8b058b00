package io.equipoise.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Representatives.Embedded;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdentificationTest {
  private static Try fixed() {
    return new Try(6, 0, 1, new SplittableRandom(6));
  }

  /** Rows of two labels around directions of their own, with a little noise. */
  private static List<Embedded> rows(Try t, int task, int n) {
    List<Embedded> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] z = t.normals(8);
      for (int c = 0; c < 8; c++) {
        z[c] = 0.1 * z[c] + (c == 2 * task + i % 2 ? 1 : 0);
      }
      rows.add(new Embedded(i % 2 == 0 ? "yes" : "no", Vector.of(z)));
    }
    return rows;
  }

  private static List<Representatives> tasks(Try t) {
    List<Representatives> tasks = new ArrayList<>();
    for (int task = 0; task < 3; task++) {
      tasks.add(Representatives.of(rows(t, task, 40), 5, 3));
    }
    return tasks;
  }

  @Test
  void bothWaysFindTheTaskOfAnInputAndOfABatch() {
    Try t = fixed();
    List<Representatives> tasks = tasks(t);
    for (TaskIdentifier way : List.of(new Mixture(tasks), new CentroidCosine(tasks))) {
      Confusion confusion = Confusion.none(3);
      for (int task = 0; task < 3; task++) {
        List<double[]> batch = new ArrayList<>();
        for (Embedded row : rows(t, task, 20)) {
          batch.add(way.scores(row.embedding()));
          confusion =
              confusion.plus(task, Identification.of(List.of(way.scores(row.embedding())), 0));
        }
        assertEquals(task, Identification.of(batch, 0).task().orElseThrow());
      }
      assertTrue(confusion.accuracy().orElseThrow() > 0.95, way.toString());
    }
  }

  /** One cluster at distance 0.6 in the plane, v = 0.1: -0.36/0.2 - log 0.1. */
  @Test
  void theMixtureScoresAsItsFormulaSays() {
    Representatives one =
        Representatives.of(
            List.of(
                new Embedded("a", Vector.of(1, 0)),
                new Embedded("a", Vector.of(0, 1)),
                new Embedded("b", Vector.of(-1, 0))),
            2,
            1);
    assertEquals(2, one.clusters().size());
    assertEquals(Vector.of(0.5, 0.5), one.clusters().get(0).mean());
    assertEquals(1 / 6.0, one.variance(), 1e-15, "2 * 0.5 over 3 rows of 2");
    double v = one.variance();
    double near = Math.log(2 / 3.0) - 0.5 / (2 * v);
    double far = Math.log(1 / 3.0) - 4 / (2 * v);
    double expected = Math.log(Math.exp(near) + Math.exp(far)) - Math.log(v);
    assertEquals(expected, new Mixture(List.of(one)).scores(Vector.of(3, 0))[0], 1e-12);
    assertEquals(
        Math.sqrt(0.5), new CentroidCosine(List.of(one)).scores(Vector.of(2, 0))[0], 1e-15);
  }

  @RandomTries(10)
  void theOrderOfLabelsInTheDataChangesNoMeanBeyondRounding(Try t) {
    List<Embedded> rows = rows(t, 1, 30);
    List<Embedded> sorted = new ArrayList<>(rows);
    sorted.sort(java.util.Comparator.comparing(Embedded::label));
    List<Embedded> reversed = new ArrayList<>(sorted);
    Collections.reverse(reversed.subList(0, 15));
    Collections.reverse(reversed.subList(15, 30));
    Collections.reverse(reversed);
    assertEquals(
        Representatives.of(rows, 4, 9).clusters(), Representatives.of(reversed, 4, 9).clusters());
  }

  @Test
  void clustersAreSharedOutAmongLabelsAndNeverMoreThanRows() {
    List<Embedded> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(new Embedded(i < 10 ? "many" : "few", Vector.of(1 + i, i * i)));
    }
    Representatives found = Representatives.of(rows, 9, 1);
    long few = found.clusters().stream().filter(c -> c.label().equals("few")).count();
    assertEquals(2, few, "five asked for, two rows there");
    assertEquals(12, found.clusters().stream().mapToInt(Representatives.Cluster::rows).sum());
    assertEquals(6 * 20 + 8, found.bytes());
  }

  @Test
  void equalInputsAreOneClusterOfTheLeastVariance() {
    List<Embedded> rows = Collections.nCopies(5, new Embedded("a", Vector.of(0, 2)));
    Representatives found = Representatives.of(rows, 1, 1);
    assertEquals(1e-8, found.variance());
    assertEquals(Vector.of(0, 1), found.clusters().get(0).mean());
  }

  @Test
  void belowTheLeastMarginNothingIsDecided() {
    Identification close = Identification.of(List.of(new double[] {1, 1.2, 0}), 0.5);
    assertTrue(close.task().isEmpty());
    assertEquals(1, close.best());
    assertEquals(0.2, close.margin(), 1e-15);
    assertEquals(1, Identification.of(List.of(new double[] {1, 1.2, 0}), 0.1).task().getAsInt());
    assertEquals(0, Identification.of(List.of(new double[] {7, 7}), 0).task().getAsInt());
    assertEquals(0, Identification.of(List.of(new double[] {7}), 9).task().getAsInt());
    Confusion one = Confusion.none(3).plus(2, close);
    assertEquals(1, one.undecided(2));
    assertEquals(0, one.accuracy().orElseThrow());
    assertTrue(Confusion.none(3).accuracy().isEmpty());
  }

  @Test
  void anEmbeddingWithoutADirectionIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Representatives.of(List.of(new Embedded("a", Vector.of(0, 0))), 1, 1));
    assertTrue(refused.getMessage().contains("length 0.0"), refused::getMessage);
  }
}
