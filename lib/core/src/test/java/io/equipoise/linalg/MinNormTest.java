package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MinNormTest {

  @RandomTries(value = 600, maxSize = 40)
  void everyAnswerProvesItself(Try t) {
    double[][] rows = rows(t, t.size(), 1 + t.random().nextInt(12));
    double size = StrictMath.pow(10, t.random().nextInt(-10, 16));
    double[] gram = gram(rows, size);
    proves(gram, t.size(), MinNorm.of(gram, t.size()));
  }

  @RandomTries(200)
  void twoTasksAreTheClosedForm(Try t) {
    double[] gram = gram(rows(t, 2, 3), 1);
    double a = gram[0];
    double b = gram[1];
    double c = gram[3];
    double first = b >= a ? 1 : b >= c ? 0 : (c - b) / (a + c - 2 * b);
    assertEquals(first, MinNorm.of(gram, 2).weights().get(0), 1e-12);
  }

  @RandomTries(60)
  void noRandomPointOfTheHullIsShorter(Try t) {
    int k = t.size();
    double[] gram = gram(rows(t, k, 5), 1);
    double best = MinNorm.of(gram, k).norm();
    for (int i = 0; i < 50; i++) {
      double[] w = SimplexProjection.of(t.normals(k));
      assertTrue(best * best <= square(gram, w) + 1e-12 * gram[0]);
    }
  }

  @RandomTries(100)
  void identicalAndOpposedRowsAreNoTrouble(Try t) {
    int k = t.size() + 2;
    double[][] rows = rows(t, k, 4);
    rows[k - 1] = rows[0].clone();
    double[] gram = gram(rows, 1);
    proves(gram, k, MinNorm.of(gram, k));
    rows[k - 1] = Arrays.stream(rows[0]).map(x -> -x).toArray();
    double[] opposed = gram(rows, 1);
    MinNorm.Point zero = MinNorm.of(opposed, k);
    proves(opposed, k, zero);
    assertEquals(0, zero.norm(), 1e-7 * Math.sqrt(Arrays.stream(opposed).max().getAsDouble()));
  }

  @Test
  void zeroRowsAreTheAnswer() {
    assertEquals(Vector.of(0.25, 0.25, 0.25, 0.25), MinNorm.of(new double[16], 4).weights());
    MinNorm.Point point = MinNorm.of(new double[] {4, 0, 0, 0}, 2);
    assertArrayEquals(new double[] {0, 1}, point.weights().toArray(), 1e-15);
    assertEquals(0, point.norm(), 1e-15);
    assertEquals(Vector.of(1), MinNorm.of(new double[] {7}, 1).weights());
  }

  @Test
  void aWorkedExampleWithThreeTasks() {
    // Unit vectors along three axes, of lengths 1, 1 and 2: w is proportional to 1, 1, 1/4.
    MinNorm.Point point = MinNorm.of(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 4}, 3);
    assertArrayEquals(new double[] {4 / 9.0, 4 / 9.0, 1 / 9.0}, point.weights().toArray(), 1e-15);
    assertEquals(2 / 3.0, point.norm(), 1e-15);
  }

  @Test
  void refusesWhatIsNoGramMatrix() {
    assertRefused("(1, 1) is NaN", new double[] {1, 0, 0, Double.NaN}, 2);
    assertRefused("(0, 0) is -1.0", new double[] {-1}, 1);
    assertRefused("expected a symmetric matrix", new double[] {1, 0.5, 0, 1}, 2);
    assertRefused("expected a symmetric matrix", new double[] {1, Double.NaN, Double.NaN, 1}, 2);
    assertRefused("3 Gram entries for 2 tasks", new double[3], 2);
  }

  private static void assertRefused(String inMessage, double[] gram, int tasks) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> MinNorm.of(gram, tasks)).getMessage();
    assertTrue(message.contains(inMessage), message);
  }

  /** The conditions of the optimum, recomputed here. */
  private static void proves(double[] gram, int k, MinNorm.Point point) {
    double[] w = point.weights().toArray();
    double trace = 0;
    for (int i = 0; i < k; i++) {
      assertTrue(w[i] >= 0);
      trace += gram[i * k + i];
    }
    assertEquals(1, Arrays.stream(w).sum(), 1e-12);
    double square = square(gram, w);
    for (int i = 0; i < k; i++) {
      double product = 0;
      for (int j = 0; j < k; j++) {
        product += gram[i * k + j] * w[j];
      }
      assertTrue(product >= square - 1e-11 * trace, point::toString);
      if (w[i] > 0) {
        assertEquals(square, product, 1e-11 * trace);
      }
    }
    assertEquals(Math.sqrt(Math.max(square, 0)), point.norm(), 1e-7 * Math.sqrt(trace));
    assertTrue(point.violation() < 1e-11, point::toString);
  }

  private static double square(double[] gram, double[] w) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        sum += w[i] * w[j] * gram[i * w.length + j];
      }
    }
    return sum;
  }

  private static double[][] rows(Try t, int k, int d) {
    double[] common = t.normals(d);
    double shift = t.random().nextInt(-1, 3);
    double[][] rows = new double[k][];
    for (int i = 0; i < k; i++) {
      double[] row = t.normals(d);
      double size = t.random().nextInt(3) == 0 ? StrictMath.exp(2 * t.normal()) : 1;
      for (int j = 0; j < d; j++) {
        row[j] = size * (row[j] + shift * common[j]);
      }
      rows[i] = row;
    }
    return rows;
  }

  private static double[] gram(double[][] rows, double size) {
    int k = rows.length;
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        gram[i * k + j] = size * Vector.of(rows[i]).dot(Vector.of(rows[j]));
      }
    }
    return gram;
  }
}
