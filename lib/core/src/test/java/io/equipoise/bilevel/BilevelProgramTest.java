package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Encoded;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BilevelProgramTest extends ProgramContract<BilevelState, HeldOutRows> {
  private static final RowLoss LOSS = new RowLoss.SoftmaxLoss(3);
  private static final HyperCleaning CLEANING = new HyperCleaning(LOSS, 3, 0.05, 30, 12);
  private static final Regularisation STRENGTH =
      new Regularisation(LOSS, 3, Regularisation.Grouping.OUTPUT, 30, 12);

  private static List<HeldOutRows> shards(int shards) {
    Try random = RandomBilevel.fixed(21);
    return RandomBilevel.shards(
        RandomBilevel.rows(random, LOSS, 30, 3), RandomBilevel.rows(random, LOSS, 12, 3), shards);
  }

  private static BilevelProgram<HeldOutRows> program(
      RowProblem<HeldOutRows> problem, SolverOptions options, double stationary) {
    return new BilevelProgram<>(new BilevelPlan<>(problem, options, -1, 3, 2, stationary));
  }

  @Override
  protected Program<BilevelState, HeldOutRows> program() {
    return program(CLEANING, Dtfbo.Options.theory(50), 0);
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return shard -> shards(4).get(shard);
  }

  @Override
  protected int shards() {
    return 4;
  }

  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  private static BilevelState run(BilevelProgram<HeldOutRows> program) {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(shards(4)::get, 4, 1);
    BilevelState state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void everySolverGivesTheBitsOfItsStepsInOneProcess() {
    List<SolverOptions> all = new ArrayList<>(RandomBilevel.solvers());
    all.add(Maid.Options.published(new Maid.Constants(0.05, 5, 5, 5, 0)));
    for (RowProblem<HeldOutRows> problem : List.of(CLEANING, STRENGTH)) {
      for (SolverOptions options : all) {
        BilevelState state = run(program(problem, options, 0));
        BilevelSolver solver = options.solver();
        double[] x = new double[problem.dimX()];
        Arrays.fill(x, -1);
        double[] zero = new double[problem.dimY()];
        RowOracle<HeldOutRows> oracle = new RowOracle<>(problem, shards(4));
        BilevelRun.Result direct =
            BilevelRun.run(solver, oracle, solver.start(x, zero, zero), BilevelRun.Until.steps(6));
        assertEquals(direct.state(), state.solver(), solver.name());
        assertEquals(direct.calls(), state.calls(), solver.name());
        assertEquals(direct.log().get(5), state.last(), solver.name());
        double[] y = state.solver().y().toArray();
        assertEquals(oracle.upper(state.solver().x().toArray(), y), state.upper());
        var codec = program(problem, options, 0).codec();
        assertEquals(state, codec.decode(codec.encode(state)), solver.name());
      }
    }
  }

  @Test
  void theReasonForStoppingIsSaid() {
    BilevelProgram<HeldOutRows> easy = program(CLEANING, Dtfbo.Options.theory(50), 1e9);
    BilevelState last = run(easy);
    assertEquals(1, last.round());
    String stop =
        new String(
            easy.finish(last, new LocalFleet<>(shards(4)::get, 4, 1))
                .files()
                .get("bilevel/stop.json"));
    assertTrue(stop.contains("STATIONARY") && stop.contains("d-tfbo"), stop);
    Program.Finish finish = easy.finish(last, new LocalFleet<>(shards(4)::get, 4, 1));
    assertEquals(1, measure(finish, "stationary_reached"));
    assertEquals(0, measure(finish, "stalled"));
    assertEquals(last.solver().t(), measure(finish, "outer_steps"));
  }

  /** D-TFBO with no least step on v, and held-out rows whose loss is flat to the tolerance. */
  @Test
  void aRunThatCannotMoveSaysThatItStalled() {
    LoopRule loose = LoopRule.Tolerance.of(1e6, 0);
    Dtfbo.Options stuck =
        new Dtfbo.Options(Accumulators.all(1), loose, loose, Dtfbo.Reset.PER_OUTER, 0, false);
    BilevelProgram<HeldOutRows> program = program(CLEANING, stuck, 0);
    BilevelState last = run(program);
    assertEquals(1, last.round());
    Program.Finish finish = program.finish(last, new LocalFleet<>(shards(4)::get, 4, 1));
    assertEquals(1, measure(finish, "stalled"));
    assertEquals(1, measure(finish, "outer_steps"), "the second step of the round is not made");
  }

  /** SOBA goes to the end, and S-TFBO too; a loss between is met on the way. */
  @Test
  void aTargetEndsTheRunAtTheFirstRoundThatReachesIt() {
    Try random = RandomBilevel.fixed(22);
    List<HeldOutRows> rows =
        RandomBilevel.shards(
            RandomBilevel.learnable(random, 30, 3), RandomBilevel.learnable(random, 12, 3), 4);
    for (SolverOptions options : List.of(Soba.Options.defaults(), Stfbo.Options.defaults())) {
      List<Double> losses = new ArrayList<>();
      BilevelProgram<HeldOutRows> whole = program(STRENGTH, options, 0);
      LocalFleet<HeldOutRows> fleet = new LocalFleet<>(rows::get, 4, 1);
      for (BilevelState s = whole.start(); !whole.done(s); losses.add(s.upper())) {
        s = whole.round(s, fleet);
      }
      double target = losses.get(1);
      assertTrue(losses.get(0) > target && target > losses.get(2), losses::toString);
      BilevelPlan<HeldOutRows> plan =
          new BilevelPlan<>(
              STRENGTH, options, -1, 3, 2, 0, (last, f) -> List.of(), target, MiniBatch.ALL);
      BilevelProgram<HeldOutRows> program = new BilevelProgram<>(plan);
      BilevelState last = program.start();
      while (!program.done(last)) {
        last = program.round(last, fleet);
      }
      assertEquals(2, last.round());
      Program.Finish finish = program.finish(last, fleet);
      String stop = new String(finish.files().get("bilevel/stop.json"));
      assertTrue(stop.contains("TARGET"), stop);
      assertEquals(1, measure(finish, "target_reached"));
      assertEquals(0, measure(whole.finish(last, fleet), "target_reached"), "none was asked for");
    }
  }

  private static double measure(Program.Finish finish, String what) {
    return finish.rows().stream()
        .map(TableRow.MeasureRow.class::cast)
        .filter(row -> row.measure().equals(what))
        .mapToDouble(TableRow.MeasureRow::value)
        .sum();
  }

  @Test
  void aLossBeyondANumberEndsTheRoundThoughEveryDirectionIsFinite() {
    LinearRows one = new LinearRows(new double[] {1e-160}, 1, new double[] {1e160});
    HyperCleaning problem = new HyperCleaning(new RowLoss.SquaredLoss(), 1, 0.1, 1, 1);
    BilevelProgram<HeldOutRows> program = program(problem, Soba.Options.defaults(), 0);
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(s -> new HeldOutRows(one, one, 0), 1, 1);
    NonFiniteException e =
        assertThrows(NonFiniteException.class, () -> program.round(program.start(), fleet));
    assertEquals("upper", e.task());
    assertEquals("loss at step 2", e.quantity());
  }

  @Test
  void aFirstStepFromZeroIsNoStationaryPoint() {
    for (SolverOptions options : List.of(Soba.Options.defaults(), Stfbo.Options.defaults())) {
      BilevelProgram<HeldOutRows> one =
          new BilevelProgram<>(new BilevelPlan<>(CLEANING, options, -1, 3, 1, 1e-3));
      LocalFleet<HeldOutRows> fleet = new LocalFleet<>(shards(4)::get, 4, 1);
      assertEquals(0, one.round(one.start(), fleet).last().normH());
      assertEquals(3, run(one).round(), options.solver().name());
    }
  }

  @Test
  void aStateOfAnotherSolverIsRefused() {
    Encoded soba =
        program(CLEANING, Soba.Options.defaults(), 0)
            .codec()
            .encode(program(CLEANING, Soba.Options.defaults(), 0).start());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> program().codec().decode(soba));
    assertTrue(refused.getMessage().contains("soba"), refused::getMessage);
  }

  @Test
  void stepsThatAreTooLongEndTheRunWithTheNameOfTheVariable() {
    BilevelProgram<HeldOutRows> wild =
        new BilevelProgram<>(
            new BilevelPlan<>(
                new Regularisation(
                    new RowLoss.SquaredLoss(), 3, Regularisation.Grouping.ONE, 30, 12),
                new Soba.Options(1e6, 1, 0),
                0,
                400,
                5,
                0));
    NonFiniteException e = assertThrows(NonFiniteException.class, () -> run(wild));
    assertTrue(e.getMessage().contains("at step"), e::getMessage);
  }
}
