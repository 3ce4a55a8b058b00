package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the methods that look at the Gram matrix, and what each adds to it. */
class GramMethodsTest {

  @Nested
  class MgdaTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return Mgda.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.FIXED_SUM,
          Promise.PERMUTATION,
          Promise.SCALE_FREE,
          Promise.NO_CONFLICT);
    }

    @Override
    protected boolean comparesDirections() {
      return true;
    }

    /** The shortest vector is the small difference of long ones: half of the digits. */
    @Override
    protected double tolerance() {
      return 1e-6;
    }

    @RandomTries(60)
    void everyTaskGainsAtLeastTheSquaredLength(Try t) {
      Problem problem = Problem.random(t, t.size(), 0);
      double[] d = direction(balancer(1), problem);
      double trace = 0;
      for (double[] row : problem.rows()) {
        trace += Problem.dot(row, row);
      }
      for (double[] row : problem.rows()) {
        assertTrue(Problem.dot(row, d) >= Problem.dot(d, d) - 1e-10 * trace);
      }
    }
  }

  @Nested
  class MgdaOfUnitRows extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return new Mgda(new Mgda.Options(Mgda.Rows.LENGTH, Mgda.Solver.EXACT, true));
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE, Promise.PERMUTATION, Promise.SCALE_FREE, Promise.NO_CONFLICT);
    }

    @Override
    protected boolean comparesDirections() {
      return true;
    }

    @Override
    protected double weightPower() {
      return -1;
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 1 / length;
    }

    @Override
    protected double tolerance() {
      return 1e-6; // as for plain rows
    }
  }

  @Nested
  class CagradTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return Cagrad.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.PERMUTATION, Promise.SCALE_FREE);
    }

    @Override
    protected boolean comparesDirections() {
      return true;
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return 1.4 / 1.16;
    }

    /** The min-norm part is a unit vector along a small difference. */
    @Override
    protected double tolerance() {
      return 1e-5;
    }

    @RandomTries(60)
    void theDirectionLiesOnTheBallAndNoneThereServesTheWorstTaskBetter(Try t) {
      double c = t.random().nextDouble(0.1, 0.9);
      Problem problem = Problem.random(t, Math.min(1 + t.size(), Problem.DIMENSION - 1), 0);
      Balancer cagrad = new Cagrad(new Cagrad.Options(c, Cagrad.Rescale.NONE, false));
      double[] d = direction(cagrad, problem);
      double[] mean = problem.direction(Vector.filled(problem.size(), 1.0 / problem.size()));
      double radius = c * Problem.norm(mean);
      double longest = 0;
      for (double[] row : problem.rows()) {
        longest = Math.max(longest, Problem.norm(row));
      }
      assertEquals(radius, distance(d, mean), 1e-9 * longest);
      for (int n = 0; n < 30; n++) {
        double[] other = t.normals(Problem.DIMENSION);
        double length = Problem.norm(other);
        for (int j = 0; j < other.length; j++) {
          other[j] = mean[j] + radius * other[j] / length;
        }
        assertTrue(worst(problem, d) >= worst(problem, other) - 1e-9 * longest * longest);
      }
    }

    @RandomTries(20)
    void aBallWithoutRadiusIsTheMean(Try t) {
      Problem problem = Problem.random(t, t.size(), 0);
      Balancer cagrad = new Cagrad(new Cagrad.Options(0, Cagrad.Rescale.NONE, false));
      double[] mean = problem.direction(Vector.filled(problem.size(), 1.0 / problem.size()));
      assertEquals(0, distance(direction(cagrad, problem), mean), 1e-12 * Problem.norm(mean));
    }
  }

  abstract static class Fair extends BalancerContract {
    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE,
          Promise.PERMUTATION,
          Promise.DUPLICATES_ALIKE,
          Promise.SCALE_FREE,
          Promise.NO_CONFLICT);
    }

    /** Newton stops at a residual near 1e-14, and its matrix may be nearly singular. */
    @Override
    protected double tolerance() {
      return 1e-6;
    }

    @Override
    protected double singleWeight(double loss, double length) {
      return StrictMath.pow(length, weightPower());
    }

    @Test
    void opposedGradientsHaveNoFairWeightsAndAWarning() {
      Outcome outcome = GradientVectors.decide(balancer(2), new double[][] {{2, 0}, {-1, 0}});
      String warning = outcome.notes().warnings().get(0);
      assertTrue(warning.startsWith("no fair weights") && warning.endsWith("(NUM-007)"), warning);
    }
  }

  @Nested
  class NashMtlTest extends Fair {
    @Override
    protected Balancer balancer(int tasks) {
      return NashMtl.Options.defaults().balancer();
    }

    @Override
    protected double weightPower() {
      return -1;
    }

    @RandomTries(20)
    void solvedWeightsAreUsedForSomeRounds(Try t) {
      Balancer nash = new NashMtl(new NashMtl.Options(2));
      Demand demand = nash.demand();
      Problem one = Problem.random(t, 3, 0);
      Problem two = Problem.random(t, 3, 0);
      Outcome first = nash.decide(one.observed(0, demand), nash.start(3));
      Outcome second = nash.decide(two.observed(1, demand), first.state());
      Outcome third = nash.decide(two.observed(2, demand), second.state());
      assertEquals(first.decision(), second.decision());
      assertEquals(
          nash.decide(two.observed(0, demand), nash.start(3)).decision(), third.decision());
    }

    @RandomTries(60)
    void everyTaskGainsOneShareAndItsUnitDoesNotMatter(Try t) {
      Problem problem = Problem.random(t, t.size(), 0);
      Outcome outcome = GradientVectors.decide(balancer(1), problem.rows());
      if (!outcome.notes().warnings().isEmpty()) {
        return;
      }
      Vector w = GradientVectors.weights(outcome);
      double[] d = problem.direction(w);
      for (int i = 0; i < w.size(); i++) {
        assertEquals(1, w.get(i) * Problem.dot(problem.rows()[i], d), 1e-7);
      }
      double factor = StrictMath.pow(2, t.random().nextInt(-20, 21));
      double[] scaled = Vector.of(problem.rows()[0]).times(factor).toArray();
      double[] again = direction(balancer(1), problem.withRow(0, scaled));
      assertEquals(0, distance(d, again), 1e-6 * Problem.norm(d));
    }
  }

  @Nested
  class FairGradTest extends Fair {
    @Override
    protected Balancer balancer(int tasks) {
      return FairGrad.Options.defaults().balancer();
    }

    @Override
    protected double weightPower() {
      return -4.0 / 3;
    }
  }

  @Nested
  class ImtlGTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return ImtlG.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.PERMUTATION, Promise.DUPLICATES_ALIKE, Promise.SCALE_FREE);
    }

    /** A solve whose matrix may be nearly singular, and a sum that may nearly cancel. */
    @Override
    protected double tolerance() {
      return 1e-4;
    }

    @RandomTries(60)
    void projectionsOnUnitGradientsAreEqual(Try t) {
      int k = Math.min(t.size(), Problem.DIMENSION / 2);
      Problem problem = Problem.random(t, k, 0);
      double[] d = direction(balancer(1), problem);
      double[] first = problem.rows()[0];
      double expected = Problem.dot(first, d) / Problem.norm(first);
      for (double[] row : problem.rows()) {
        double found = Problem.dot(row, d) / Problem.norm(row);
        assertEquals(expected, found, 1e-6 * (Problem.norm(d) + Math.abs(expected)));
      }
    }
  }

  @Nested
  class ImtlGClosed extends ImtlGTest {
    @Override
    protected Balancer balancer(int tasks) {
      return new ImtlG(new ImtlG.Options(ImtlG.Form.CLOSED));
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.SCALE_FREE);
    }
  }

  @Nested
  class AlignedMtlTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return AlignedMtl.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.PERMUTATION, Promise.DUPLICATES_ALIKE, Promise.SCALE_FREE);
    }

    /** An eigenvector turns by rounding error over the gap to the next eigenvalue. */
    @Override
    protected double tolerance() {
      return 1e-4;
    }
  }

  abstract static class OnTheCone extends BalancerContract {
    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(
          Promise.NONNEGATIVE, Promise.PERMUTATION, Promise.DUPLICATES_ALIKE, Promise.SCALE_FREE);
    }

    /** Solves with a condition number up to 1e4. */
    @Override
    protected double tolerance() {
      return 1e-8;
    }

    @RandomTries(60)
    void noTaskIsOpposedButForTheRegularisation(Try t) {
      Problem problem = Problem.random(t, t.size(), 0);
      Vector w = GradientVectors.weights(GradientVectors.decide(balancer(1), problem.rows()));
      double[] d = problem.direction(w);
      double trace = Gram.of(GradientVectors.gram(problem.rows()), problem.size()).trace();
      for (int i = 0; i < w.size(); i++) {
        double allowed = trace * (1e-4 * w.get(i) + 1e-12);
        assertTrue(Problem.dot(problem.rows()[i], d) >= -allowed, w::toString);
      }
    }
  }

  @Nested
  class UpGradTest extends OnTheCone {
    @Override
    protected Balancer balancer(int tasks) {
      return UpGrad.Options.defaults().balancer();
    }
  }

  @Nested
  class DualProjTest extends OnTheCone {
    @Override
    protected Balancer balancer(int tasks) {
      return DualProj.Options.defaults().balancer();
    }
  }

  @Nested
  class ConfigTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return Config.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.PERMUTATION, Promise.DUPLICATES_ALIKE, Promise.SCALE_FREE);
    }

    /** A solve whose matrix may be nearly singular. */
    @Override
    protected double tolerance() {
      return 1e-4;
    }

    @RandomTries(60)
    void allCosinesAreEqualWhileThereIsRoom(Try t) {
      Problem problem = Problem.random(t, Math.min(t.size(), Problem.DIMENSION / 2), 0);
      double[] d = direction(balancer(1), problem);
      double first = cosine(problem.rows()[0], d);
      assertTrue(first > 0);
      for (double[] row : problem.rows()) {
        assertEquals(first, cosine(row, d), 1e-8);
      }
    }
  }

  @Nested
  class PcGradTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return PcGrad.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.SCALE_FREE);
    }

    /** Sums of a dozen terms; a projection that nearly vanishes decides nothing large. */
    @Override
    protected double tolerance() {
      return 1e-10;
    }
  }

  @Nested
  class GcondTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return Gcond.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.NONNEGATIVE, Promise.PERMUTATION);
    }

    /** Dozens of projections, one after the other. */
    @Override
    protected double tolerance() {
      return 1e-7;
    }
  }

  @Nested
  class GradDropTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return GradDrop.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.PERMUTATION, Promise.SCALE_FREE);
    }

    @Override
    protected boolean comparesDirections() {
      return true;
    }

    /** Sums of a dozen terms in another order. */
    @Override
    protected double tolerance() {
      return 1e-12;
    }

    @RandomTries(40)
    void everyCoordinateIsOneSidedAndALeakOfOneIsTheSum(Try t) {
      Problem problem = Problem.random(t, t.size(), 0);
      Decision.SignMask mask =
          new Decision.SignMask(t.random().nextLong(), Vector.filled(t.size(), 0), 1);
      double[] d = SignDrop.direction(problem.rows(), mask);
      double[] all =
          SignDrop.direction(
              problem.rows(), new Decision.SignMask(1, Vector.filled(t.size(), 1), 2));
      for (int j = 0; j < d.length; j++) {
        double positive = 0;
        double negative = 0;
        for (double[] row : problem.rows()) {
          positive += Math.max(row[j], 0);
          negative += Math.min(row[j], 0);
        }
        assertTrue(d[j] == positive || d[j] == negative);
        assertEquals(2 * (positive + negative), all[j], 1e-12 * (positive - negative));
      }
    }
  }

  @Nested
  class ImtlTest extends BalancerContract {
    @Override
    protected Balancer balancer(int tasks) {
      return Imtl.Options.defaults().balancer();
    }

    @Override
    protected Set<Promise> promises() {
      return EnumSet.of(Promise.PERMUTATION, Promise.DUPLICATES_ALIKE);
    }

    @Override
    protected double tolerance() {
      return 1e-4; // as IMTL-G
    }
  }

  static double[] direction(Balancer balancer, Problem problem) {
    Vector w = GradientVectors.weights(GradientVectors.decide(balancer, problem.rows()));
    return problem.direction(w);
  }

  private static double worst(Problem problem, double[] direction) {
    double worst = Double.POSITIVE_INFINITY;
    for (double[] row : problem.rows()) {
      worst = Math.min(worst, Problem.dot(row, direction));
    }
    return worst;
  }

  private static double distance(double[] a, double[] b) {
    double square = 0;
    for (int j = 0; j < a.length; j++) {
      square += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(square);
  }

  private static double cosine(double[] a, double[] b) {
    return Problem.dot(a, b) / (Problem.norm(a) * Problem.norm(b));
  }
}
