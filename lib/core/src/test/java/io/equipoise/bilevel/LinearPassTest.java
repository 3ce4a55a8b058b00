package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A pass in tiles against the plain loops over rows, bit by bit. */
class LinearPassTest {
  private static final List<RowLoss> LOSSES =
      List.of(
          new RowLoss.SoftmaxLoss(3),
          new RowLoss.SoftmaxLoss(10),
          new RowLoss.LogisticLoss(),
          new RowLoss.SquaredLoss(),
          new RowLoss.SquaredHingeLoss());

  private static double[] drawn(SplittableRandom random, int count) {
    return random.doubles(count, -2, 2).toArray();
  }

  private static LinearRows rows(SplittableRandom random, int rows, int width, RowLoss loss) {
    double[] labels = new double[rows];
    int outputs = loss.outputs();
    Arrays.setAll(
        labels, i -> outputs > 1 ? random.nextInt(outputs) : random.nextBoolean() ? 1 : -1);
    return new LinearRows(drawn(random, rows * width), width, labels);
  }

  /** Value, gradient, product and slopes along v, number after number and row after row. */
  private static double[][] plain(
      RowLoss loss, LinearRows rows, double[] weights, double[] y, double[] v) {
    int width = rows.width();
    double[] value = {0};
    double[] gradient = new double[y.length];
    double[] product = new double[y.length];
    double[] along = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0) {
        continue;
      }
      double[] z = new double[loss.outputs()];
      double[] dz = new double[z.length];
      for (int k = 0; k < z.length; k++) {
        for (int j = 0; j < width; j++) {
          z[k] += y[k * width + j] * rows.features()[i * width + j];
          dz[k] += v[k * width + j] * rows.features()[i * width + j];
        }
      }
      double label = rows.labels()[i];
      double[] slopes = loss.gradient(z, label);
      double[] curved = loss.curvature(z, label, dz);
      value[0] += weights[i] * loss.value(z, label);
      for (int k = 0; k < z.length; k++) {
        along[i] += slopes[k] * dz[k];
        double slope = weights[i] * slopes[k];
        double curve = weights[i] * curved[k];
        for (int j = 0; j < width; j++) {
          gradient[k * width + j] += slope * rows.features()[i * width + j];
          product[k * width + j] += curve * rows.features()[i * width + j];
        }
      }
    }
    return new double[][] {value, gradient, product, along};
  }

  @Test
  void tilesGiveTheBitsOfThePlainLoops() {
    SplittableRandom random = new SplittableRandom(11);
    for (RowLoss loss : LOSSES) {
      for (int[] size : new int[][] {{1, 1}, {3, 5}, {127, 17}, {128, 16}, {131, 257}, {300, 30}}) {
        LinearRows rows = rows(random, size[0], size[1], loss);
        double[] y = drawn(random, size[1] * loss.outputs());
        double[] v = drawn(random, y.length);
        double[] weights = drawn(random, size[0]);
        weights[size[0] / 2] = 0;
        LinearPass pass = new LinearPass(loss, y, v);
        double[] along = pass.visit(rows, weights);
        double[][] expected = plain(loss, rows, weights, y, v);
        String where = loss + " on " + Arrays.toString(size);
        assertEquals(expected[0][0], pass.mean().value(), where);
        assertArrayEquals(expected[1], pass.mean().gradient(), where);
        assertArrayEquals(expected[2], pass.mean().product(), where);
        assertArrayEquals(expected[3], along, where);
      }
    }
  }

  @Test
  void outputsAndLossesOfRowsAreThoseOfOneRowAlone() {
    SplittableRandom random = new SplittableRandom(12);
    RowLoss loss = new RowLoss.SoftmaxLoss(4);
    LinearRows rows = rows(random, 130, 19, loss);
    double[] y = drawn(random, 19 * 4);
    double[][] z = rows.outputs(y);
    for (int i = 0; i < rows.rows(); i++) {
      LinearRows one = rows.slice(i, i + 1);
      assertArrayEquals(one.outputs(y)[0], z[i]);
      assertEquals(one.mean(loss, y, new double[0]).value(), rows.losses(loss, y)[i]);
    }
  }

  @Test
  void aPassForProductsAloneGivesTheProductsOfOneForAll() {
    SplittableRandom random = new SplittableRandom(13);
    RowLoss loss = new RowLoss.SoftmaxLoss(3);
    HeldOutRows shard = new HeldOutRows(rows(random, 140, 9, loss), rows(random, 20, 9, loss), 0);
    HyperCleaning problem = new HyperCleaning(loss, 9, 0.1, 140, 20);
    double[] x = drawn(random, 140);
    double[] y = drawn(random, 27);
    double[] v = drawn(random, 27);
    Joint all = problem.part(shard, x, y, v, RowProblem.Wanted.ALL);
    Joint products = problem.part(shard, x, y, v, RowProblem.Wanted.PRODUCTS);
    Joint lower = problem.part(shard, x, y, new double[0], RowProblem.Wanted.LOWER);
    assertArrayEquals(all.hvp(), products.hvp());
    assertArrayEquals(all.cross(), products.cross());
    assertArrayEquals(all.gradLowerY(), lower.gradLowerY());
    assertEquals(0, products.gradLowerY().length);
    assertEquals(0, lower.hvp().length);
  }
}
