package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The solvers with hundreds of tasks, where they work in blocks, by their conditions. */
class LargeProblemsTest {

  @RandomTries(value = 24, maxSize = 24)
  void theShortestPointProvesItself(Try t) {
    int k = 80 + 10 * t.size();
    Gram gram = gradients(t, k);
    MinNorm.Point point = MinNorm.of(gram);
    double[] w = point.weights().toArray();
    double[] product = gram.times(w);
    double square = gram.between(w, w);
    double trace = gram.trace();
    for (int i = 0; i < k; i++) {
      assertTrue(w[i] >= 0 && product[i] >= square - 1e-11 * trace, point::toString);
      if (w[i] > 0) {
        assertEquals(square, product[i], 1e-11 * trace);
      }
    }
    assertEquals(1, Arrays.stream(w).sum(), 1e-12);
  }

  @RandomTries(value = 12, maxSize = 12)
  void theCagradPointProvesItself(Try t) {
    int k = 80 + 10 * t.size();
    Gram gram = gradients(t, k);
    double c = t.random().nextDouble(0.1, 1.5);
    CagradPoint point = CagradPoint.of(gram, c);
    double[] w = point.weights().toArray();
    if (point.norm() * point.norm() <= 1e-14 * gram.trace() / k) {
      return; // zero in the hull: the objective has a kink there
    }
    double[] slope = gram.times(Vector.filled(k, 1.0 / k).toArray());
    double[] product = gram.times(w);
    double level = 0;
    for (int i = 0; i < k; i++) {
      slope[i] += c * point.meanNorm() * product[i] / point.norm();
      level += w[i] * slope[i];
    }
    double room = 1e-7 * gram.trace() / k * (1 + c);
    for (int i = 0; i < k; i++) {
      assertTrue(w[i] >= 0 && slope[i] >= level - room, point::toString);
      if (w[i] > 1e-9) {
        assertEquals(level, slope[i], room);
      }
    }
  }

  @RandomTries(value = 12, maxSize = 12)
  void fairWeightsSolveTheirSystem(Try t) throws Exception {
    int k = 80 + 10 * t.size();
    Gram gram = rows(t, k, 2 * k, t.random().nextInt(0, 2), 1);
    double a = t.random().nextDouble(0.5, 5);
    FairPoint point = FairPoint.of(gram, a);
    double[] w = point.weights().toArray();
    double[] product = gram.times(w);
    for (int i = 0; i < k; i++) {
      assertEquals(1, product[i] * StrictMath.pow(w[i], 1 / a), 1e-9);
    }
  }

  @RandomTries(value = 12, maxSize = 12)
  void theConeProjectionProvesItselfOneAfterAnother(Try t) {
    int k = 80 + 10 * t.size();
    Gram gram = gradients(t, k);
    Gram regular = gram.times(1 / gram.trace()).plusDiagonal(1e-4);
    ConeProjection cone = new ConeProjection(regular);
    for (int n = 0; n < 4; n++) {
      double[] u = SimplexProjection.of(t.normals(k));
      double[] v = cone.project(u);
      double[] product = regular.times(v);
      for (int i = 0; i < k; i++) {
        assertTrue(v[i] >= u[i] && product[i] >= -1e-12);
        if (v[i] > u[i]) {
          assertEquals(0, product[i], 1e-11);
        }
      }
    }
  }

  @RandomTries(value = 40, maxSize = 40)
  void aSetThatGrowsAndShrinksSolvesAsOneThatWasMadeAtOnce(Try t) {
    int k = t.size() + 6;
    Gram gram = rows(t, k, 2 * k, 0, 1);
    ActiveFactor changed = new ActiveFactor(gram.toArray(), k);
    changed.addAll(java.util.stream.IntStream.range(0, k).toArray());
    int[] left = t.random().ints(3, 0, k).distinct().toArray();
    for (int row : left) {
      changed.remove(row);
    }
    assertTrue(changed.add(left[0]));
    ActiveFactor fresh = new ActiveFactor(gram.toArray(), k);
    for (int row = 0; row < k; row++) {
      if (changed.has(row)) {
        assertTrue(fresh.add(row));
      }
    }
    double[] b = t.normals(k);
    double[] one = changed.solve(b);
    double[] other = fresh.solve(b);
    for (int i = 0; i < k; i++) {
      assertEquals(other[i], one[i], 1e-9 * (1 + Math.abs(other[i])));
    }
    double trace = 0;
    for (int i = 0; i < k; i++) {
      double[] unit = new double[k];
      unit[i] = 1;
      trace += fresh.solve(unit)[i];
    }
    assertEquals(trace, fresh.inverseTrace(), 1e-8 * trace);
  }

  @RandomTries(value = 40, maxSize = 40)
  void theInverseOfARegularMatrixIsItsPseudoInverse(Try t) {
    int k = t.size();
    Gram gram = rows(t, k, k + 5, 0, 1);
    double[] b = t.normals(k);
    double[] solved = PseudoInverse.times(gram, b);
    double[] expected = SymmetricEigen.of(gram).power(-1, b);
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < k; i++) {
      assertEquals(expected[i], solved[i], 1e-7 * size);
    }
  }

  @Test
  void aSingularMatrixHasThePseudoInverseOfItsEigenvalues() {
    Gram gram = Gram.of(new double[] {4, 2, 2, 1}, 2);
    double[] solved = PseudoInverse.times(gram, new double[] {2, 1});
    assertEquals(0.4, solved[0], 1e-12);
    assertEquals(0.2, solved[1], 1e-12);
  }

  /** Unrelated, agreeing or conflicting rows, more or fewer than dimensions. */
  private static Gram gradients(Try t, int k) {
    int d = t.random().nextBoolean() ? 2 * k : k / 3;
    return rows(t, k, d, t.random().nextInt(-1, 2), t.random().nextDouble(0.01, 1));
  }

  private static Gram rows(Try t, int k, int d, int shift, double share) {
    double[] common = t.normals(d);
    double[][] rows = new double[k][];
    for (int i = 0; i < k; i++) {
      rows[i] = t.normals(d);
      for (int j = 0; j < d; j++) {
        rows[i][j] += (shift < 0 && i % 2 == 1 ? -shift : shift) * share * common[j];
      }
    }
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i * k + j] = Dot.of(rows[i], rows[j], d);
        gram[j * k + i] = gram[i * k + j];
      }
    }
    return Gram.of(gram, k);
  }
}
