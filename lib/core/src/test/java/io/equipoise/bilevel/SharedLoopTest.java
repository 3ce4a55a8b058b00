package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.testing.Try;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Regularisation, whose upper variables are shared by all shards. */
class SharedLoopTest extends ProgramContract<SingleLoopState, HeldOutRows> {
  private static final RowLoss LOSS = new RowLoss.LogisticLoss();
  private static final Regularisation PROBLEM =
      new Regularisation(LOSS, 4, Regularisation.Grouping.FEATURE, 40, 20);

  private static List<HeldOutRows> shards(int shards) {
    Try random = RandomBilevel.fixed(9);
    return RandomBilevel.shards(
        RandomBilevel.rows(random, LOSS, 40, 4), RandomBilevel.rows(random, LOSS, 20, 4), shards);
  }

  @Override
  protected Program<SingleLoopState, HeldOutRows> program() {
    return new SingleLoop<>(new BilevelPlan<>(PROBLEM, Stfbo.Options.defaults(), -2, 3, 4, 0));
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return shard -> shards(5).get(shard);
  }

  @Override
  protected int shards() {
    return 5;
  }

  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Test
  void itsStepsAreTheSolversOnTheSameShards() {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(source(), 5, 1);
    Program<SingleLoopState, HeldOutRows> program = program();
    SingleLoopState state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    Stfbo solver = Stfbo.Options.defaults().solver();
    SolverState start = solver.start(new double[] {-2, -2, -2, -2}, new double[4], new double[4]);
    BilevelRun.Result direct =
        BilevelRun.run(
            solver, new RowOracle<>(PROBLEM, shards(5)), start, BilevelRun.Until.steps(12));
    assertEquals(direct.state(), state.solver());
    assertEquals(
        direct.log().get(11).upper(), state.last().upper(), "the upper loss of the last step");
  }

  @Test
  void aNumberThatOverflowsEndsTheRoundWithTheNameOfItsVariable() {
    double huge = 1e200;
    HeldOutRows shard =
        new HeldOutRows(
            new LinearRows(new double[] {huge}, 1, new double[] {1}),
            new LinearRows(new double[] {huge}, 1, new double[] {-1}),
            0);
    SingleLoop<HeldOutRows> loop =
        new SingleLoop<>(
            new BilevelPlan<>(
                new Regularisation(new RowLoss.SquaredLoss(), 1, Regularisation.Grouping.ONE, 1, 1),
                Stfbo.Options.defaults(),
                -2,
                1,
                5,
                0));
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class,
            () -> loop.round(loop.start(), new LocalFleet<>(s -> shard, 1, 1)));
    assertEquals("y", e.task());
  }
}
