package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import org.junit.jupiter.api.Test;

class WeightMapsTest {

  @RandomTries
  void softmaxPullsDerivativesBack(Try t) {
    double[] x = t.normals(t.size());
    double[] a = t.normals(t.size());
    double[] pulled = Softmax.pullBack(Softmax.of(x), a);
    for (int i = 0; i < x.length; i++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[i] += 1e-6;
      down[i] -= 1e-6;
      double slope =
          (Vector.of(Softmax.of(up)).dot(Vector.of(a))
                  - Vector.of(Softmax.of(down)).dot(Vector.of(a)))
              / 2e-6;
      assertEquals(slope, pulled[i], 1e-8);
    }
  }

  @RandomTries
  void logisticSlopeIsItsDerivative(Try t) {
    double x = 3 * t.normal();
    double slope = (Logistic.of(x + 1e-6) - Logistic.of(x - 1e-6)) / 2e-6;
    assertEquals(slope, Logistic.slope(Logistic.of(x)), 1e-8);
    assertEquals(1, Logistic.of(x) + Logistic.of(-x), 1e-15);
  }

  @Test
  void nothingOverflows() {
    assertArrayEquals(new double[] {1, 0}, Softmax.of(new double[] {1e300, -1e300}));
    assertArrayEquals(new double[] {0.5, 0.5}, Softmax.of(new double[] {-1e15, -1e15}));
    assertEquals(0, Logistic.of(-1e300));
    assertEquals(1, Logistic.of(1e300));
  }

  @Test
  void vectorsAreValues() {
    double[] mine = {1, Double.NaN};
    Vector v = Vector.of(mine);
    mine[0] = 2;
    v.toArray()[0] = 3;
    assertEquals(Vector.of(1, Double.NaN), v);
    assertEquals(Vector.of(1, Double.NaN).hashCode(), v.hashCode());
    assertNotEquals(Vector.of(0.0), Vector.of(-0.0));
    assertEquals(1, v.firstNotFinite());
    assertEquals(11, Vector.of(1, 2).dot(Vector.of(3, 4)));
  }
}
