package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.run.Failure;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.TestData;
import io.equipoise.testing.Try;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What D-TFBO and S-TFBO promise beyond the other solvers. */
class TuningFreeTest {
  private static final double[] ONE_NUMBER = {0};

  /** g = y^2/2 - x y, f = (y-1)^2/2 + x^2/2: y* = x, v* = x - 1, F' = 2x - 1, x* = 1/2. */
  private static QuadraticBilevel scalar() {
    double[][] one = {{1}};
    return new QuadraticBilevel(
        one, one, new double[] {0}, one, new double[] {1}, one, new double[] {0}, new double[1][1]);
  }

  @Test
  void theSmallestProblemIsSolvedByHand() {
    QuadraticBilevel problem = scalar();
    double[] x = {2};
    assertArrayEquals(new double[] {2}, problem.lowerSolution(x), 1e-15);
    assertArrayEquals(new double[] {1}, problem.adjoint(x), 1e-15);
    assertArrayEquals(new double[] {3}, problem.hypergradient(x), 1e-15);
    assertArrayEquals(new double[] {0.5}, problem.stationary(), 1e-15);
    // One S-TFBO step from x=2, y=1, v=0: p=-1, r=0, h=2; b=c2=sqrt 2, c=1, a=sqrt 5, phi=sqrt 2.
    Stfbo solver = new Stfbo(Stfbo.Options.defaults());
    BilevelSolver.Step step = solver.step(problem, solver.start(x, new double[] {1}, ONE_NUMBER));
    assertEquals(2 - 2 / Math.sqrt(10), step.state().x().get(0), 1e-15);
    assertEquals(1 + 1 / Math.sqrt(2), step.state().y().get(0), 1e-15);
    assertEquals(0, step.state().v().get(0), 0);
    assertEquals(Math.sqrt(2), step.log().phi(), 1e-15);
  }

  @Test
  void anAccumulatorBelowHalfTheCurvatureFirstMultipliesAnError() {
    QuadraticBilevel steep =
        new QuadraticBilevel(
            new double[][] {{8}},
            new double[][] {{1}},
            ONE_NUMBER,
            new double[][] {{1}},
            ONE_NUMBER,
            new double[][] {{1}},
            ONE_NUMBER,
            new double[1][1]);
    Dtfbo solver = new Dtfbo(Dtfbo.Options.released());
    BilevelSolver.Step step =
        solver.step(steep, solver.start(ONE_NUMBER, new double[] {1e-14}, ONE_NUMBER));
    assertEquals(1, step.state().y().get(0) / (1e-14 * Math.pow(7, 10)), 1e-6);
    assertEquals(2.8e-6, step.state().y().get(0), 0.05e-6);
    double[] far = steps(solver, steep, 400).y().toArray();
    assertEquals(0, far[0], 1e-9);
  }

  private static SolverState steps(BilevelSolver solver, BilevelOracle oracle, int count) {
    SolverState at = solver.start(ONE_NUMBER, new double[] {1e-14}, ONE_NUMBER);
    for (int t = 0; t < count; t++) {
      at = solver.step(oracle, at).state();
    }
    return at;
  }

  @RandomTries(30)
  void accumulatorsAreRootsOfSumsOfSquaresAndBoundEveryMove(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 3, 2);
    Accumulators initial = new Accumulators(0.3, 0.5, 0.7);
    Stfbo solver = new Stfbo(Stfbo.Options.defaults().withInitial(initial));
    SolverState at = solver.start(random.normals(3), random.normals(2), random.normals(2));
    double a = initial.x() * initial.x();
    double b = initial.y() * initial.y();
    double c = initial.v() * initial.v();
    Accumulators before = initial;
    for (int t = 0; t < 300; t++) {
      BilevelSolver.Step step = solver.step(problem, at);
      StepLog log = step.log();
      a += log.normH() * log.normH();
      b += log.normP() * log.normP();
      c += log.normR() * log.normR();
      assertEquals(Math.sqrt(a), log.a(), 1e-12 * log.a());
      assertEquals(Math.sqrt(b), log.b(), 1e-12 * log.b());
      assertEquals(Math.sqrt(c), log.c(), 1e-12 * log.c());
      assertTrue(log.a() >= before.x() && log.b() >= before.y() && log.c() >= before.v());
      assertTrue(log.phi() >= log.b() && log.phi() >= log.c());
      double moved = Level1.norm(Level1.minus(step.state().x().toArray(), at.x().toArray()));
      assertTrue(moved <= (1 + 1e-12) / log.phi(), "moved " + moved);
      assertTrue(1 / (log.a() * log.phi()) <= 1 / (log.a() * log.b()));
      before = Accumulators.of(step.state());
      at = step.state();
    }
  }

  @RandomTries(10)
  void noMoveOfTheDoubleLoopIsLongerThanOne(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 3, 2);
    for (Dtfbo.Options options : List.of(Dtfbo.Options.theory(100), Dtfbo.Options.released())) {
      Dtfbo solver = options.solver();
      SolverState at = solver.start(random.normals(3), random.normals(2), random.normals(2));
      double a = 1;
      for (int t = 0; t < 20; t++) {
        BilevelSolver.Step step = solver.step(problem, at);
        double moved = Level1.norm(Level1.minus(step.state().x().toArray(), at.x().toArray()));
        assertTrue(moved <= 1);
        assertTrue(step.log().a() >= a);
        a = step.log().a();
        at = step.state();
      }
    }
  }

  @RandomTries(10)
  void innerLoopsEndWithinTheirTolerance(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 3, 2);
    Dtfbo solver = Dtfbo.Options.theory(1000).solver();
    SolverState at = solver.start(random.normals(3), random.normals(2), random.normals(2));
    for (int t = 0; t < 5; t++) {
      double[] x = at.x().toArray();
      at = solver.step(problem, at).state();
      double[] y = at.y().toArray();
      assertTrue(Level1.squares(problem.gradLowerY(x, y)) <= 1e-3);
      assertTrue(Level1.squares(Hypergradient.residual(problem, x, y, at.v().toArray())) <= 1e-3);
    }
  }

  @RandomTries(10)
  void conjugateGradientsGiveTheSameFirstStepWithFewerProducts(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 4);
    LoopRule exact = LoopRule.Tolerance.of(1e-20, 0);
    Dtfbo slow =
        new Dtfbo(
            new Dtfbo.Options(Accumulators.all(1), exact, exact, Dtfbo.Reset.PER_OUTER, 0, false));
    Dtfbo fast =
        new Dtfbo(
            new Dtfbo.Options(Accumulators.all(1), exact, exact, Dtfbo.Reset.PER_OUTER, 0, true));
    double[] x = random.normals(2);
    BilevelSolver.Step one = slow.step(problem, slow.start(x, new double[4], new double[4]));
    BilevelSolver.Step two = fast.step(problem, fast.start(x, new double[4], new double[4]));
    assertArrayEquals(one.state().x().toArray(), two.state().x().toArray(), 1e-7);
    assertTrue(two.log().calls().hvp() <= 8 && two.log().calls().hvp() < one.log().calls().hvp());
  }

  /** f = d y - y^2/2 .. with a slope in y below the tolerance and none in x. */
  private static QuadraticBilevel quiet() {
    double[][] one = {{1}};
    return new QuadraticBilevel(
        one,
        one,
        new double[] {0},
        one,
        new double[] {-0.01},
        new double[1][1],
        new double[] {0},
        new double[1][1]);
  }

  @Test
  void aQuietUpperLossStallsWithoutTheGuardAndMovesWithIt() {
    LoopRule loose = LoopRule.Tolerance.of(0.02, 0);
    Dtfbo unguarded =
        new Dtfbo(
            new Dtfbo.Options(Accumulators.all(1), loose, loose, Dtfbo.Reset.PER_OUTER, 0, false));
    SolverState start = unguarded.start(ONE_NUMBER, ONE_NUMBER, ONE_NUMBER);
    BilevelRun.Result stuck = BilevelRun.run(unguarded, quiet(), start, BilevelRun.Until.steps(10));
    assertEquals(StopReason.STALLED, stuck.reason());
    assertEquals(1, stuck.state().t());
    assertEquals(0, stuck.state().x().get(0), 0);
    Dtfbo guarded = Dtfbo.Options.theory(50).solver();
    BilevelRun.Result moves = BilevelRun.run(guarded, quiet(), start, BilevelRun.Until.steps(10));
    assertEquals(StopReason.STEPS, moves.reason());
    assertTrue(moves.state().x().get(0) < 0);
  }

  @Test
  void allGradientsZeroMoveNothingAndDivideByNothing() {
    double[][] one = {{1}};
    QuadraticBilevel flat =
        new QuadraticBilevel(
            one,
            new double[1][1],
            new double[1],
            one,
            new double[1],
            one,
            new double[1],
            new double[1][1]);
    for (BilevelSolver solver :
        List.of(Stfbo.Options.defaults().solver(), Dtfbo.Options.theory(10).solver())) {
      BilevelSolver.Step step = solver.step(flat, solver.start(ONE_NUMBER, ONE_NUMBER, ONE_NUMBER));
      assertEquals(solver.start(ONE_NUMBER, ONE_NUMBER, ONE_NUMBER).x(), step.state().x());
      assertEquals(1, Accumulators.of(step.state()).x(), 0);
      assertEquals(1, Accumulators.of(step.state()).y(), 0);
      assertFalse(step.log().stalled());
    }
  }

  @Test
  void aLinearLoopAtItsCapIsReportedToo() {
    LoopRule ends = LoopRule.Tolerance.of(1e-3, 1);
    LoopRule capped = new LoopRule.Tolerance(1e-12, 0, 3);
    for (boolean lower : new boolean[] {false, true}) {
      Dtfbo solver =
          new Dtfbo.Options(
                  Accumulators.all(1),
                  lower ? capped : ends,
                  lower ? ends : capped,
                  Dtfbo.Reset.PER_OUTER,
                  0,
                  false)
              .solver();
      SolverState start = solver.start(new double[] {2}, ONE_NUMBER, ONE_NUMBER);
      StepLog log = solver.step(scalar(), start).log();
      assertTrue(log.capped());
      assertEquals(3, lower ? log.inner() : log.linear());
    }
  }

  @Test
  void aLoopAtItsCapIsReported() {
    Dtfbo solver =
        new Dtfbo(
            new Dtfbo.Options(
                Accumulators.all(1),
                new LoopRule.Tolerance(1e-12, 0, 3),
                LoopRule.Tolerance.of(1e-3, 1),
                Dtfbo.Reset.PER_OUTER,
                0,
                false));
    SolverState start = solver.start(new double[] {2}, ONE_NUMBER, ONE_NUMBER);
    BilevelSolver.Step step = solver.step(scalar(), start);
    assertTrue(step.log().capped());
    assertEquals(3, step.log().inner());
    assertEquals(
        StopReason.CAPPED,
        BilevelRun.run(solver, scalar(), start, new BilevelRun.Until(5, 0, true)).reason());
    assertEquals(
        StopReason.STEPS,
        BilevelRun.run(solver, scalar(), start, new BilevelRun.Until(2, 0, false)).reason());
  }

  @Test
  void theEarlyStopIsTheSquaredLengthOfTheHypergradient() {
    Stfbo solver = new Stfbo(Stfbo.Options.defaults());
    BilevelRun.Result end =
        BilevelRun.run(
            solver,
            scalar(),
            solver.start(new double[] {2}, ONE_NUMBER, ONE_NUMBER),
            new BilevelRun.Until(10_000, 1e-8, false));
    assertEquals(StopReason.STATIONARY, end.reason());
    StepLog last = end.log().get(end.log().size() - 1);
    assertTrue(last.normH() <= 1e-4);
    assertTrue(end.log().get(end.log().size() - 2).normH() > 1e-4);
    assertEquals(end.log().size(), end.calls().hvp());
    assertEquals(0.5, end.state().x().get(0), 1e-2);
  }

  /**
   * With an exact linear system. Gradient steps of 1 / c on it are not scaled by s when the
   * residual and c are, so there the paths only agree as far as its tolerance says.
   */
  @RandomTries(10)
  void scalingTheUpperLossScalesTheHypergradientAndKeepsThePathWhenTheStartIsScaledToo(Try random) {
    double s = 4;
    double[][] a = RandomBilevel.positive(random, 2, 0.5);
    double[][] b = RandomBilevel.matrix(random, 2, 2);
    double[] c = random.normals(2);
    double[][] q = RandomBilevel.positive(random, 2, 0.5);
    double[] d = random.normals(2);
    double[][] p = RandomBilevel.positive(random, 2, 0.5);
    double[] none = new double[2];
    QuadraticBilevel plain = new QuadraticBilevel(a, b, c, q, d, p, none, new double[2][2]);
    QuadraticBilevel scaled =
        new QuadraticBilevel(a, b, c, times(s, q), d, times(s, p), none, new double[2][2]);
    double[] x = random.normals(2);
    assertArrayEquals(Level1.times(s, plain.hypergradient(x)), scaled.hypergradient(x), 1e-9);
    SolverState one = conjugate(1).start(x, none, none);
    SolverState two = conjugate(s).start(x, none, none);
    for (int t = 0; t < 10; t++) {
      one = conjugate(1).step(plain, one).state();
      two = conjugate(s).step(scaled, two).state();
      assertArrayEquals(one.x().toArray(), two.x().toArray(), 1e-9);
      assertArrayEquals(Level1.times(s, one.v().toArray()), two.v().toArray(), 1e-8);
    }
  }

  private static Dtfbo conjugate(double scale) {
    return new Dtfbo(
        new Dtfbo.Options(
            new Accumulators(scale, 1, scale),
            LoopRule.Tolerance.of(1e-3, 0),
            LoopRule.Tolerance.of(1e-3 * scale * scale, 0),
            Dtfbo.Reset.PER_OUTER,
            0,
            true));
  }

  private static double[][] times(double s, double[][] m) {
    double[][] product = new double[m.length][];
    for (int i = 0; i < m.length; i++) {
      product[i] = Level1.times(s, m[i]);
    }
    return product;
  }

  @RandomTries(10)
  void tighterTolerancesGiveABetterHypergradient(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 3, 4);
    double[] x = random.normals(3);
    List<Double> errors = new ArrayList<>();
    for (double eps : new double[] {1e-2, 1e-4, 1e-6, 1e-8}) {
      Dtfbo solver =
          new Dtfbo(
              new Dtfbo.Options(
                  Accumulators.all(1),
                  LoopRule.Tolerance.of(eps, 0),
                  LoopRule.Tolerance.of(eps, 0),
                  Dtfbo.Reset.PER_OUTER,
                  0,
                  false));
      SolverState next =
          solver.step(problem, solver.start(x, new double[4], new double[4])).state();
      double[] h = Hypergradient.estimate(problem, x, next.y().toArray(), next.v().toArray());
      double away =
          Level1.norm(Level1.minus(next.y().toArray(), problem.lowerSolution(x)))
              + Level1.norm(Level1.minus(next.v().toArray(), problem.adjoint(x)));
      double error = Level1.norm(Level1.minus(h, problem.hypergradient(x)));
      assertTrue(error <= 100 * away + 1e-12);
      errors.add(error);
    }
    assertTrue(errors.get(3) < errors.get(0), errors::toString);
    assertTrue(errors.get(3) < 1e-2, errors::toString);
  }

  /** Four problems, four initial accumulators: no step size is tuned. */
  @Test
  @Tag("vectors")
  void theTuningFreeMethodsFinishFromEveryStartWhileConstantStepsMostlyDiverge()
      throws IOException {
    ReferenceFile file =
        ReferenceFile.read(TestData.vectors("bilevel").resolve("quadratic_hypergradient.json"));
    int diverged = 0;
    int runs = 0;
    int exact = 0;
    for (ReferenceFile c : file.list("cases")) {
      String name = c.string("name");
      if (!List.of("quad_1x1", "quad_2x3", "quad_3x2", "quad_5x6").contains(name)) {
        continue;
      }
      QuadraticBilevel problem = QuadraticVectors.problem(c.object("problem"));
      double best = c.number("F_opt");
      for (double initial : new double[] {0.1, 1, 5, 10}) {
        runs++;
        String what = name + " from " + initial;
        assertTrue(gap(problem, best, Stfbo.Options.defaults(), initial, 30_000) <= 1.3e-7, what);
        double twice = gap(problem, best, Dtfbo.Options.released(), initial, 300);
        assertTrue(name.equals("quad_3x2") ? twice < 2.6 : twice <= 1e-13, what + ": " + twice);
        exact += twice <= 1e-13 ? 1 : 0;
        double step = 1 / initial;
        BilevelRun.Result constant = run(problem, new Soba.Options(step, step, 0).solver(), 3_000);
        boolean lost =
            constant.reason() == StopReason.DIVERGED
                || Math.abs(problem.value(constant.state().x().toArray()) - best) > 1e15;
        diverged += lost ? 1 : 0;
      }
    }
    assertEquals(16, runs);
    assertEquals(12, diverged);
    assertTrue(exact >= 12, "exact " + exact);
  }

  private static double gap(
      QuadraticBilevel problem, double best, SolverOptions options, double initial, int steps) {
    BilevelSolver solver =
        options instanceof Stfbo.Options s
            ? s.withInitial(Accumulators.all(initial)).solver()
            : ((Dtfbo.Options) options).withInitial(Accumulators.all(initial)).solver();
    SolverState end = run(problem, solver, steps).state();
    return Math.abs(problem.value(end.x().toArray()) - best);
  }

  private static BilevelRun.Result run(QuadraticBilevel problem, BilevelSolver solver, int steps) {
    double[] ones = new double[problem.dimX()];
    Arrays.fill(ones, 1);
    SolverState start = solver.start(ones, new double[problem.dimY()], new double[problem.dimY()]);
    return BilevelRun.run(solver, problem, start, BilevelRun.Until.steps(steps));
  }

  @Test
  void eachVariablesAccumulatorBeyondANumberIsRefusedByItsName() {
    double[] start = {1};
    for (String variable : List.of("x", "y", "v")) {
      Accumulators huge =
          new Accumulators(
              variable.equals("x") ? 1e300 : 1,
              variable.equals("y") ? 1e300 : 1,
              variable.equals("v") ? 1e300 : 1);
      String expected = "the direction of " + variable + " would be divided by Infinity";
      for (BilevelSolver solver :
          List.of(
              Dtfbo.Options.released().withInitial(huge).solver(),
              Stfbo.Options.defaults().withInitial(huge).solver())) {
        Failure failure =
            assertThrows(
                Failure.class,
                () -> solver.step(scalar(), solver.start(start, ONE_NUMBER, ONE_NUMBER)));
        assertEquals("NUM-030", failure.code());
        assertTrue(failure.getMessage().contains(expected), failure::getMessage);
      }
    }
  }

  @Test
  void aDivisorWithoutAFiniteInverseIsRefused() {
    assertEquals(1e-300, Direction.divisor(1e-300, "x", 0));
    for (double divisor : new double[] {1e-310, 0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      Failure failure = assertThrows(Failure.class, () -> Direction.divisor(divisor, "x", 3));
      assertEquals("NUM-030", failure.code());
      assertTrue(failure.getMessage().contains("divided by " + divisor), failure::getMessage);
    }
  }
}
