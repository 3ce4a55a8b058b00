package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.bilevel.BilevelOracle;
import io.equipoise.bilevel.HeldOutRows;
import io.equipoise.bilevel.ImplicitGradient;
import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.OracleCheck;
import io.equipoise.bilevel.QuadraticBilevel;
import io.equipoise.bilevel.Regularisation;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.bilevel.RowOracle;
import io.equipoise.tensor.HostArray;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the engine differentiates beside closed forms in double. */
class EngineOracleTest {
  private static final double CLOSE = 1e-10;

  private static double[] uniforms(SplittableRandom random, int n) {
    double[] u = new double[n];
    Arrays.setAll(u, i -> 2 * random.nextDouble() - 1);
    return u;
  }

  private static double[][] square(double[] flat, int columns) {
    double[][] rows = new double[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  private static void assertSame(BilevelOracle engine, BilevelOracle closed, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = uniforms(random, closed.dimX());
    double[] y = uniforms(random, closed.dimY());
    double[] v = uniforms(random, closed.dimY());
    Joint expected = closed.joint(x, y, v);
    Joint found = engine.joint(x, y, v);
    assertEquals(expected.lower(), found.lower(), CLOSE);
    assertEquals(expected.upper(), found.upper(), CLOSE);
    assertArrayEquals(expected.gradLowerY(), found.gradLowerY(), CLOSE);
    assertArrayEquals(expected.hvp(), found.hvp(), CLOSE);
    assertArrayEquals(expected.cross(), found.cross(), CLOSE);
    assertArrayEquals(expected.gradUpperX(), found.gradUpperX(), CLOSE);
    assertArrayEquals(expected.gradUpperY(), found.gradUpperY(), CLOSE);
    assertArrayEquals(closed.gradLowerX(x, y), engine.gradLowerX(x, y), CLOSE);
    assertArrayEquals(
        ImplicitGradient.at(closed, x, y, 1e-12).gradient(),
        ImplicitGradient.at(engine, x, y, 1e-12).gradient(),
        CLOSE);
    OracleCheck.require(OracleCheck.run(engine, x, y, OracleCheck.Settings.doubles(seed)));
  }

  @Test
  void aQuadraticHasItsClosedForm() {
    double[] a = {2, 0.3, -0.1, 0.3, 1, 0.2, -0.1, 0.2, 1.5};
    double[] b = {1, 0, -1, 2, 0.5, 0.5};
    double[] q = {1, 0.2, 0, 0.2, 2, 0, 0, 0, 1};
    double[] d = {1, -1, 0.5};
    double[] r = {0.3, 0, 1, -1, 0.2, 0.4};
    QuadraticBilevel closed =
        new QuadraticBilevel(
            square(a, 3),
            square(b, 2),
            new double[3],
            square(q, 3),
            d,
            new double[][] {{1, 0}, {0, 1}},
            new double[2],
            square(r, 3));
    EngineOracle engine =
        new EngineOracle(
"""
def lower(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
  return torch.mul(torch.dot(y, torch.mv(b[0], y)), 0.5) - torch.dot(y, torch.mv(b[1], x))
def upper(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
  e = y - b[3]
  own = torch.mul(torch.dot(e, torch.mv(b[2], e)) + torch.dot(x, x), 0.5)
  return own + torch.dot(x, torch.mv(b[4], y))
""",
            2,
            3,
            List.of(
                HostArray.of(a, 3, 3),
                HostArray.of(b, 3, 2),
                HostArray.of(q, 3, 3),
                HostArray.of(d),
                HostArray.of(r, 2, 3)));
    assertSame(engine, closed, 3);
    double[] x = {0.7, -0.4};
    double[] exact = ImplicitGradient.at(closed, x, new double[3], 1e-14).gradient();
    assertArrayEquals(
        exact, ImplicitGradient.at(engine, x, new double[3], 1e-14).gradient(), CLOSE);
  }

  @Test
  void aRegularisedClassifierHasItsAnalyticDerivatives() {
    SplittableRandom random = new SplittableRandom(11);
    int n = 12;
    double[] features = uniforms(random, 4 * n);
    double[] classes = new double[n];
    Arrays.setAll(classes, i -> i % 3);
    LinearRows rows = new LinearRows(features, 4, classes);
    RowOracle<HeldOutRows> closed =
        new RowOracle<>(
            new Regularisation(
                new RowLoss.SoftmaxLoss(3), 4, Regularisation.Grouping.FEATURE, 8, 4),
            List.of(new HeldOutRows(rows.slice(0, 8), rows.slice(8, 12), 0)));
    EngineOracle engine =
        new EngineOracle(
"""
def mean_loss(self, y: Tensor, a: Tensor, t: Tensor) -> Tensor:
  z = torch.matmul(a, torch.t(torch.view(y, [3, 4])))
  own = torch.squeeze(torch.gather(z, 1, torch.unsqueeze(t, 1)), 1)
  return torch.mean(torch.logsumexp(z, [1]) - own)
def lower(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
  w = torch.view(y, [3, 4])
  return (self).mean_loss(y, b[0], b[1]) + torch.mul(torch.sum(w * w * torch.exp(x)), 0.5)
def upper(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
  return (self).mean_loss(y, b[2], b[3])
""",
            4,
            12,
            List.of(
                HostArray.of(Arrays.copyOfRange(features, 0, 32), 8, 4),
                HostArray.of(Arrays.stream(classes).limit(8).mapToLong(c -> (long) c).toArray()),
                HostArray.of(Arrays.copyOfRange(features, 32, 48), 4, 4),
                HostArray.of(Arrays.stream(classes).skip(8).mapToLong(c -> (long) c).toArray())));
    assertSame(engine, closed, 4);
  }
}
