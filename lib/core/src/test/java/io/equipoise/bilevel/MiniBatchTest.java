package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Solvers that read a few rows of each shard in a call; as a program with AmIGO. */
class MiniBatchTest extends ProgramContract<BilevelState, HeldOutRows> {
  private static final RowLoss LOSS = new RowLoss.SoftmaxLoss(3);
  private static final HyperCleaning CLEANING = new HyperCleaning(LOSS, 3, 0.05, 30, 12);
  private static final Regularisation STRENGTH =
      new Regularisation(LOSS, 3, Regularisation.Grouping.FEATURE, 30, 12);
  private static final CoresetSelection CORESET =
      new CoresetSelection(
          LOSS,
          3,
          0.1,
          Vector.filled(30, 1),
          Vector.of(IntStream.range(0, 30).mapToDouble(i -> i % 5 == 1 ? 1 : 0).toArray()),
          Vector.filled(30, 0),
          4,
          0.1,
          0.1);
  private static final MiniBatch BATCH = new MiniBatch(3, 11);

  private static List<HeldOutRows> shards(int shards) {
    Try random = RandomBilevel.fixed(21);
    return RandomBilevel.shards(
        RandomBilevel.learnable(random, 30, 3), RandomBilevel.learnable(random, 12, 3), shards);
  }

  private static BilevelProgram<HeldOutRows> program(
      RowProblem<HeldOutRows> problem, SolverOptions options, int rounds, int steps) {
    return new BilevelProgram<>(
        new BilevelPlan<>(
            problem, options, -1, rounds, steps, 0, (last, fleet) -> List.of(), 0, BATCH));
  }

  @Override
  protected Program<BilevelState, HeldOutRows> program() {
    return program(CLEANING, Amigo.Options.defaults(), 3, 2);
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return shard -> shards(3).get(shard);
  }

  @Override
  protected int shards() {
    return 3;
  }

  /** The draws have a seed of their own, which is an option. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  private static BilevelState run(BilevelProgram<HeldOutRows> program) {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(shards(3)::get, 3, 1);
    BilevelState state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void soManyDifferentRowsAreReadEachAsOftenAsTheOthers() {
    double[] seen = new double[10];
    for (int i = 0; i < 6000; i++) {
      int[] rows = BATCH.of("step/" + i).read(MiniBatch.LOWER, 10);
      assertEquals(3, Arrays.stream(rows).distinct().count());
      assertArrayEquals(Arrays.stream(rows).sorted().toArray(), rows);
      for (int row : rows) {
        seen[row]++;
      }
    }
    double error = Math.sqrt(6000 * 0.3 * 0.7);
    for (double each : seen) {
      assertEquals(1800, each, 4 * error);
    }
  }

  @Test
  void levelsPlacesAndSeedsDrawApart() {
    List<String> drawn = new ArrayList<>();
    for (MiniBatch batch :
        List.of(BATCH, BATCH.of("call/0"), BATCH.of("call/1"), new MiniBatch(3, 12))) {
      for (String level : List.of(MiniBatch.LOWER, MiniBatch.UPPER)) {
        assertArrayEquals(batch.read(level, 1000), batch.read(level, 1000));
        drawn.add(Arrays.toString(batch.read(level, 1000)));
      }
    }
    assertEquals(8, drawn.stream().distinct().count(), drawn::toString);
  }

  @Test
  void asManyRowsAsThereAreGiveTheBitsOfAllRows() {
    for (RowProblem<HeldOutRows> problem : List.of(CLEANING, STRENGTH, CORESET)) {
      Try random = RandomBilevel.fixed(3);
      double[] x = random.normals(problem.dimX());
      double[] y = random.normals(9);
      double[] v = random.normals(9);
      RowOracle<HeldOutRows> all = new RowOracle<>(problem, shards(3));
      RowOracle<HeldOutRows> ten =
          new RowOracle<>(problem, shards(3), new MiniBatch(10, 5), Sampling.CALL);
      assertEquals(numbers(all.joint(x, y, v)), numbers(ten.joint(x, y, v)));
    }
  }

  private static Vector numbers(Joint joint) {
    double[] both = {joint.lower(), joint.upper()};
    return Vector.of(
        ShardedOracle.joined(
            List.of(
                both,
                joint.gradLowerY(),
                joint.hvp(),
                joint.cross(),
                joint.gradUpperX(),
                joint.gradUpperY())));
  }

  /** Over 1,500 draws, within 5 standard errors in each number. */
  @Test
  void aBatchIsRightOnAverage() {
    for (RowProblem<HeldOutRows> problem : List.of(CLEANING, STRENGTH, CORESET)) {
      Try random = RandomBilevel.fixed(4);
      double[] x = random.normals(problem.dimX());
      double[] y = random.normals(9);
      double[] v = random.normals(9);
      double[] exact = numbers(new RowOracle<>(problem, shards(3)).joint(x, y, v)).toArray();
      RowOracle<HeldOutRows> drawing = new RowOracle<>(problem, shards(3), BATCH, Sampling.CALL);
      int draws = 1500;
      double[] sum = new double[exact.length];
      double[] squares = new double[exact.length];
      for (int i = 0; i < draws; i++) {
        double[] off = Level1.minus(numbers(drawing.joint(x, y, v)).toArray(), exact);
        for (int j = 0; j < off.length; j++) {
          sum[j] += off[j];
          squares[j] += off[j] * off[j];
        }
      }
      for (int j = 0; j < sum.length; j++) {
        double error = Math.sqrt(squares[j] / draws / draws);
        assertEquals(0, sum[j] / draws, 5 * error + 1e-12, problem.getClass() + " number " + j);
      }
      assertTrue(squares[0] > 0 && squares[1] > 0, "both levels leave rows out");
    }
  }

  @Test
  void aStepDrawsOnceOrForEveryCallAsTheSolverAsks() {
    RowOracle<HeldOutRows> once = new RowOracle<>(STRENGTH, shards(3), BATCH, Sampling.STEP);
    RowOracle<HeldOutRows> anew = new RowOracle<>(STRENGTH, shards(3), BATCH, Sampling.CALL);
    double[] x = new double[3];
    double[] y = new double[9];
    assertEquals(Vector.of(once.gradLowerY(x, y)), Vector.of(once.gradLowerY(x, y)));
    assertNotEquals(Vector.of(anew.gradLowerY(x, y)), Vector.of(anew.gradLowerY(x, y)));
    for (SolverOptions single :
        List.of(
            Stfbo.Options.defaults(),
            Soba.Options.defaults(),
            Fsla.Options.defaults(),
            Itd.Options.defaults())) {
      assertEquals(Sampling.STEP, single.solver().sampling(), single.solver().name());
    }
    for (SolverOptions loops :
        List.of(
            Dtfbo.Options.released(),
            Amigo.Options.defaults(),
            StocBio.Options.defaults(),
            F2sa.Options.defaults())) {
      assertEquals(Sampling.CALL, loops.solver().sampling(), loops.solver().name());
    }
  }

  @Test
  void aRunOnBatchesIsTheSolverOnThemWhateverTheRounds() {
    for (SolverOptions options : List.of(Stfbo.Options.defaults(), Amigo.Options.defaults())) {
      BilevelSolver solver = options.solver();
      SolverState at = solver.start(new double[] {-1, -1, -1}, new double[9], new double[9]);
      for (int t = 0; t < 6; t++) {
        RowOracle<HeldOutRows> oracle =
            new RowOracle<>(STRENGTH, shards(3), BATCH.of("step/" + t), solver.sampling());
        at = solver.step(oracle, at).state();
      }
      BilevelState twice = run(program(STRENGTH, options, 3, 2));
      assertEquals(at, twice.solver(), solver.name());
      assertEquals(at, run(program(STRENGTH, options, 1, 6)).solver(), solver.name());
      double[] y = at.y().toArray();
      double upper = new RowOracle<>(STRENGTH, shards(3)).upper(at.x().toArray(), y);
      assertEquals(upper, twice.upper(), "the reported loss is of all rows");
    }
  }

  /** Falling steps and growing accumulators both average the noise of three rows of ten. */
  @Test
  void batchesComeNearTheLossOfAllRows() {
    double[] x = {-1, -1, -1};
    double first =
        ImplicitGradient.at(new RowOracle<>(STRENGTH, shards(3)), x, new double[9], 1e-12).value();
    for (SolverOptions options :
        List.of(
            Stfbo.Options.defaults(),
            new Soba.Options(0.5, 0.1, 0.5),
            Dtfbo.Options.released(),
            new StocBio.Options(0.1, 0.1, 0.02, 10, 10))) {
      BilevelState last = run(program(STRENGTH, options, 10, 60));
      assertTrue(last.upper() < first, options.solver().name() + " " + last.upper());
    }
  }

  @Test
  void methodsThatEndByATolerancePointOutThatABatchIsNotForThem() {
    Maid.Options maid = Maid.Options.published(new Maid.Constants(0.05, 5, 5, 5, 0));
    for (SolverOptions options : List.of(maid, Dtfbo.Options.theory(50))) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> program(STRENGTH, options, 1, 1));
      String expected = "the rows of a mini-batch are 3 for " + options.solver().name();
      assertTrue(e.getMessage().startsWith(expected), e::getMessage);
      assertTrue(e.getMessage().contains("; expected 0"), e::getMessage);
    }
    assertThrows(IllegalArgumentException.class, () -> new MiniBatch(-1, 1));
    BilevelPlan<HeldOutRows> plan =
        new BilevelPlan<>(
            STRENGTH, Stfbo.Options.defaults(), 0, 1, 1, 0, (last, fleet) -> List.of(), 0, BATCH);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new SingleLoop<>(plan));
    assertEquals("the rows of a mini-batch is 3; expected 0 here", e.getMessage());
  }
}
