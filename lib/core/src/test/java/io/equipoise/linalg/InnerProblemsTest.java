package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The solvers behind CAGrad, Nash-MTL, FairGrad, UPGrad and Aligned-MTL, by their conditions. */
class InnerProblemsTest {

  /** w'Mb + r |G'w| is convex: no simplex direction may lower it at the answer. */
  @RandomTries(200)
  void theCagradPointProvesItself(Try t) {
    int k = t.size();
    double size = StrictMath.pow(10, t.random().nextInt(-10, 11));
    Gram gram = random(t, k, 10).times(size * size);
    double c = t.random().nextDouble(0.05, 2);
    CagradPoint point = CagradPoint.of(gram, c);
    double[] w = point.weights().toArray();
    if (point.norm() * point.norm() <= 1e-14 * gram.trace() / k) {
      return; // zero in the hull: the objective has a kink there
    }
    double[] b = Vector.filled(k, 1.0 / k).toArray();
    double[] slope = gram.times(b);
    double[] product = gram.times(w);
    double level = 0;
    for (int i = 0; i < k; i++) {
      slope[i] += c * point.meanNorm() * product[i] / point.norm();
      level += w[i] * slope[i];
    }
    double largest = Arrays.stream(slope).map(Math::abs).max().orElse(0);
    double room = 1e-7 * Math.max(largest, gram.trace() / k * (1 + c));
    for (int i = 0; i < k; i++) {
      assertTrue(w[i] >= 0 && slope[i] >= level - room, point::toString);
      if (w[i] > 1e-9) {
        assertEquals(level, slope[i], room);
      }
    }
  }

  @Test
  void aBallOfRadiusZeroTakesTheRowLeastAlongTheMean() {
    Gram gram = Gram.of(new double[] {4, 0, 0, 1}, 2);
    assertEquals(Vector.of(0, 1), CagradPoint.of(gram, 0).weights());
    assertThrows(IllegalArgumentException.class, () -> CagradPoint.of(gram, -1));
  }

  @RandomTries(200)
  void fairWeightsSolveTheirSystem(Try t) throws Exception {
    int k = Math.min(t.size(), 10);
    double size = StrictMath.pow(10, t.random().nextInt(-10, 11));
    Gram gram = random(t, k, 12).times(size * size);
    double a = t.random().nextDouble(0.5, 5);
    FairPoint point = FairPoint.of(gram, a);
    double[] w = point.weights().toArray();
    double[] product = gram.times(w);
    for (int i = 0; i < k; i++) {
      assertEquals(1, product[i] * StrictMath.pow(w[i], 1 / a), 1e-9);
    }
    assertTrue(point.residual() <= 1e-9, point::toString);
  }

  @Test
  void zeroInTheHullHasNoFairWeights() {
    Gram opposed = Gram.of(new double[] {4, -2, -2, 1}, 2);
    for (double a : new double[] {1, 2}) {
      assertThrows(FairPoint.NoFiniteSolutionException.class, () -> FairPoint.of(opposed, a));
    }
    Gram zeroRow = Gram.of(new double[] {4, 0, 0, 0}, 2);
    assertThrows(FairPoint.NoFiniteSolutionException.class, () -> FairPoint.of(zeroRow, 2));
    assertThrows(IllegalArgumentException.class, () -> FairPoint.of(opposed, 0));
  }

  /** The rounding noise of such a matrix has fair weights of its own, near 1e8 and beyond. */
  @RandomTries(100)
  void zeroInTheHullUpToRoundingHasNoFairWeightsEither(Try t) {
    int k = t.size() + 2;
    double[][] rows = new double[k][];
    double[] sum = new double[40];
    for (int i = 0; i + 1 < k; i++) {
      rows[i] = t.normals(40);
      double weight = t.random().nextDouble(0.2, 1);
      for (int j = 0; j < 40; j++) {
        sum[j] -= weight * rows[i][j];
      }
    }
    rows[k - 1] = sum;
    for (double a : new double[] {1, 2}) {
      assertThrows(FairPoint.NoFiniteSolutionException.class, () -> FairPoint.of(gram(rows), a));
    }
  }

  @Test
  void rowsOfVeryDifferentLengthStillHaveFairWeights() throws Exception {
    // Lengths 1 and 1e-8, at right angles: w_i = 1/|g_i|, although the hull comes within 1e-8 of 0.
    FairPoint point = FairPoint.of(Gram.of(new double[] {1, 0, 0, 1e-16}, 2), 1);
    assertArrayEquals(new double[] {1, 1e8}, point.weights().toArray(), 1e-6);
  }

  @RandomTries(200)
  void theConeProjectionProvesItself(Try t) {
    int k = t.size();
    Gram gram = random(t, k, 10);
    Gram regular = gram.times(1 / gram.trace()).plusDiagonal(1e-4);
    double[] u = SimplexProjection.of(t.normals(k));
    double[] v = ConeProjection.of(regular, u);
    double[] product = regular.times(v);
    for (int i = 0; i < k; i++) {
      assertTrue(v[i] >= u[i] && product[i] >= -1e-12);
      if (v[i] > u[i]) {
        assertEquals(0, product[i], 1e-11);
      }
    }
  }

  @RandomTries(60)
  void eigenvaluesRebuildTheMatrixAndItsInverse(Try t) {
    int k = t.size();
    Gram gram = random(t, k, k + 3);
    SymmetricEigen eigen = SymmetricEigen.of(gram);
    assertEquals(k, eigen.rank());
    double[] b = t.normals(k);
    double[] product = gram.times(b);
    double largest = Arrays.stream(product).map(Math::abs).max().orElse(0);
    assertArrayEquals(product, eigen.power(1, b), 1e-12 * (largest + gram.trace()));
    double[] half = eigen.power(0.5, eigen.power(0.5, b));
    assertArrayEquals(product, half, 1e-12 * (largest + gram.trace()));
  }

  @RandomTries(40)
  void dependentRowsLowerTheRank(Try t) {
    int d = t.size();
    assertEquals(d, SymmetricEigen.of(random(t, d + 4, d)).rank());
    assertEquals(0, SymmetricEigen.of(Gram.of(new double[9], 3)).rank());
  }

  @RandomTries(60)
  void theLooseSolversAreNeverShorterThanTheExactOne(Try t) {
    Gram gram = random(t, t.size(), 10);
    double best = MinNorm.of(gram).norm();
    double room = 1e-7 * Math.sqrt(gram.trace());
    assertTrue(gram.norm(FrankWolfe.of(gram)) >= best - room);
    assertTrue(gram.norm(SenerKoltun.of(gram)) >= best - room);
  }

  @Test
  void linearSystemsAreSolvedOrSingular() {
    double[][] a = {{0, 2}, {1, 1}};
    assertArrayEquals(
        new double[] {2, 1}, Linear.solve(a, new double[] {2, 3}).orElseThrow(), 1e-15);
    double[][] singular = {{1, 1}, {1, 1}};
    assertTrue(Linear.solve(singular, new double[2]).isEmpty());
    double[][] bad = {{Double.NaN}};
    assertTrue(Linear.solve(bad, new double[1]).isEmpty());
  }

  private static Gram random(Try t, int k, int d) {
    double[][] rows = new double[k][];
    double[] common = t.normals(d);
    double shift = t.random().nextInt(-1, 2);
    for (int i = 0; i < k; i++) {
      rows[i] = t.normals(d);
      for (int j = 0; j < d; j++) {
        rows[i][j] += shift * common[j];
      }
    }
    return gram(rows);
  }

  private static Gram gram(double[][] rows) {
    int k = rows.length;
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        gram[i * k + j] = Vector.of(rows[i]).dot(Vector.of(rows[j]));
      }
    }
    return Gram.of(gram, k);
  }
}
