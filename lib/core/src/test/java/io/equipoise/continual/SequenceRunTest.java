package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.EvaluationLog.Score;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceRunTest {
  private static final List<TaskSpec> TASKS =
      List.of(
          TaskSpec.classification("left", List.of("a", "b")),
          TaskSpec.classification("middle", List.of("c", "d")),
          TaskSpec.classification("right", List.of("e", "f")));

  /** Classes in the plane: task j at x = 10 j, its two labels at y = 0 and 4, noise below 1. */
  private static Rows<Vector> rows(TaskSpec task, String split) {
    int place = TASKS.indexOf(task);
    SplittableRandom random = new SplittableRandom(Seeds.mix(3, task.id() + split));
    List<Rows.Row<Vector>> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Vector x = Vector.of(10 * place + random.nextDouble(), 4 * (i % 2) + random.nextDouble());
      rows.add(new Rows.Row<>(x, new Target.Label(task.labels().get(i % 2))));
    }
    return Rows.of(rows);
  }

  static SequenceRun<NearestClassMean.Means, Vector> run(InferenceMode... modes) {
    return run(new NearestClassMean(), 0, modes);
  }

  private static <S> SequenceRun<S, Vector> run(
      Learner<S, Vector> learner, int everySteps, InferenceMode... modes) {
    return new SequenceRun<>(
        new TaskSequence<>("plane", TASKS, SequenceRunTest::rows),
        learner,
        new SequenceRun.Options(List.of(modes), everySteps, 6, 5));
  }

  @Test
  void classMeansForgetNothingWhenTheTaskIsGivenAndKnowNothingBefore() {
    SequenceMeasures found =
        SequenceMeasures.of(
            run(InferenceMode.TASK_AWARE)
                .whole()
                .log()
                .matrix(InferenceMode.TASK_AWARE, Score.ACCURACY));
    assertEquals(1, found.accFinal().orElseThrow());
    assertEquals(0, found.bwt().orElseThrow());
    assertEquals(0, found.fwt().orElseThrow(), "no class of a task that is not learned is known");
    assertEquals(0, found.forgottenTasks(0).orElseThrow());
  }

  @Test
  void everyModeIsAskedAboutEveryTaskAfterEveryTaskAndOnceBefore() {
    InferenceMode[] plain = {
      InferenceMode.TASK_AWARE, InferenceMode.AGNOSTIC_BATCH, InferenceMode.AGNOSTIC_INSTANCE
    };
    EvaluationLog log = run(plain).whole().log();
    assertEquals(3 * 3 * 4, log.entries().size());
    for (InferenceMode mode : plain) {
      assertEquals(1, log.matrix(mode, Score.ACCURACY).at(2, 1).orElseThrow(), mode.name());
      assertTrue(log.matrix(mode, Score.ACCURACY).before(2).isPresent(), mode.name());
    }
  }

  @Test
  void theMixedStreamHasTheLearnedTasksAlone() {
    EvaluationLog log = run(InferenceMode.MIXED_STREAM).whole().log();
    ScoreMatrix r = log.matrix(InferenceMode.MIXED_STREAM, Score.ACCURACY);
    assertTrue(r.at(0, 1).isEmpty());
    assertEquals(1, r.at(2, 0).orElseThrow());
    assertTrue(SequenceMeasures.of(r).fwt().isEmpty(), "not defined, so not there");
    assertEquals(30 * (1 + 2 + 3), log.entries().stream().mapToLong(Evaluation::total).sum());
  }

  /** Says what it is asked, to see what can be seen. */
  private static final class Witness implements Learner<Vector, Vector> {
    final List<Query<Vector>> queries = new ArrayList<>();

    @Override
    public Vector begin(int tasks, long seed) {
      return Vector.EMPTY;
    }

    @Override
    public Vector observe(
        Vector state, int place, TaskSpec task, Rows<Vector> train, StepListener<Vector> listener) {
      for (int i = 0; i < 5; i++) {
        Vector step = Vector.of(place, i);
        listener.step(() -> step);
      }
      return Vector.of(place, 5);
    }

    @Override
    public List<Prediction> predict(Vector state, Query<Vector> query) {
      queries.add(query);
      return query.inputs().stream().<Prediction>map(x -> new Prediction.Value(x.get(1))).toList();
    }

    @Override
    public MemoryReport memory(Vector state) {
      return MemoryReport.NONE;
    }

    @Override
    public Codec<Vector> codec() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aLearnerThatIsNotToldTheTaskHasNoWayToSeeIt() {
    Witness witness = new Witness();
    run(witness, 0, InferenceMode.AGNOSTIC_BATCH, InferenceMode.AGNOSTIC_INSTANCE).whole();
    assertFalse(witness.queries.isEmpty());
    for (Query<Vector> query : witness.queries) {
      List<String> parts =
          Arrays.stream(query.getClass().getRecordComponents()).map(c -> c.getName()).toList();
      assertEquals(List.of("inputs"), parts);
    }
  }

  @Test
  void looksOnTheWayAreAtAFixedPartOfEachTaskWithEveryLabelInProportion() {
    EvaluationLog log = run(new Witness(), 2, InferenceMode.AGNOSTIC_INSTANCE).whole().log();
    List<Evaluation> onTheWay = log.entries().stream().filter(e -> !e.taskEnd()).toList();
    assertEquals(7 * 3, onTheWay.size(), "steps 2, 4, ... 14 of 15, three tasks each");
    onTheWay.forEach(e -> assertEquals(6, e.total()));
    assertTrue(
        log.stability(InferenceMode.AGNOSTIC_INSTANCE, Score.ACCURACY).accAfter(2).isPresent());
    Rows<Vector> part = Stratified.part(rows(TASKS.get(0), "test"), 6, 1);
    int upper = 0;
    for (int i = 0; i < part.size(); i++) {
      upper += part.get(i).target().equals(new Target.Label("b")) ? 1 : 0;
    }
    assertEquals(3, upper);
  }

  @Test
  void aRunGoesOnFromTheEncodedStateAfterAnyTask() {
    SequenceRun<NearestClassMean.Means, Vector> run = run(InferenceMode.values());
    SequenceRun.State<NearestClassMean.Means> state = run.start();
    Codec<NearestClassMean.Means> codec = new NearestClassMean().codec();
    while (!run.done(state)) {
      NearestClassMean.Means again = codec.decode(codec.encode(state.learner()));
      assertEquals(state.learner(), again);
      state =
          run.next(
              new SequenceRun.State<>(
                  state.learned(), state.step(), again, state.log(), state.memory()));
    }
    assertEquals(run.whole(), state);
    assertEquals(3, state.memory().size());
  }

  @Test
  void anOrderWithAnUnknownOrARepeatedTaskIsRefused() {
    assertRefused("names 'up'; expected some of [", List.of("left", "up"));
    assertRefused("names 'left' twice", List.of("left", "left"));
    assertRefused("names no task", List.of());
  }

  private static void assertRefused(String words, List<String> order) {
    List<String> known = TASKS.stream().map(TaskSpec::id).toList();
    Failure refused =
        assertThrows(Failure.class, () -> TaskOrder.check(order, known, "sequence.order"));
    assertEquals(ExitCode.DATA, refused.exit());
    assertEquals("DATA-071", refused.code());
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
  }

  @Test
  void rowsThatNoTaskCanBeLearnedFromAreRefused() {
    Rows.Row<Vector> a = new Rows.Row<>(Vector.of(0, 0), new Target.Label("a"));
    Rows.Row<Vector> strange = new Rows.Row<>(Vector.of(0, 0), new Target.Label("z"));
    assertRows("DATA-031", "0 train rows", List.of());
    assertRows("DATA-033", "all 2 rows have the label [a]", List.of(a, a));
    assertRows("DATA-032", "row 1 has the label 'z'", List.of(a, strange));
  }

  private static void assertRows(String code, String words, List<Rows.Row<Vector>> rows) {
    TaskSequence<Vector> sequence =
        new TaskSequence<>("plane", TASKS, (task, split) -> Rows.of(rows));
    Failure refused = assertThrows(Failure.class, () -> sequence.rows(0, "train"));
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
    assertTrue(refused.getMessage().contains(code), refused::getMessage);
  }

  @Test
  void aTaskWithOneLabelOrALabelTwiceIsRefused() {
    for (List<String> labels : List.of(List.of("a"), List.of("a", "a"))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> TaskSpec.classification("t", labels));
      assertTrue(refused.getMessage().contains("at least two different"), refused::getMessage);
    }
  }

  @Test
  void theReductionOfForgottenTasksNeedsABaselineThatForgets() {
    SequenceMeasures forgets = of(new double[][] {{1, 0}, {0.5, 1}});
    SequenceMeasures keeps = of(new double[][] {{1, 0}, {1, 1}});
    assertEquals(1, keeps.forgottenReduction(forgets, 0.01).orElseThrow());
    assertEquals(0, forgets.forgottenReduction(forgets, 0.01).orElseThrow());
    assertTrue(forgets.forgottenReduction(keeps, 0.01).isEmpty());
    assertEquals(1, forgets.columns().get("forgotten_tasks_0.01"));
    assertFalse(forgets.columns().containsKey("fwt"), "before is missing");
  }

  private static SequenceMeasures of(double[][] rows) {
    return SequenceMeasures.of(ScoreMatrix.of(rows));
  }
}
