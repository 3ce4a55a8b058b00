package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.run.NonFiniteException;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every solver promises. */
class BilevelSolverTest {
  private static SolverState start(BilevelSolver solver, BilevelOracle oracle, Try random) {
    return solver.start(
        random.normals(oracle.dimX()),
        random.normals(oracle.dimY()),
        random.normals(oracle.dimY()));
  }

  @RandomTries(20)
  void aStepIsAFunctionOfItsArgumentsAndItsStateSurvivesBeingWritten(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    for (SolverOptions options : RandomBilevel.solvers()) {
      BilevelSolver solver = options.solver();
      SolverState at = start(solver, problem, random);
      for (int t = 0; t < 4; t++) {
        SolverState read = SolverState.of(at.arrays());
        assertEquals(at, read, solver.name());
        BilevelSolver.Step once = solver.step(problem, at);
        BilevelSolver.Step again = options.solver().step(problem, read);
        assertEquals(once, again, solver.name());
        assertEquals(read, at, solver.name() + " changed its state");
        assertNotEquals(at, once.state());
        assertEquals(at.t() + 1, once.state().t());
        assertEquals(at.t() + 1, once.log().t());
        at = once.state();
      }
    }
  }

  @RandomTries(10)
  void theLogNamesTheCallsThatWereMade(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    for (SolverOptions options : RandomBilevel.solvers()) {
      BilevelSolver solver = options.solver();
      CountedOracle counted = new CountedOracle(problem);
      StepLog log = solver.step(counted, start(solver, problem, random)).log();
      assertEquals(counted.calls(), log.calls(), solver.name());
      long k = log.inner();
      long n = log.linear();
      Calls expected =
          switch (solver.name()) {
            case "s-tfbo", "soba" -> new Calls(1, 0, 1, 1, 1, 0);
            case "d-tfbo" -> {
              Dtfbo.Options d = (Dtfbo.Options) options;
              long looks = d.inner().looks() ? 1 : 0;
              yield new Calls(k + looks, 0, 1, n + (d.conjugate() ? 0 : looks), 1, 0);
            }
            case "amigo", "stocbio" -> new Calls(k, 0, 1, n, 1, 0);
            case "fsla" -> new Calls(1, 0, 3, 1, 2, 0);
            case "itd" -> new Calls(k, 0, 1, k, k, 0);
            case "f2sa" -> new Calls(2 * k, 2, k + 1, 0, 0, 0);
            default -> throw new AssertionError(solver.name());
          };
      assertEquals(expected, log.calls(), solver.name());
    }
  }

  @RandomTries(20)
  void aSolutionDoesNotMove(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    double[] x = problem.stationary();
    double[] y = problem.lowerSolution(x);
    double[] v = problem.adjoint(x);
    for (SolverOptions options : RandomBilevel.steady()) {
      BilevelSolver solver = options.solver();
      SolverState moved = solver.step(problem, solver.start(x, y, v)).state();
      double scale = 1 + Level1.norm(x) + Level1.norm(y) + Level1.norm(v);
      assertTrue(
          Level1.norm(Level1.minus(moved.x().toArray(), x)) < 1e-4 * scale
              && Level1.norm(Level1.minus(moved.y().toArray(), y)) < 1e-9 * scale,
          solver.name());
    }
  }

  @Test
  void aDirectionThatIsNotFiniteIsRefusedWithTheNameOfItsVariable() {
    Try random = RandomBilevel.fixed(3);
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    for (SolverOptions options : RandomBilevel.solvers()) {
      BilevelSolver solver = options.solver();
      SolverState at = start(solver, problem, random);
      Set<String> named = new HashSet<>();
      for (Broken.Part part : Broken.Part.values()) {
        try {
          solver.step(new Broken(problem, part), at);
        } catch (NonFiniteException e) {
          assertTrue(e.getMessage().contains("at step 0"), e::getMessage);
          named.add(e.task());
        }
      }
      assertTrue(named.contains("x") && named.contains("y"), solver.name() + " names " + named);
    }
  }

  /** An oracle one of whose answers is not a number. */
  private static final class Broken implements BilevelOracle {
    private static final long serialVersionUID = 1L;
    private final BilevelOracle oracle;
    private final Part part;

    enum Part {
      LOWER_Y,
      UPPER_X,
      HVP
    }

    Broken(BilevelOracle oracle, Part part) {
      this.oracle = oracle;
      this.part = part;
    }

    private double[] of(Part asked, double[] right) {
      if (asked == part) {
        Arrays.fill(right, Double.NaN);
      }
      return right;
    }

    @Override
    public int dimX() {
      return oracle.dimX();
    }

    @Override
    public int dimY() {
      return oracle.dimY();
    }

    @Override
    public double lower(double[] x, double[] y) {
      return oracle.lower(x, y);
    }

    @Override
    public double upper(double[] x, double[] y) {
      return oracle.upper(x, y);
    }

    @Override
    public double[] gradLowerY(double[] x, double[] y) {
      return of(Part.LOWER_Y, oracle.gradLowerY(x, y));
    }

    @Override
    public double[] gradLowerX(double[] x, double[] y) {
      return oracle.gradLowerX(x, y);
    }

    @Override
    public UpperGradient gradUpper(double[] x, double[] y) {
      UpperGradient f = oracle.gradUpper(x, y);
      return new UpperGradient(of(Part.UPPER_X, f.inX()), f.inY());
    }

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      return of(Part.HVP, oracle.hvp(x, y, v));
    }

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      return oracle.cross(x, y, v);
    }
  }

  @Test
  void everySolverHasItsOwnName() {
    Set<String> names = new HashSet<>();
    for (SolverOptions options : RandomBilevel.solvers()) {
      names.add(options.solver().name());
    }
    assertEquals(
        Set.of("s-tfbo", "d-tfbo", "amigo", "stocbio", "itd", "soba", "fsla", "f2sa"), names);
  }

  @Test
  void aStateOfAnotherMethodIsRefused() {
    QuadraticBilevel problem = RandomBilevel.quadratic(RandomBilevel.fixed(4), 2, 3);
    SolverState plain =
        new Soba(Soba.Options.defaults()).start(new double[2], new double[3], new double[3]);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Stfbo(Stfbo.Options.defaults()).step(problem, plain));
    assertTrue(refused.getMessage().contains("accumulators"), refused::getMessage);
    var halved = new java.util.TreeMap<>(plain.arrays());
    halved.put("t", new double[] {0.5});
    assertThrows(IllegalArgumentException.class, () -> SolverState.of(halved));
    halved.remove("t");
    assertThrows(IllegalArgumentException.class, () -> SolverState.of(halved));
  }

  /** g = y^2/2 - x y, f = (y-1)^2/2 + x^2/2, whose solution is x = 1/2. */
  @Test
  void everySolverComesToTheSolutionOfTheSmallestProblem() {
    double[][] one = {{1}};
    QuadraticBilevel problem =
        new QuadraticBilevel(
            one, one, new double[1], one, new double[] {1}, one, new double[1], new double[1][1]);
    for (SolverOptions options : RandomBilevel.solvers()) {
      BilevelSolver solver = options.solver();
      SolverState start = solver.start(new double[] {2}, new double[1], new double[1]);
      BilevelRun.Result end = BilevelRun.run(solver, problem, start, BilevelRun.Until.steps(2000));
      assertEquals(0.5, end.state().x().get(0), 0.05, solver.name());
    }
  }

  @Test
  void optionsOutOfRangeSayWhatIsExpected() {
    for (Runnable bad :
        new Runnable[] {
          () -> Accumulators.all(0),
          () -> new Accumulators(1, -1, 1),
          () -> new Accumulators(1, 1, Double.NaN),
          () -> new LoopRule.Tolerance(0, 0, 1),
          () -> new LoopRule.Tolerance(1, 2, 1),
          () -> new LoopRule.Count(0),
          () -> new Stfbo.Options(Accumulators.all(1), -1e-8),
          () -> Dtfbo.Options.theory(0),
          () -> new Soba.Options(0.1, 0.1, 2),
          () -> new Fsla.Options(2, 0.1, 0.5),
          () -> new Amigo.Options(0.1, 0, 0.1, 10, 10),
          () -> new StocBio.Options(0.1, 0.1, 0.1, 0, 10),
          () -> new Itd.Options(0.1, Double.POSITIVE_INFINITY, 10),
          () -> F2sa.Options.published(0.1, -1, 0.1),
          () -> new F2sa.Powers(0, 0, 0, 1.5),
          () -> new ConvexSet.Box(1, 0),
          () -> new ConvexSet.Ball(0),
          () -> new Maid.Constants(1, 0.5, 1, 1, 1),
          () -> new BilevelRun.Until(0, 0, false),
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }
}
