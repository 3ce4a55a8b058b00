package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OracleCheckTest {
  private static List<OracleCheck.Finding> check(BilevelOracle oracle, Try random) {
    return OracleCheck.run(
        oracle,
        random.normals(oracle.dimX()),
        random.normals(oracle.dimY()),
        OracleCheck.Settings.doubles(random.random().nextLong()));
  }

  @RandomTries(20)
  void everyOracleOfOurOwnPasses(Try random) {
    OracleCheck.require(check(RandomBilevel.quadratic(random, 2, 4), random));
    for (RowLoss loss : RandomBilevel.losses()) {
      LinearRows train = RandomBilevel.rows(random, loss, 12, 3);
      LinearRows held = RandomBilevel.rows(random, loss, 7, 3);
      List<HeldOutRows> shards = RandomBilevel.shards(train, held, 3);
      for (Regularisation.Grouping grouping : Regularisation.Grouping.values()) {
        OracleCheck.require(
            check(new RowOracle<>(new Regularisation(loss, 3, grouping, 12, 7), shards), random));
      }
      // A hinge's second derivative jumps, so differences across the margin prove nothing.
      if (!(loss instanceof RowLoss.SquaredHingeLoss)) {
        OracleCheck.require(
            check(new RowOracle<>(new HyperCleaning(loss, 3, 0.1, 12, 7), shards), random));
      }
    }
  }

  /** An oracle with one wrong product. */
  private record Wrong(QuadraticBilevel right, String what) implements BilevelOracle {
    private double[] spoiled(String asked, double[] answer) {
      if (asked.equals(what)) {
        answer[0] += 0.01 + 0.5 * answer[answer.length - 1];
      }
      return answer;
    }

    @Override
    public int dimX() {
      return right.dimX();
    }

    @Override
    public int dimY() {
      return right.dimY();
    }

    @Override
    public double lower(double[] x, double[] y) {
      return right.lower(x, y);
    }

    @Override
    public double upper(double[] x, double[] y) {
      return right.upper(x, y);
    }

    @Override
    public double[] gradLowerY(double[] x, double[] y) {
      return spoiled("lower-y", right.gradLowerY(x, y));
    }

    @Override
    public double[] gradLowerX(double[] x, double[] y) {
      return spoiled("lower-x", right.gradLowerX(x, y));
    }

    @Override
    public UpperGradient gradUpper(double[] x, double[] y) {
      UpperGradient f = right.gradUpper(x, y);
      return new UpperGradient(spoiled("upper-x", f.inX()), spoiled("upper-y", f.inY()));
    }

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      return spoiled("hvp", right.hvp(x, y, v));
    }

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      return what.equals("sign")
          ? Level1.times(-1, right.cross(x, y, v))
          : spoiled("cross", right.cross(x, y, v));
    }
  }

  @Test
  void everyWrongDerivativeIsFoundByItsName() {
    QuadraticBilevel right = RandomBilevel.quadratic(RandomBilevel.fixed(5), 2, 3);
    for (String what : List.of("lower-y", "lower-x", "upper-x", "upper-y", "hvp", "cross")) {
      List<OracleCheck.Finding> findings = check(new Wrong(right, what), RandomBilevel.fixed(6));
      assertTrue(
          findings.stream().anyMatch(f -> f.what().equals(what) && !f.passed()),
          what + " in " + findings);
    }
    Failure refused =
        assertThrows(
            Failure.class,
            () -> OracleCheck.require(check(new Wrong(right, "sign"), RandomBilevel.fixed(6))));
    assertEquals("NUM-011", refused.code());
    assertEquals(ExitCode.NUMERIC, refused.exit());
    assertTrue(refused.getMessage().contains("the oracle's cross is off by"), refused::getMessage);
  }

  @Test
  void anErrorPassesUpToItsToleranceAndANaNNever() {
    assertTrue(new OracleCheck.Finding("hvp", 1e-6, 1e-6).passed());
    assertFalse(new OracleCheck.Finding("hvp", 1.1e-6, 1e-6).passed());
    assertFalse(new OracleCheck.Finding("hvp", Double.NaN, 1e-6).passed());
  }

  @Test
  void aHessianThatIsNotSymmetricIsRefused() {
    QuadraticBilevel right = RandomBilevel.quadratic(RandomBilevel.fixed(5), 2, 3);
    List<OracleCheck.Finding> findings = check(new Wrong(right, "hvp"), RandomBilevel.fixed(6));
    OracleCheck.Finding symmetry = findings.get(findings.size() - 1);
    assertEquals("symmetry", symmetry.what());
    assertFalse(symmetry.passed());
    Failure refused = assertThrows(Failure.class, () -> OracleCheck.require(List.of(symmetry)));
    assertTrue(refused.getMessage().contains("symmetric"), refused::getMessage);
  }

  @RandomTries(20)
  void centralDifferencesComeNearTheExactProducts(Try random) {
    QuadraticBilevel exact = RandomBilevel.quadratic(random, 2, 4);
    CentralDifferences near = new CentralDifferences(exact, CentralDifferences.DOUBLE);
    double[] x = random.normals(2);
    double[] y = random.normals(4);
    double[] v = random.normals(4);
    assertArrayEquals(exact.hvp(x, y, v), near.hvp(x, y, v), 1e-7);
    assertArrayEquals(exact.cross(x, y, v), near.cross(x, y, v), 1e-7);
    assertArrayEquals(new double[4], near.hvp(x, y, new double[4]), 0);
    assertArrayEquals(new double[2], near.cross(x, y, new double[4]), 0);
  }

  @RandomTries(10)
  void theHypergradientOfRidgeRegularisationIsKnown(Try random) {
    RowLoss loss = new RowLoss.SquaredLoss();
    List<HeldOutRows> shards =
        RandomBilevel.shards(
            RandomBilevel.rows(random, loss, 12, 3), RandomBilevel.rows(random, loss, 7, 3), 2);
    RowOracle<HeldOutRows> oracle =
        new RowOracle<>(new Regularisation(loss, 3, Regularisation.Grouping.ONE, 12, 7), shards);
    double[] x = {0.3};
    ImplicitGradient at = ImplicitGradient.at(oracle, x, new double[3], 1e-13);
    assertEquals(-StrictMath.exp(0.3) * Level1.dot(at.y(), at.v()), at.gradient()[0], 1e-12);
    double up = ImplicitGradient.at(oracle, new double[] {0.3 + 1e-4}, at.y(), 1e-13).value();
    double down = ImplicitGradient.at(oracle, new double[] {0.3 - 1e-4}, at.y(), 1e-13).value();
    assertEquals((up - down) / 2e-4, at.gradient()[0], 1e-6);
  }

  @RandomTries(10)
  void theOrderAndThePartingOfRowsChangeResultsByRoundingAlone(Try random) {
    RowLoss loss = new RowLoss.SoftmaxLoss(3);
    LinearRows train = RandomBilevel.rows(random, loss, 30, 3);
    LinearRows held = RandomBilevel.rows(random, loss, 20, 3);
    HyperCleaning problem = new HyperCleaning(loss, 3, 0.1, 30, 20);
    double[] x = random.normals(30);
    double[] y = random.normals(9);
    double[] v = random.normals(9);
    Joint one = new RowOracle<>(problem, RandomBilevel.shards(train, held, 1)).joint(x, y, v);
    for (int shards : new int[] {2, 7}) {
      Joint many =
          new RowOracle<>(problem, RandomBilevel.shards(train, held, shards)).joint(x, y, v);
      assertArrayEquals(one.residual(), many.residual(), 1e-13);
      assertArrayEquals(one.hypergradient(), many.hypergradient(), 1e-15);
      assertEquals(one.lower(), many.lower(), 1e-13);
    }
    int[] order = random.order(30);
    Joint shuffled =
        new RowOracle<>(problem, RandomBilevel.shards(ordered(train, order), held, 2))
            .joint(ordered(x, order), y, v);
    assertArrayEquals(one.residual(), shuffled.residual(), 1e-13);
    assertArrayEquals(ordered(one.hypergradient(), order), shuffled.hypergradient(), 1e-15);
  }

  private static double[] ordered(double[] values, int[] order) {
    double[] moved = new double[values.length];
    Arrays.setAll(moved, i -> values[order[i]]);
    return moved;
  }

  private static LinearRows ordered(LinearRows rows, int[] order) {
    double[] features = new double[rows.features().length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(
          rows.features(), order[i] * rows.width(), features, i * rows.width(), rows.width());
    }
    return new LinearRows(features, rows.width(), ordered(rows.labels(), order));
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    double[] labels = {0, 1};
    for (Runnable bad :
        new Runnable[] {
          () -> new LinearRows(new double[3], 2, labels),
          () -> new LinearRows(new double[] {0, Double.NaN}, 1, labels),
          () -> new RowLoss.SoftmaxLoss(1),
          () -> new HyperCleaning(new RowLoss.SquaredLoss(), 1, 0, 1, 1),
          () -> new Regularisation(new RowLoss.SquaredLoss(), 0, Regularisation.Grouping.ONE, 1, 1),
          () ->
              new RowOracle<>(
                  new HyperCleaning(new RowLoss.SquaredLoss(), 1, 1, 3, 2),
                  List.of(
                      new HeldOutRows(
                          new LinearRows(new double[2], 1, labels),
                          new LinearRows(new double[2], 1, labels),
                          0))),
          () -> new CentralDifferences(RandomBilevel.quadratic(RandomBilevel.fixed(1), 1, 1), 0),
          () -> new OracleCheck.Settings(0, 1, 1, 1, 1),
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }

  @Test
  void aLowerProblemThatIsNotConvexIsNamed() {
    double[][] one = {{1}};
    double[][] down = {{-1}};
    QuadraticBilevel hill =
        new QuadraticBilevel(
            down, one, new double[1], one, new double[1], one, new double[1], new double[1][1]);
    Failure refused =
        assertThrows(
            Failure.class,
            () -> ImplicitGradient.at(hill, new double[] {1}, new double[] {1}, 1e-12));
    assertEquals("NUM-010", refused.code());
  }
}
