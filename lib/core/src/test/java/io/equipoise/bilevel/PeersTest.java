package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Level1;
import io.equipoise.run.Failure;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What MAID, penalty methods, blocks and pruning promise on their own. */
class PeersTest {
  private static QuadraticBilevel scalar() {
    double[][] one = {{1}};
    return new QuadraticBilevel(
        one, one, new double[1], one, new double[] {1}, one, new double[1], new double[1][1]);
  }

  @Test
  void maidDescendsAtEveryAcceptedStepAndReachesTheSolution() {
    Maid solver = new Maid(Maid.Options.published(new Maid.Constants(1, 1, 1, 1, 0)));
    SolverState at = solver.start(new double[] {2}, new double[1], new double[1]);
    double value = scalar().value(new double[] {2});
    int accepted = 0;
    for (int t = 0; t < 200; t++) {
      BilevelSolver.Step step = solver.step(scalar(), at);
      double next = scalar().value(step.state().x().toArray());
      if (!step.log().capped()) {
        assertTrue(next <= value, "step " + t + ": " + value + " -> " + next);
        accepted++;
      }
      assertEquals(step.state(), SolverState.of(step.state().arrays()));
      value = next;
      at = step.state();
    }
    assertTrue(accepted > 10, "accepted " + accepted);
    assertEquals(0.5, at.x().get(0), 1e-4);
  }

  @RandomTries(20)
  void theBoundOfAnInexactHypergradientHolds(Try random) {
    QuadraticBilevel problem = scalar();
    Maid.Constants constants = new Maid.Constants(1, 1, 1, 1, 0);
    double[] x = random.normals(1);
    for (double eps : new double[] {1, 0.1, 1e-3}) {
      InexactGradient found =
          InexactGradient.of(problem, constants, x, random.normals(1), eps, eps);
      double error = Level1.norm(Level1.minus(found.direction(), problem.hypergradient(x)));
      assertTrue(error <= found.bound() && found.distance() <= eps && found.residual() <= eps);
    }
  }

  @Test
  void penaltiesReachTheSolutionWithoutASecondOrderProduct() {
    F2sa solver = new F2sa(F2sa.Options.published(0.05, 0.2, 0.05));
    SolverState at = solver.start(new double[] {2}, new double[1], new double[1]);
    BilevelRun.Result end = BilevelRun.run(solver, scalar(), at, BilevelRun.Until.steps(2000));
    assertEquals(0.5, end.state().x().get(0), 0.02);
    assertEquals(0, end.calls().hvp() + end.calls().cross());
  }

  @Test
  void penaltiesStayInTheirSets() {
    ConvexSet low = new ConvexSet.Box(-1, 0.3);
    ConvexSet near = new ConvexSet.Ball(0.2);
    F2sa.Options open = F2sa.Options.published(0.05, 0.2, 0.05);
    F2sa solver =
        new F2sa(
            new F2sa.Options(
                open.inner(),
                open.star(),
                open.outer(),
                open.lambda(),
                open.growth(),
                open.steps(),
                open.powers(),
                low,
                near));
    SolverState at = solver.start(new double[] {0.3}, new double[1], new double[1]);
    for (int t = 0; t < 300; t++) {
      at = solver.step(scalar(), at).state();
      assertTrue(at.x().get(0) <= 0.3 && Math.abs(at.y().get(0)) <= 0.2 + 1e-15);
      assertTrue(Math.abs(at.extra("z")[0]) <= 0.2 + 1e-15);
    }
    assertArrayEquals(new double[] {0.12, 0.16}, near.project(new double[] {3, 4}), 1e-15);
    assertArrayEquals(new double[] {0.1, 0}, near.project(new double[] {0.1, 0}), 0);
    assertArrayEquals(new double[] {-1, 0.3, 0}, low.project(new double[] {-2, 1, 0}), 0);
  }

  private static MultiBlock.Options blocks(int sample, double rho) {
    return new MultiBlock.Options(0.05, 0.05, 0.02, sample, rho, List.of(), 3);
  }

  private static MultiBlock.Blocks exact(List<QuadraticBilevel> problems) {
    return new MultiBlock.Blocks() {
      @Override
      public int size() {
        return problems.size();
      }

      @Override
      public BilevelOracle block(int i, long seed) {
        return problems.get(i);
      }
    };
  }

  @RandomTries(10)
  void oneBlockWithoutMemoryIsSobaWithConstantSteps(Try random) {
    QuadraticBilevel problem = RandomBilevel.quadratic(random, 2, 3);
    MultiBlock method = new MultiBlock(blocks(1, 1));
    MultiBlock.Blocks one = exact(List.of(problem));
    double[] x = random.normals(2);
    MultiBlock.State at = method.start(one, x);
    Soba soba = new Soba(new Soba.Options(0.05, 0.02, 0));
    SolverState single = soba.start(x, new double[3], new double[3]);
    for (int t = 0; t < 20; t++) {
      at = method.step(one, at);
      single = soba.step(problem, single).state();
      assertArrayEquals(single.x().toArray(), at.x().toArray(), 1e-12);
      assertArrayEquals(single.v().toArray(), at.blocks().get(0).now().v().toArray(), 1e-12);
    }
  }

  @RandomTries(10)
  void withoutNoiseMemoryChangesNothing(Try random) {
    List<QuadraticBilevel> problems = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      problems.add(RandomBilevel.quadratic(random, 2, 3));
    }
    double[] x = random.normals(2);
    MultiBlock plain = new MultiBlock(blocks(4, 1));
    MultiBlock storm = new MultiBlock(blocks(4, 0.3));
    MultiBlock.State one = plain.start(exact(problems), x);
    MultiBlock.State two = storm.start(exact(problems), x);
    for (int t = 0; t < 10; t++) {
      one = plain.step(exact(problems), one);
      two = storm.step(exact(problems), two);
      assertArrayEquals(one.x().toArray(), two.x().toArray(), 1e-10);
    }
  }

  /** A block whose lower gradient is shifted by a number that its sample draws. */
  private record Noisy(double shift) implements BilevelOracle {
    @Override
    public int dimX() {
      return 1;
    }

    @Override
    public int dimY() {
      return 1;
    }

    @Override
    public double lower(double[] x, double[] y) {
      return scalar().lower(x, y) + shift * y[0] * y[0] / 2;
    }

    @Override
    public double upper(double[] x, double[] y) {
      return scalar().upper(x, y);
    }

    @Override
    public double[] gradLowerY(double[] x, double[] y) {
      return Level1.plus(scalar().gradLowerY(x, y), shift, y);
    }

    @Override
    public double[] gradLowerX(double[] x, double[] y) {
      return scalar().gradLowerX(x, y);
    }

    @Override
    public UpperGradient gradUpper(double[] x, double[] y) {
      return scalar().gradUpper(x, y);
    }

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      return Level1.plus(scalar().hvp(x, y, v), shift, v);
    }

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      return scalar().cross(x, y, v);
    }
  }

  @Test
  void anEstimateIsCorrectedOnThePresentSampleFromThePointOfTheLastVisit() {
    List<Double> shifts = new ArrayList<>();
    MultiBlock.Blocks noisy =
        new MultiBlock.Blocks() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public BilevelOracle block(int i, long seed) {
            double shift = new SplittableRandom(seed).nextDouble();
            shifts.add(shift);
            return new Noisy(shift);
          }
        };
    double rho = 0.3;
    MultiBlock method = new MultiBlock(blocks(1, rho));
    MultiBlock.State one = method.step(noisy, method.start(noisy, new double[] {2}));
    MultiBlock.State two = method.step(noisy, one);
    MultiBlock.State three = method.step(noisy, two);
    double shift = shifts.get(shifts.size() - 1);
    SolverState then = two.blocks().get(0).then();
    SolverState now = three.blocks().get(0).then();
    double before = new Noisy(shift).gradLowerY(then.x().toArray(), then.y().toArray())[0];
    double present = new Noisy(shift).gradLowerY(now.x().toArray(), now.y().toArray())[0];
    double kept = two.blocks().get(0).estimate().p().get(0);
    assertEquals(
        present + (1 - rho) * (kept - before), three.blocks().get(0).estimate().p().get(0), 1e-15);
    assertTrue(Math.abs(kept - before) > 1e-4, "the samples differ");
  }

  @Test
  void aLowerProblemThatIsNotSolvedInTimeIsNamed() {
    Maid.Constants tooCareful = new Maid.Constants(1, 1e9, 1, 1, 0);
    Failure refused =
        assertThrows(
            Failure.class,
            () ->
                InexactGradient.of(
                    scalar(), tooCareful, new double[] {2}, new double[1], 1e-3, 1e-3));
    assertEquals("NUM-010", refused.code());
    assertTrue(refused.getMessage().contains("expected within 0.001"), refused::getMessage);
  }

  /** From x = 2: y = 2, v = 1, p = 3; a step of 0.1 descends by far more than the slack of 0.2. */
  @Test
  void anAcceptedStepLoosensTheTolerancesAndLengthensTheNext() {
    double[] accuracy = stepped(0.1);
    assertEquals(0.105, accuracy[0], 1e-15);
    assertEquals(0.105, accuracy[1], 1e-15);
    assertEquals(0.1 * 10 / 9, accuracy[2], 1e-15);
  }

  /**
   * A step of 0.01 descends by less than 0.09. With eps 0.1 and 0.05, y stays at 2 and the slacks
   * on both sides are 0.2 and 0.1; with 0.025 they are below 0.05.
   */
  @Test
  void aStepIsAcceptedOnlyWhenItDescendsByMoreThanBothSlacks() {
    double[] accuracy = stepped(0.01);
    assertEquals(0.025 * 1.05, accuracy[0], 1e-15);
    assertEquals(0.01 * 10 / 9, accuracy[2], 1e-15);
  }

  private static double[] stepped(double step) {
    Maid.Constants constants = new Maid.Constants(1, 1, 1, 1, 0);
    Maid maid = new Maid.Options(constants, 0.1, 0.1, step, 1e-4, 0.9, 0.5, 1.05).solver();
    BilevelSolver.Step taken =
        maid.step(scalar(), maid.start(new double[] {2}, new double[1], new double[1]));
    assertEquals(2 - 3 * step, taken.state().x().get(0), 1e-15);
    return taken.state().extra(Maid.ACCURACY);
  }

  @Test
  void aDirectionIsCertifiedByTheShareThatIsAskedFor() {
    double[] none = {};
    InexactGradient found = new InexactGradient(none, none, new double[] {3, 4}, 0, 0, 3, 0, 0);
    assertTrue(found.certified(0.4));
    assertFalse(found.certified(0.41));
  }

  @Test
  void aDirectionThatMayNotDescendIsNotCertified() {
    Maid.Constants constants = new Maid.Constants(1, 1, 1, 1, 0);
    double[] nearlySolved = {0.51};
    InexactGradient loose =
        InexactGradient.of(scalar(), constants, nearlySolved, new double[1], 0.5, 0.5);
    assertTrue(loose.bound() > Level1.norm(loose.direction()) && !loose.certified(1e-4));
    InexactGradient tight =
        InexactGradient.of(scalar(), constants, nearlySolved, new double[1], 1e-4, 1e-4);
    assertTrue(tight.certified(1e-4));
    Maid solver = new Maid(Maid.Options.published(constants));
    SolverState next =
        solver.step(scalar(), solver.start(nearlySolved, new double[1], new double[1])).state();
    assertTrue(next.extra("accuracy")[0] < 0.1, "the tolerance was tightened");
  }

  @Test
  void aFewBlocksAtATimeComeToTheCommonSolution() {
    Try random = RandomBilevel.fixed(12);
    List<QuadraticBilevel> problems = new ArrayList<>();
    double[][] one = {{1}};
    for (int i = 0; i < 6; i++) {
      double[] c = random.normals(1);
      problems.add(
          new QuadraticBilevel(
              one, one, c, one, new double[1], one, new double[1], new double[1][1]));
    }
    MultiBlock method = new MultiBlock(blocks(2, 0.5));
    MultiBlock.State at = method.start(exact(problems), new double[] {3});
    for (int t = 0; t < 6000; t++) {
      at = method.step(exact(problems), at);
    }
    List<double[]> gradients = new ArrayList<>();
    for (QuadraticBilevel problem : problems) {
      gradients.add(problem.hypergradient(at.x().toArray()));
    }
    double[] weights = {1, 1, 1, 1, 1, 1};
    assertEquals(0, MultiBlock.mean(gradients, weights)[0], 1e-3);
    assertThrows(
        IllegalArgumentException.class,
        () -> new MultiBlock(blocks(7, 1)).start(exact(problems), new double[1]));
  }

  @Test
  void pruningKeepsTheParametersThatTheLossNeeds() {
    // loss(z) = 1/2 |z - w|^2 with two large and four small targets
    double[] w = {2, 0.1, -3, 0.05, 0.2, -0.1};
    BipPruning.MaskedLoss loss = z -> Level1.minus(z, w);
    for (BipPruning.Form form : BipPruning.Form.values()) {
      BipPruning method =
          new BipPruning(new BipPruning.Options(1.0 / 3, 0.5, 0.1, 0.1, 5, form, 1e-4));
      BipPruning.State at = method.start(new double[] {0.9, 1, -0.9, 1, 0.5, 0.5});
      assertArrayEquals(new double[] {0, 1, 0, 1, 0, 0}, method.mask(at), 0);
      for (int t = 0; t < 200; t++) {
        at = method.step(loss, at);
      }
      assertArrayEquals(new double[] {1, 0, 1, 0, 0, 0}, method.mask(at), 0, form.name());
      assertEquals(200, at.t());
    }
  }

  @Test
  void aMaskKeepsTheLargestAndDropsTheFirstOfEqualOnes() {
    double[] scores = {1, 1, 1, 2};
    assertArrayEquals(new double[] {0, 0, 1, 1}, MaskGradient.largest(scores, 0.5), 0);
    assertArrayEquals(new double[] {1, 1, 1, 1}, MaskGradient.largest(scores, 1), 0);
    assertArrayEquals(new double[4], MaskGradient.largest(scores, 0), 0);
    assertThrows(
        IllegalArgumentException.class, () -> MaskGradient.largest(new double[] {Double.NaN}, 0.5));
    assertThrows(IllegalArgumentException.class, () -> BipPruning.Options.keeping(0));
    assertThrows(IllegalArgumentException.class, () -> blocks(1, 0));
  }
}
