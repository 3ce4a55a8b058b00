package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import org.junit.jupiter.api.Test;

class HypergradientTest {
  @RandomTries(20)
  void unrollingBackwardsIsTheForwardJacobian(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    double[] x = random.normals(2);
    double[] y = random.normals(3);
    double eta = 0.1;
    Hypergradient.Unrolled back = Hypergradient.unrolled(problem, x, y, eta, 6);
    // J <- J - eta (H J + C'), column by column; C' e_j is found from C by its rows.
    double[][] columns = new double[2][3];
    double[] at = y;
    for (int step = 0; step < 6; step++) {
      for (int j = 0; j < 2; j++) {
        double[] cross = new double[3];
        for (int i = 0; i < 3; i++) {
          double[] unit = new double[3];
          unit[i] = 1;
          cross[i] = problem.cross(x, at, unit)[j];
        }
        double[] slope = Level1.plus(problem.hvp(x, at, columns[j]), 1, cross);
        columns[j] = Level1.plus(columns[j], -eta, slope);
      }
      at = Level1.plus(at, -eta, problem.gradLowerY(x, at));
    }
    FirstOrderOracle.UpperGradient f = problem.gradUpper(x, at);
    double[] forward = f.inX().clone();
    for (int j = 0; j < 2; j++) {
      forward[j] += Level1.dot(columns[j], f.inY());
    }
    assertArrayEquals(at, back.y(), 1e-12);
    assertArrayEquals(forward, back.gradient(), 1e-10);
  }

  @RandomTries(20)
  void allApproximationsTendToTheExactHypergradient(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    double[] x = random.normals(2);
    double[] y = problem.lowerSolution(x);
    double[] b = problem.gradUpper(x, y).inY();
    double[] exact = problem.adjoint(x);
    double eta = 0.05;
    double[] zero = new double[3];
    double[] sum = Hypergradient.neumann(problem, x, y, b, eta, 2000);
    double[] steps = Hypergradient.descent(problem, x, y, b, zero, eta, 2000);
    double[] solved = Hypergradient.conjugate(problem, x, y, b, zero, 1e-24, 50).v();
    double scale = 1 + Level1.norm(exact);
    assertArrayEquals(exact, sum, 1e-8 * scale);
    assertArrayEquals(exact, steps, 1e-8 * scale);
    assertArrayEquals(exact, solved, 1e-8 * scale);
    assertArrayEquals(
        problem.hypergradient(x), Hypergradient.estimate(problem, x, y, exact), 1e-9 * scale);
    assertEquals(0, Level1.norm(Hypergradient.residual(problem, x, y, exact)), 1e-9 * scale);
    Hypergradient.Unrolled unrolled = Hypergradient.unrolled(problem, x, zero, eta, 2000);
    assertArrayEquals(problem.hypergradient(x), unrolled.gradient(), 1e-6 * scale);
  }

  @RandomTries(20)
  void theClosedFormIsTheDerivativeOfF(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 3, 2);
    double[] x = random.normals(3);
    double[] h = problem.hypergradient(x);
    for (int j = 0; j < 3; j++) {
      double[] unit = new double[3];
      unit[j] = 1;
      double up = problem.value(Level1.plus(x, 1e-4, unit));
      double down = problem.value(Level1.plus(x, -1e-4, unit));
      assertEquals((up - down) / 2e-4, h[j], 1e-5 * (1 + Math.abs(h[j])));
    }
  }

  @Test
  void everyQuadraticIsAFunctionOfItsOwnMatrices() {
    double[][] a = {{2}};
    double[][] one = {{1}};
    QuadraticBilevel problem =
        new QuadraticBilevel(
            a, one, new double[] {4}, one, new double[1], one, new double[1], new double[1][1]);
    a[0][0] = 100;
    assertEquals(2.5, problem.lowerSolution(new double[] {1})[0], 1e-15);
    assertTrue(problem.value(new double[1]) > 0);
  }
}
