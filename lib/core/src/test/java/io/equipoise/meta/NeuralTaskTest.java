package io.equipoise.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.linalg.Level1;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeuralTaskTest {
  private static LinearRows rows(Try random, int rows, RowLoss loss) {
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = loss instanceof RowLoss.SoftmaxLoss ? i % 3 : random.normal();
    }
    return new LinearRows(random.normals(rows * 4), 4, labels);
  }

  private static double slope(java.util.function.DoubleUnaryOperator f) {
    return (f.applyAsDouble(1e-5) - f.applyAsDouble(-1e-5)) / 2e-5;
  }

  @RandomTries(10)
  void derivativesAgreeWithDifferences(Try random) {
    for (RowLoss loss : List.of(new RowLoss.SoftmaxLoss(3), new RowLoss.SquaredLoss())) {
      // The same rows on both sides, so that the query loss is the support's too.
      LinearRows rows = rows(random, 6, loss);
      NeuralTask task = new NeuralTask(loss, 5, rows, rows);
      double[] w = random.normals(task.dimension());
      double[] u = random.normals(w.length);
      assertArrayEquals(task.queryGradient(w), task.supportGradient(w));
      assertEquals(
          slope(s -> task.queryLoss(Level1.plus(w, s, u))),
          Level1.dot(task.queryGradient(w), u),
          1e-6 * (1 + Level1.norm(u)));
      double[] hu = task.supportHvp(w, u);
      double s = 1e-5;
      double[] differences =
          Level1.times(
              1 / (2 * s),
              Level1.minus(
                  task.supportGradient(Level1.plus(w, s, u)),
                  task.supportGradient(Level1.plus(w, -s, u))));
      assertArrayEquals(differences, hu, 1e-6 * (1 + Level1.norm(hu)));
      double[] v = random.normals(w.length);
      assertEquals(
          Level1.dot(v, hu),
          Level1.dot(u, task.supportHvp(w, v)),
          1e-10 * (1 + Math.abs(Level1.dot(v, hu))));
    }
  }

  /** One input, one unit, no biases: z = V tanh(W x), squared loss. */
  @Test
  void aTaskOfOneUnitIsWorkedOutByHand() {
    LinearRows row = new LinearRows(new double[] {2}, 1, new double[] {1});
    NeuralTask task = new NeuralTask(new RowLoss.SquaredLoss(), 1, row, row);
    double[] w = {0.5, 0, 3, 0};
    double s = StrictMath.tanh(1);
    assertEquals((3 * s - 1) * (3 * s - 1) / 2, task.queryLoss(w), 1e-15);
    double z = 3 * s - 1;
    assertArrayEquals(
        new double[] {z * 3 * (1 - s * s) * 2, z * 3 * (1 - s * s), z * s, z},
        task.queryGradient(w),
        1e-14);
  }

  @Test
  void adaptingTheHeadAloneLeavesTheBodyAndLearnsAllOfTheStart() {
    Try random = new Try(3, 0, 1, new java.util.SplittableRandom(3));
    RowLoss loss = new RowLoss.SoftmaxLoss(3);
    NeuralTask task = new NeuralTask(loss, 5, rows(random, 6, loss), rows(random, 9, loss));
    int head = NeuralTask.head(4, 5);
    double[] w = random.normals(task.dimension());
    Adaptation anil = Adaptation.headOnly(w.length, head, 0.3, 3, Adaptation.Order.EXACT);
    double[] adapted = anil.adapt(task, w);
    for (int i = 0; i < w.length; i++) {
      assertEquals(i >= head, adapted[i] != w[i], "number " + i);
    }
    double[] gradient = anil.differentiate(task, w).gradient();
    assertTrue(gradient[0] != 0);
    double[] u = random.normals(w.length);
    assertEquals(
        slope(s -> task.queryLoss(anil.adapt(task, Level1.plus(w, s, u)))),
        Level1.dot(gradient, u),
        1e-6 * (1 + Level1.norm(u)));
  }
}
