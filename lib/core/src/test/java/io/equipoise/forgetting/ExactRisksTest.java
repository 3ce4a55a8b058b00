package io.equipoise.forgetting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExactRisksTest {

  static Basis rotation(Try t, int d) {
    RealMatrix m = new Array2DRowRealMatrix(d, d);
    for (int i = 0; i < d; i++) {
      m.setRow(i, t.normals(d));
    }
    return Basis.of(new QRDecomposition(m).getQ().getData());
  }

  private static LinearSequence random(Try t, List<@Nullable Basis> bases) {
    int d = bases.isEmpty() ? t.size() : java.util.Objects.requireNonNull(bases.get(0)).size();
    List<LinearTask> tasks = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      double[] l = t.positives(d);
      double top = Arrays.stream(l).max().orElseThrow();
      Arrays.setAll(l, i -> l[i] / top);
      tasks.add(
          new LinearTask(
              "t" + m,
              Vector.of(l),
              bases.isEmpty() ? null : bases.get(m),
              Vector.of(t.normals(d)),
              t.random().nextDouble(),
              1 + t.random().nextInt(40)));
    }
    return new LinearSequence(
        Vector.of(t.normals(d)),
        tasks,
        Vector.of(0.3 / d, 0.1 / d, 0.2 / d),
        1 + 3 * t.random().nextDouble(),
        1 + t.random().nextInt(3));
  }

  /** The recursion as it is written, on whole matrices. */
  private static RiskMatrix asWritten(LinearSequence s) {
    int tasks = s.tasks().size();
    double[][] excess = new double[tasks + 1][tasks];
    RealMatrix w = column(s.start());
    RealMatrix b = w.subtract(column(s.tasks().get(0).minimiser()));
    RealMatrix mu = b;
    b = b.multiply(b.transpose());
    for (int m = -1; m < tasks; m++) {
      if (m >= 0) {
        RealMatrix d =
            column(s.tasks().get(Math.max(m - 1, 0)).minimiser())
                .subtract(column(s.tasks().get(m).minimiser()));
        b = shifted(b, mu, d);
        mu = mu.add(d);
        for (int n = 0; n < s.tasks().get(m).samples() / s.batch(); n++) {
          b = step(s, m, b);
          RealMatrix h = covariance(s.tasks().get(m));
          mu = mu.subtract(h.multiply(mu).scalarMultiply(s.steps().get(m)));
        }
      }
      for (int j = 0; j < tasks; j++) {
        RealMatrix d =
            column(s.tasks().get(Math.max(m, 0)).minimiser())
                .subtract(column(s.tasks().get(j).minimiser()));
        excess[m + 1][j] =
            0.5 * covariance(s.tasks().get(j)).multiply(shifted(b, mu, d)).getTrace();
      }
    }
    return RiskMatrix.of(excess);
  }

  private static RealMatrix shifted(RealMatrix b, RealMatrix mu, RealMatrix d) {
    return b.add(mu.multiply(d.transpose()))
        .add(d.multiply(mu.transpose()))
        .add(d.multiply(d.transpose()));
  }

  private static RealMatrix step(LinearSequence s, int m, RealMatrix b) {
    LinearTask task = s.tasks().get(m);
    RealMatrix h = covariance(task);
    RealMatrix u = basis(task);
    double g = s.steps().get(m);
    RealMatrix hbh = h.multiply(b).multiply(h);
    RealMatrix inside = u.transpose().multiply(b).multiply(u);
    RealMatrix fourth = new Array2DRowRealMatrix(s.dimension(), s.dimension());
    for (int i = 0; i < s.dimension(); i++) {
      double l = task.eigenvalues().get(i);
      fourth.setEntry(i, i, (s.kurtosis() - 3) * l * l * inside.getEntry(i, i));
    }
    RealMatrix mb =
        hbh.scalarMultiply(2)
            .add(h.scalarMultiply(h.multiply(b).getTrace()))
            .add(u.multiply(fourth).multiply(u.transpose()));
    double share = 1.0 / s.batch();
    return b.subtract(h.multiply(b).add(b.multiply(h)).scalarMultiply(g))
        .add(mb.scalarMultiply(share).add(hbh.scalarMultiply(1 - share)).scalarMultiply(g * g))
        .add(h.scalarMultiply(g * g * task.noise() * share));
  }

  private static RealMatrix column(Vector v) {
    return new Array2DRowRealMatrix(v.toArray());
  }

  private static RealMatrix basis(LinearTask task) {
    int d = task.dimension();
    return task.rotation()
        .map(u -> (RealMatrix) new Array2DRowRealMatrix(u.matrix()))
        .orElseGet(() -> org.apache.commons.math3.linear.MatrixUtils.createRealIdentityMatrix(d));
  }

  private static RealMatrix covariance(LinearTask task) {
    RealMatrix u = basis(task);
    RealMatrix l =
        org.apache.commons.math3.linear.MatrixUtils.createRealDiagonalMatrix(
            task.eigenvalues().toArray());
    return u.multiply(l).multiply(u.transpose());
  }

  private static void assertSame(RiskMatrix expected, RiskMatrix found) {
    for (int i = 0; i <= expected.tasks(); i++) {
      for (int j = 0; j < expected.tasks(); j++) {
        double a = expected.at(i, j);
        assertEquals(a, found.at(i, j), 1e-10 * Math.abs(a) + 1e-13, i + ", " + j);
      }
    }
  }

  @RandomTries(value = 30, maxSize = 6)
  void inAnyBasesTheRisksAreThoseOfTheWholeMatrices(Try t) {
    LinearSequence s =
        random(t, List.of(rotation(t, t.size()), rotation(t, t.size()), rotation(t, t.size())));
    assertFalse(s.sharesABasis() && t.size() > 1);
    assertSame(asWritten(s), ExactRisks.of(s, new MatrixMoments(s)).risks());
  }

  @RandomTries(value = 30, maxSize = 9)
  void withOneBasisTheDiagonalAloneGivesTheSame(Try t) {
    Basis one = rotation(t, t.size());
    for (LinearSequence s : List.of(random(t, List.of()), random(t, List.of(one, one, one)))) {
      assertTrue(s.sharesABasis());
      ExactRisks matrix = ExactRisks.of(s, new MatrixMoments(s));
      ExactRisks diagonal = ExactRisks.of(s);
      assertSame(asWritten(s), diagonal.risks());
      assertSame(matrix.risks(), diagonal.risks());
      for (int i = 0; i < matrix.means().size(); i++) {
        for (int c = 0; c < s.dimension(); c++) {
          assertEquals(matrix.means().get(i).get(c), diagonal.means().get(i).get(c), 1e-12);
        }
        assertEquals(matrix.varianceTraces().get(i), diagonal.varianceTraces().get(i), 1e-12);
      }
    }
  }

  @Test
  void isotropicGaussianInputsAreStableBelowTwoOverDimensionPlusTwo() {
    for (int d : new int[] {1, 5, 100}) {
      StepLimit limit = new StepLimit(Vector.filled(d, 0.7), 3, 1);
      assertEquals(2 / ((d + 2) * 0.7), limit.limit(), 1e-14);
      assertTrue(limit.isStable(Math.nextDown(Math.nextDown(limit.limit()))));
      assertFalse(limit.isStable(limit.limit()));
    }
  }

  @Test
  void signsAreStableBelowTwoOverTheTrace() {
    assertEquals(2 / 1.5, new StepLimit(Vector.of(1, 0.3, 0.2), 1, 1).limit(), 1e-14);
  }

  @RandomTries(value = 20, maxSize = 6)
  void aStepBelowTheLimitEndsAtTheStationaryPointAndOneAboveItGrows(Try t) {
    Vector l = Vector.of(t.positives(t.size())).times(0.01);
    StepLimit limit = new StepLimit(l, 1 + 3 * t.random().nextDouble(), 1 + t.random().nextInt(3));
    double g = 0.5 * limit.limit();
    StepFactors factors = new StepFactors(g, limit.kurtosis(), limit.batch());
    double[] expected = limit.stationary(g, 0.4);
    double[] beta = expected.clone();
    factors.learnDiagonal(beta, l.toArray(), 0.4, 50);
    for (int i = 0; i < beta.length; i++) {
      assertEquals(expected[i], beta[i], 1e-10 * expected[i]);
    }
    double[] grown = beta.clone();
    new StepFactors(1.3 * limit.limit(), limit.kurtosis(), limit.batch())
        .learnDiagonal(grown, l.toArray(), 0.4, 400);
    boolean bounded = Vector.of(grown).dot(l) <= 100 * Vector.of(beta).dot(l);
    assertFalse(bounded, "overflow is growth too");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> limit.stationary(limit.limit(), 1));
    assertTrue(refused.getMessage().contains("is not stable"), refused::getMessage);
  }

  @Test
  void fewerSamplesThanABatchAreNoStep() {
    LinearTask task = new LinearTask("a", Vector.of(1, 1), null, Vector.of(1, 2), 0.5, 3);
    LinearSequence s = new LinearSequence(Vector.of(0, 0), List.of(task), Vector.of(0.1), 3, 4);
    RiskMatrix risks = ExactRisks.of(s).risks();
    assertEquals(risks.at(0, 0), risks.at(1, 0));
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    Vector one = Vector.of(1);
    assertRefused("eigenvalue -1.0", () -> new LinearTask("a", Vector.of(-1), null, one, 0, 1));
    assertRefused("eigenvalue NaN", () -> task(Vector.of(Double.NaN), one, 0, 1));
    assertRefused("noise -0.5", () -> task(one, one, -0.5, 1));
    assertRefused("0 samples", () -> task(one, one, 0, 0));
    assertRefused("expected as many", () -> task(one, Vector.of(1, 2), 0, 1));
    LinearTask good = task(one, one, 0, 1);
    assertRefused("step 0.0", () -> new LinearSequence(one, List.of(good), Vector.of(0), 3, 1));
    assertRefused("kurtosis 0.5", () -> new LinearSequence(one, List.of(good), one, 0.5, 1));
    assertRefused("batch 0", () -> new LinearSequence(one, List.of(good), one, 3, 0));
    assertRefused("from orthonormal", () -> Basis.of(new double[][] {{1, 1}, {0, 1}}));
  }

  private static LinearTask task(Vector eigenvalues, Vector minimiser, double noise, int samples) {
    return new LinearTask("a", eigenvalues, null, minimiser, noise, samples);
  }

  private static void assertRefused(String words, org.junit.jupiter.api.function.Executable act) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, act);
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
  }
}
