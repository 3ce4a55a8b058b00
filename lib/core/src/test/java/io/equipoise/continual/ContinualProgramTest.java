package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.TableRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContinualProgramTest
    extends ProgramContract<
        ContinualProgram.Progress<NearestClassMean.Means>,
        SequenceRun<NearestClassMean.Means, Vector>> {
  private static final List<InferenceMode> MODES = Arrays.asList(InferenceMode.values());

  private static ContinualProgram<NearestClassMean.Means, Vector> sequence() {
    return new ContinualProgram<>(
        List.of("left", "middle", "right"), MODES, new NearestClassMean().codec());
  }

  @Override
  protected Program<
          ContinualProgram.Progress<NearestClassMean.Means>,
          SequenceRun<NearestClassMean.Means, Vector>>
      program() {
    return sequence();
  }

  @Override
  protected ShardSource<SequenceRun<NearestClassMean.Means, Vector>> source() {
    return shard -> SequenceRunTest.run(MODES.toArray(InferenceMode[]::new));
  }

  @Override
  protected int shards() {
    return 1;
  }

  /** Chance follows from the seed of the sequence, which is an option. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  private record Decided(List<Decision> decisions) implements Deciding {}

  @Test
  void whatALearnerDecidedIsPublishedAboutTheTasksByName() {
    Decided state = new Decided(List.of(new Decision(2, 0, "selection_kept", 1, 64)));
    List<TableRow> rows =
        new ContinualRows(List.of("left", "middle", "right"), List.of())
            .of(new SequenceRun.State<>(3, 9, state, EvaluationLog.empty(3), List.of()));
    assertEquals(
        List.of(
            new TableRow.EvaluationRow(2, "right", 0, "left", "train", "selection_kept", 1, 64)),
        rows);
  }

  private List<? extends TableRow> finished() {
    var fleet = new LocalFleet<>(source(), 1, seed());
    var program = program();
    var state = program.start();
    for (int round = 1; !program.done(state); round++) {
      var next = program.round(state, fleet.at("round/" + round));
      assertEquals(3, program.report(state, next).rows().size());
      state = next;
    }
    return program.finish(state, fleet.at("finish")).rows();
  }

  @Test
  void rowsAreTheMatricesOfEveryModeWhatWasKeptAndTheMeasures() {
    List<? extends TableRow> rows = finished();
    Map<String, Long> cells =
        rows.stream()
            .filter(TableRow.EvaluationRow.class::isInstance)
            .map(TableRow.EvaluationRow.class::cast)
            .collect(Collectors.groupingBy(TableRow.EvaluationRow::measure, Collectors.counting()));
    assertEquals(12, cells.get("accuracy_task_aware"));
    assertEquals(12, cells.get("accuracy_agnostic_batch"));
    assertEquals(12, cells.get("accuracy_agnostic_instance"));
    assertEquals(6, cells.get("accuracy_mixed_stream"));
    assertEquals(3, cells.get("extra_parameters"));
    Map<String, Double> measures =
        rows.stream()
            .filter(TableRow.MeasureRow.class::isInstance)
            .map(TableRow.MeasureRow.class::cast)
            .collect(Collectors.toMap(TableRow.MeasureRow::measure, TableRow.MeasureRow::value));
    assertEquals(1, measures.get("task_aware_acc_final"));
    assertEquals(0, measures.get("task_aware_bwt"));
    assertTrue(measures.containsKey("latent_mean_mixed_stream"));
    assertTrue(!measures.containsKey("latent_mean_task_aware"));
  }
}
