package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import org.junit.jupiter.api.Test;

class PruningProgramTest extends ProgramContract<PruningProgram.State, HeldOutRows> {
  private static final RowLoss LOSS = new RowLoss.LogisticLoss();

  private static PruningProgram<HeldOutRows> program(double keep, int warm, int rounds) {
    return new PruningProgram<>(
        new PruningProgram.Plan<>(
            new Regularisation(LOSS, 8, Regularisation.Grouping.ONE, 60, 30),
            new BipPruning.Options(keep, 0.01, 0.1, 0.1, 1, BipPruning.Form.EXACT, 1e-4),
            warm,
            rounds,
            5,
            new LinearEvaluation(LOSS)));
  }

  /** The label is the sign of the first feature; the other seven are noise. */
  private static HeldOutRows rows(int shard) {
    var random = RandomBilevel.fixed(shard + 1);
    LinearRows[] three = new LinearRows[3];
    int[] sizes = {20, 10, 10};
    for (int s = 0; s < 3; s++) {
      double[] features = random.normals(8 * sizes[s]);
      double[] labels = new double[sizes[s]];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = features[8 * i] > 0 ? 1 : -1;
      }
      three[s] = new LinearRows(features, 8, labels);
    }
    return new HeldOutRows(three[0], three[1], three[2], 20 * shard);
  }

  @Override
  protected Program<PruningProgram.State, HeldOutRows> program() {
    return program(0.25, 1, 3);
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return PruningProgramTest::rows;
  }

  @Override
  protected int shards() {
    return 3;
  }

  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Test
  void theOneFeatureThatMattersIsKept() {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(PruningProgramTest::rows, 3, 1);
    PruningProgram<HeldOutRows> program = program(0.125, 4, 12);
    PruningProgram.State state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    for (TableRow row : program.finish(state, fleet.at("finish")).rows()) {
      TableRow.MeasureRow measure = (TableRow.MeasureRow) row;
      if (measure.measure().equals("kept")) {
        assertEquals(0.125, measure.value(), 1e-15);
      }
      if (measure.measure().equals("accuracy")) {
        assertEquals(1, measure.value());
      }
    }
    assertTrue(state.pruning().theta().get(0) > 0);
    assertTrue(Double.isFinite(state.dense()));
  }

  @Test
  void aLossBeyondANumberEndsTheDenseRoundThoughItsGradientIsFinite() {
    RowLoss squared = new RowLoss.SquaredLoss();
    LinearRows one = new LinearRows(new double[] {1e-160}, 1, new double[] {1e160});
    PruningProgram<HeldOutRows> program =
        new PruningProgram<>(
            new PruningProgram.Plan<>(
                new Regularisation(squared, 1, Regularisation.Grouping.ONE, 1, 1),
                BipPruning.Options.keeping(0.5),
                1,
                2,
                1,
                new LinearEvaluation(squared)));
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(s -> new HeldOutRows(one, one, 0), 1, 1);
    NonFiniteException e =
        assertThrows(NonFiniteException.class, () -> program.round(program.start(), fleet));
    assertEquals("upper", e.task());
  }

  @Test
  void pruningNeedsRoundsBehindTheDenseOnes() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> program(0.5, 3, 3)).getMessage();
    assertTrue(message.contains("expected > 3 dense ones"), message);
  }
}
