package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoresetProgramTest extends ProgramContract<CoresetProgram.State, HeldOutRows> {
  private static CoresetProgram program(CoresetProgram.Choice choice, int keep, int steps) {
    return program(choice, keep, steps, 1, 0, 0.1);
  }

  private static CoresetProgram program(
      CoresetProgram.Choice choice,
      int keep,
      int steps,
      double imbalance,
      double stationary,
      double beta) {
    return new CoresetProgram(
        new CoresetProgram.Plan(
            new RowLoss.SoftmaxLoss(4),
            3,
            48,
            2,
            keep,
            choice,
            imbalance,
            0.05,
            beta,
            0.1,
            new Stfbo.Options(new Accumulators(0.1, 1, 1), 0),
            steps,
            stationary,
            3));
  }

  /** Class c is around its own corner of a square; every fourth row of class 0 is labelled 1. */
  private static HeldOutRows rows(int shard) {
    Try random = RandomBilevel.fixed(shard + 1);
    return new HeldOutRows(
        corners(random, 16, true),
        corners(random, 4, false),
        corners(random, 12, false),
        16 * shard);
  }

  private static LinearRows corners(Try random, int rows, boolean spoiled) {
    double[] features = new double[3 * rows];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      int c = i % 4;
      features[3 * i] = (c % 2 == 0 ? -2 : 2) + 0.3 * random.normal();
      features[3 * i + 1] = (c / 2 == 0 ? -2 : 2) + 0.3 * random.normal();
      features[3 * i + 2] = 1;
      labels[i] = spoiled && i % 16 == 0 ? 1 : c;
    }
    return new LinearRows(features, 3, labels);
  }

  @Override
  protected Program<CoresetProgram.State, HeldOutRows> program() {
    return program(CoresetProgram.Choice.LEARNED, 3, 4);
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return CoresetProgramTest::rows;
  }

  @Override
  protected int shards() {
    return 3;
  }

  /** Lots and noise have a seed of their own, which is an option. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  private static CoresetProgram.State run(CoresetProgram program) {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(CoresetProgramTest::rows, 3, 1);
    CoresetProgram.State state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void everyTaskKeepsItsRowsAndTheModelOfThemKnowsAllClasses() {
    for (CoresetProgram.Choice choice : CoresetProgram.Choice.values()) {
      CoresetProgram.State state = run(program(choice, 6, 150));
      assertEquals(12, Arrays.stream(state.kept().toArray()).sum(), choice.name());
      assertEquals(2, state.accuracies().size());
      assertTrue(state.accuracies().get(1) > 0.8, choice + " " + state.accuracies());
    }
  }

  /** At y = 0 every row is named class 0, which is half of what two classes have. */
  @Test
  void onlyTestRowsOfTheClassesSeenAreCounted() {
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(CoresetProgramTest::rows, 3, 1);
    for (double[] shard : fleet.ask(new CoresetProgram.Named(new double[12], 2))) {
      assertArrayEquals(new double[] {6, 3}, shard);
    }
    for (double[] shard : fleet.ask(new CoresetProgram.Named(new double[12], 4))) {
      assertArrayEquals(new double[] {12, 3}, shard);
    }
  }

  @Test
  void aSelectionEndsWhereTheHypergradientIsShort() {
    CoresetProgram.Choice learned = CoresetProgram.Choice.LEARNED;
    CoresetProgram.State one = run(program(learned, 6, 1, 1, 0, 0));
    CoresetProgram.State many = run(program(learned, 6, 150, 1, 0, 0));
    CoresetProgram.State ended = run(program(learned, 6, 150, 1, 1e9, 0));
    assertNotEquals(one.kept(), many.kept(), "150 steps choose other rows than one");
    assertEquals(one.kept(), ended.kept(), "any h is short enough, so that one step is all");
  }

  @Test
  void aTaskWithFewerRowsThanAreToBeKeptIsNamed() {
    for (CoresetProgram.Choice choice : CoresetProgram.Choice.values()) {
      Failure e = assertThrows(Failure.class, () -> run(program(choice, 20, 1, 1e-6, 0, 0)));
      assertEquals("DATA-085", e.code());
      assertEquals(ExitCode.DATA, e.exit());
      assertTrue(
          e.getMessage()
              .matches(
                  "task [12] of 2 has \\d+ training rows; expected at least 20, the rows to"
                      + " keep.*"),
          e::getMessage);
    }
  }

  private static CoresetSelection problem(Vector inTask, Vector before, int k, double beta) {
    return new CoresetSelection(
        new RowLoss.SoftmaxLoss(4),
        3,
        0.1,
        inTask,
        before,
        Vector.filled(inTask.size(), 0),
        k,
        beta,
        0.1);
  }

  @RandomTries(10)
  void derivativesAgreeWithDifferences(Try random) {
    double[] inTask = new double[48];
    double[] before = new double[48];
    for (int i = 0; i < 48; i++) {
      inTask[i] = i % 3 == 0 ? 1 : 0;
      before[i] = i % 7 == 1 ? 1 : 0;
    }
    List<HeldOutRows> shards = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      shards.add(rows(s));
    }
    CoresetSelection problem = problem(Vector.of(inTask), Vector.of(before), 4, 0);
    RowOracle<HeldOutRows> oracle = new RowOracle<>(problem, shards);
    OracleCheck.require(
        OracleCheck.run(
            oracle,
            random.normals(48),
            random.normals(12),
            OracleCheck.Settings.doubles(random.random().nextLong())));
  }

  /** Where the order of the x is the same on both sides of a difference. */
  @Test
  void concentrationPullsTheLargestUp() {
    CoresetSelection problem = problem(Vector.filled(48, 1), Vector.filled(48, 0), 2, 0.5);
    double[] x = new double[48];
    x[5] = 2;
    x[40] = 1;
    double[] fx =
        problem.common(x, new double[12], new double[12], RowProblem.Wanted.UPPER).gradUpperX();
    double[] expected = new double[48];
    expected[5] = -0.5;
    expected[40] = -0.5;
    assertEquals(Vector.of(expected), Vector.of(fx));
    assertEquals(List.of(5, 40), problem.largest(x));
  }

  @Test
  void plansOutOfRangeSayWhatIsExpected() {
    for (Runnable bad :
        new Runnable[] {
          () -> program(CoresetProgram.Choice.RANDOM, 0, 1),
          () -> program(CoresetProgram.Choice.RANDOM, 1, 0),
          () -> program(CoresetProgram.Choice.RANDOM, 1, 1, 0, 0, 0),
          () -> program(CoresetProgram.Choice.RANDOM, 1, 1, 1, -1, 0),
          () -> problem(Vector.filled(3, 1), Vector.filled(3, 0), 4, 0),
          () -> problem(Vector.filled(3, 1), Vector.filled(3, 0), 1, Double.NaN)
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }
}
