package io.equipoise.forgetting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.forgetting.LinearProblem.Minimisers;
import io.equipoise.forgetting.LinearProblem.Spectrum;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ForgettingProgramTest extends ProgramContract<ForgettingState, LinearSequence> {
  /** Two tasks in five dimensions, a tenth of the largest step. */
  static LinearProblem problem(StepRule step, int samples) {
    return new LinearProblem(
        List.of(new LinearProblem.Task("small", 0.1), new LinearProblem.Task("large", 1)),
        5,
        Spectrum.INVERSE,
        Minimisers.DISTINCT,
        1,
        0.3,
        samples / 5.0,
        1,
        Entries.GAUSSIAN,
        step,
        9);
  }

  /** The problem of the contract. */
  static LinearProblem standard() {
    return problem(new StepRule.OfLimit(0.1), 20);
  }

  @Override
  protected Program<ForgettingState, LinearSequence> program() {
    return new ForgettingProgram(standard(), 3);
  }

  @Override
  protected ShardSource<LinearSequence> source() {
    return standard();
  }

  @Override
  protected int shards() {
    return 4;
  }

  private static Program.Finish finish(ForgettingProgram program, int shards) {
    LocalFleet<LinearSequence> fleet = new LocalFleet<>(program.problem(), shards, 5);
    ForgettingState state = program.start();
    for (int round = 1; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    return program.finish(state, fleet.at("finish"));
  }

  private static Map<String, Double> ofAll(Program.Finish finish) {
    return finish.rows().stream()
        .filter(row -> row instanceof TableRow.MeasureRow m && m.task().equals("(all)"))
        .map(TableRow.MeasureRow.class::cast)
        .collect(Collectors.toMap(TableRow.MeasureRow::measure, TableRow.MeasureRow::value));
  }

  @Test
  void withoutRoundsTheRisksAreExactAndNoShardIsAsked() {
    Program.Finish finish = finish(new ForgettingProgram(standard(), 0), 1);
    RiskMatrix exact = ExactRisks.of(standard().sequence()).risks();
    Map<String, Double> found = ofAll(finish);
    assertEquals(exact.forgetting(), found.get("forgetting"));
    assertEquals(exact.averageExcess(), found.get("average_excess"));
    assertEquals(2 * exact.forgetting(), found.get("forgetting_over_others"), 1e-15);
    assertEquals(3, found.size());
    List<TableRow.EvaluationRow> cells =
        finish.rows().stream()
            .filter(TableRow.EvaluationRow.class::isInstance)
            .map(TableRow.EvaluationRow.class::cast)
            .toList();
    assertEquals(6, cells.size());
    assertEquals(exact.at(2, 0), cells.get(4).value());
    assertEquals("large", cells.get(4).learned());
    assertEquals("small", cells.get(4).task());
    assertEquals(-1, cells.get(0).after());
  }

  @Test
  void simulationsAreWithinFourStandardErrorsOfTheExactRisks() {
    Map<String, Double> found = ofAll(finish(new ForgettingProgram(standard(), 8), 32));
    assertTrue(Math.abs(found.get("forgetting_deviation")) <= 4, found::toString);
    assertTrue(Math.abs(found.get("average_excess_deviation")) <= 4, found::toString);
    assertTrue(found.get("forgetting_error") > 0);
    assertEquals(
        ExactRisks.of(standard().sequence()).risks().forgetting(), found.get("forgetting_exact"));
  }

  @Test
  void minimisersFollowTheNameAndNotThePlace() {
    LinearProblem one = standard();
    LinearProblem other =
        new LinearProblem(
            List.of(one.tasks().get(1), one.tasks().get(0)),
            one.dimension(),
            one.spectrum(),
            one.minimisers(),
            one.radius(),
            one.noise(),
            one.ratio(),
            one.batch(),
            one.entries(),
            one.step(),
            one.seed());
    assertEquals(
        one.sequence().tasks().get(0).minimiser(), other.sequence().tasks().get(1).minimiser());
    assertEquals(one.sequence().steps(), other.sequence().steps());
  }

  @Test
  void aStepThatMakesTheRisksOverflowIsANumberThatIsNotFinite() {
    NonFiniteException found =
        assertThrows(
            NonFiniteException.class,
            () -> finish(new ForgettingProgram(problem(new StepRule.OfValue(9), 2000), 0), 1));
    assertTrue(found.getMessage().contains("excess risk"), found::getMessage);
  }

  @Test
  void tasksThatComeTwiceAndSharesBeyondTheLimitAreRefused() {
    LinearProblem p = standard();
    IllegalArgumentException twice =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new LinearProblem(
                    List.of(p.tasks().get(0), p.tasks().get(0)),
                    5,
                    p.spectrum(),
                    p.minimisers(),
                    1,
                    0,
                    1,
                    1,
                    p.entries(),
                    p.step(),
                    1));
    assertTrue(twice.getMessage().contains("task small comes twice"), twice::getMessage);
    assertThrows(IllegalArgumentException.class, () -> new StepRule.OfLimit(1));
    assertThrows(IllegalArgumentException.class, () -> new StepRule.OfValue(Double.NaN));
  }
}
