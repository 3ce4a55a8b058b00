package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.Decision;
import io.equipoise.continual.Evaluation;
import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Query;
import io.equipoise.continual.SequenceRun;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.Truncation;
import io.equipoise.t5.T5;
import io.equipoise.tuning.PromptOptions.Method;
import io.equipoise.tuning.PromptOptions.Pull;
import io.equipoise.tuning.PromptReading.Decoding;
import io.equipoise.tuning.PromptReading.Identify;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PromptLearnerTest {
  private static final InferenceMode[] ALL = InferenceMode.values();

  private static SequenceRun.State<PromptState> whole(Method method) {
    return SmallSequence.run(method, Decoding.CONSTRAINED, ALL).whole();
  }

  private static List<Long> vectors(Method method) {
    return whole(method).memory().stream().map(MemoryReport::promptVectors).toList();
  }

  @Test
  void eachMethodStoresAsManyPromptsAsItSays() {
    assertEquals(List.of(2L, 4L, 6L), vectors(Method.PROGRESSIVE));
    assertEquals(List.of(2L, 2L, 2L), vectors(Method.SEQUENTIAL));
    assertEquals(List.of(2L, 4L, 6L), vectors(Method.PER_TASK));
    assertEquals(List.of(2L, 4L, 6L), vectors(Method.SHLPT_LIKE));
    List<Long> grid = vectors(Method.GRID);
    for (int place = 0; place < 2; place++) {
      assertTrue(grid.get(place) <= 2 * 3, grid.toString());
    }
    assertTrue(grid.get(2) <= 2 * 2, grid.toString());
  }

  @Test
  void theFirstTaskIsLearnedAlikeByAllMethods() {
    List<Prompt> first = null;
    for (Method method : Method.values()) {
      SequenceRun<PromptState, List<Integer>> run =
          SmallSequence.run(method, Decoding.CONSTRAINED, InferenceMode.TASK_AWARE);
      List<Prompt> prompts = run.next(run.start()).learner().pool().prompts();
      first = first == null ? prompts : first;
      assertEquals(first, prompts);
    }
  }

  @Test
  void promptsOfEarlierTasksDoNotMoveUnlessTheyAreMelted() {
    for (Method method : List.of(Method.PROGRESSIVE, Method.PER_TASK, Method.SHLPT_LIKE)) {
      SequenceRun<PromptState, List<Integer>> run =
          SmallSequence.run(method, Decoding.CONSTRAINED, InferenceMode.TASK_AWARE);
      SequenceRun.State<PromptState> once = run.next(run.start());
      SequenceRun.State<PromptState> twice = run.next(once);
      assertEquals(once.learner().pool().prompts().get(0), twice.learner().pool().prompts().get(0));
    }
  }

  @Test
  void agnosticAnswersAreThoseOfTheToldTaskWhereverTheTaskIsFound() {
    var log = whole(Method.PER_TASK).log().entries();
    for (var entry : log) {
      if (entry.taskEnd() && entry.trained() == 2 && entry.mode() == InferenceMode.AGNOSTIC_BATCH) {
        var told =
            log.stream()
                .filter(
                    e ->
                        e.taskEnd()
                            && e.trained() == 2
                            && e.mode() == InferenceMode.TASK_AWARE
                            && e.evaluated() == entry.evaluated())
                .findFirst()
                .orElseThrow();
        assertEquals(told.correct(), entry.correct());
        assertEquals(told.lossSum(), entry.lossSum());
      }
    }
  }

  @Test
  void freeDecodingMayWriteNoLabelAtAll() {
    var run = SmallSequence.run(Method.SEQUENTIAL, Decoding.FREE, InferenceMode.TASK_AWARE);
    assertTrue(run.start().log().entries().stream().anyMatch(e -> e.correct() < e.total()));
    assertEquals(12, run.whole().log().entries().size());
  }

  @Test
  void gridSaysWhatItDecidedAboutEachPrompt() {
    List<Decision> all = whole(Method.GRID).learner().decisions();
    assertEquals(List.of(), whole(Method.PROGRESSIVE).learner().decisions());
    for (String when : List.of("selection", "last_selection")) {
      for (int after = 1; after < 3; after++) {
        int place = after;
        Map<String, List<Decision>> some =
            all.stream()
                .filter(d -> d.after() == place && d.what().startsWith(when + "_"))
                .collect(Collectors.groupingBy(d -> d.what().substring(when.length() + 1)));
        assertEquals(when.equals("selection") || after == 2, !some.isEmpty());
        if (!some.isEmpty()) {
          double tau = some.get("threshold").get(0).value();
          double sum = 0;
          for (int j = 0; j < some.get("kept").size(); j++) {
            boolean kept = some.get("kept").get(j).value() == 1;
            double weight = some.get("weight").get(j).value();
            assertTrue(!kept || some.get("gradient").get(j).value() >= tau * (1 - 1e-9));
            assertTrue(!kept || weight == 0);
            sum += weight;
          }
          assertTrue(sum == 0 || Math.abs(sum - 1) < 1e-12, when + " " + sum);
          assertEquals(12, some.get("mean").get(0).rows());
        }
      }
    }
    PromptState state = whole(Method.GRID).learner();
    assertEquals(
        state, new PromptState.StateCodec().decode(new PromptState.StateCodec().encode(state)));
  }

  @Test
  void jointKeepsOnePromptAndTheRowsOfEveryTask() {
    assertEquals(List.of(2L, 2L, 2L), vectors(Method.JOINT));
    List<MemoryReport> memory = whole(Method.JOINT).memory();
    assertEquals(
        List.of(12L, 24L, 36L), memory.stream().map(MemoryReport::storedExamples).toList());
    assertEquals(0, whole(Method.SEQUENTIAL).memory().get(2).storedExamples());
  }

  private static PromptReading reading(Identify identify, boolean route, Decoding decoding) {
    return new PromptReading(
        identify, 0, route, decoding, 1, false, 0.7, Truncation.TEXT_FIRST, 20);
  }

  private static List<Evaluation> ends(PromptOptions options, InferenceMode mode) {
    return SmallSequence.run(options, mode).whole().log().entries().stream()
        .filter(e -> e.taskEnd() && e.trained() == 2)
        .toList();
  }

  @Test
  void theTaskOfATextIsFoundInEachWayAndCounted() {
    for (Identify identify :
        List.of(Identify.MIXTURE, Identify.CENTROID_COSINE, Identify.PERPLEXITY)) {
      PromptOptions options =
          SmallSequence.options(Method.GRID, reading(identify, false, Decoding.CONSTRAINED));
      PromptAnswers answers =
          new PromptAnswers(SmallSequence.plain(), SmallSequence.TASKS, options);
      var end = SmallSequence.run(options, InferenceMode.AGNOSTIC_INSTANCE).whole();
      for (Evaluation e : end.log().entries()) {
        if (e.taskEnd() && e.trained() == 2) {
          List<List<Integer>> texts = SmallSequence.texts(e.evaluated(), "test");
          Long[] taken = {0L, 0L, 0L};
          new PromptTasks(answers, TaskModel.NONE)
              .of(end.learner(), new Query.Each<>(texts))
              .forEach(task -> taken[task.orElseThrow()]++);
          assertEquals(List.of(taken), e.answers().taken(), identify.name());
        }
      }
      for (Evaluation e : ends(options, InferenceMode.TASK_AWARE)) {
        assertEquals(List.of(), e.answers().taken(), "what is told is not found");
      }
    }
  }

  @Test
  void aTextIsTakenForTheTaskWhoseBestLabelIsLikeliest() {
    PromptReading reading = reading(Identify.PERPLEXITY, false, Decoding.CONSTRAINED);
    var run =
        SmallSequence.run(
            SmallSequence.options(Method.PER_TASK, reading), InferenceMode.TASK_AWARE);
    PromptState state = run.whole().learner();
    PromptOptions options = SmallSequence.options(Method.PER_TASK, reading);
    PromptAnswers answers = new PromptAnswers(SmallSequence.plain(), SmallSequence.TASKS, options);
    List<Integer> text = List.of(3, 4, 9);
    int likeliest = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int task = 0; task < 3; task++) {
      float[] front = answers.inFront(state, OptionalInt.of(task));
      double[] scores =
          SmallSequence.plain()
              .scores(front, List.of(text), SmallSequence.TASKS.get(task).verbalizers())[0];
      double best = Math.max(scores[0], scores[1]) / 2;
      likeliest = best > largest ? task : likeliest;
      largest = Math.max(best, largest);
    }
    assertEquals(
        List.of(OptionalInt.of(likeliest)),
        new PromptTasks(answers, TaskModel.NONE).of(state, new Query.Each<>(List.of(text))));
  }

  @Test
  void aTextIsTakenForTheTaskThatAServiceNames() {
    PromptReading reading = reading(Identify.LM, false, Decoding.CONSTRAINED);
    PromptOptions options = SmallSequence.options(Method.PER_TASK, reading);
    List<Set<String>> asked = new ArrayList<>();
    TaskModel first =
        (text, tasks) -> {
          asked.add(Set.copyOf(tasks));
          double[] scores = new double[tasks.size()];
          scores[0] = 1;
          return scores;
        };
    var end =
        SmallSequence.run(
                SmallSequence.prompted(options).asking(first), InferenceMode.AGNOSTIC_INSTANCE)
            .whole();
    for (Evaluation e : end.log().entries()) {
      if (e.taskEnd() && e.trained() == 2) {
        assertEquals(List.of(e.total(), 0L, 0L), e.answers().taken());
      }
    }
    assertEquals(Set.of(1, 2, 3), asked.stream().map(Set::size).collect(Collectors.toSet()));
    assertThrows(
        IllegalStateException.class,
        () -> SmallSequence.run(options, InferenceMode.AGNOSTIC_INSTANCE).whole());
  }

  @Test
  void aRoutedTextIsReadBehindTheStackThatItsTaskWasLearnedWith() {
    PromptReading reading = reading(Identify.MIXTURE, true, Decoding.CONSTRAINED);
    List<Evaluation> log =
        SmallSequence.run(
                SmallSequence.options(Method.PROGRESSIVE, reading), InferenceMode.TASK_AWARE)
            .whole()
            .log()
            .entries();
    int compared = 0;
    for (Evaluation own : log) {
      for (Evaluation later : log) {
        if (own.trained() == own.evaluated()
            && later.evaluated() == own.evaluated()
            && later.trained() > own.trained()) {
          assertEquals(own.lossSum(), later.lossSum());
          compared++;
        }
      }
    }
    assertEquals(3, compared);
  }

  @Test
  void aRoutedTextIsReadBehindItsTasksOwnPromptAlone() {
    double[] losses = new double[3];
    for (int i = 0; i < losses.length; i++) {
      Method method = i == 0 ? Method.PER_TASK : Method.PROGRESSIVE;
      PromptReading reading = reading(Identify.MIXTURE, i == 1, Decoding.CONSTRAINED);
      losses[i] =
          ends(SmallSequence.options(method, reading), InferenceMode.TASK_AWARE).get(0).lossSum();
    }
    assertEquals(losses[0], losses[1]);
    assertNotEquals(losses[0], losses[2]);
  }

  @Test
  void constrainedAnswersAreNeverInvalidAndFreeOnesAreCounted() {
    long invalid = 0;
    for (Decoding decoding : Decoding.values()) {
      PromptOptions options =
          SmallSequence.options(
              Method.SEQUENTIAL, reading(Identify.CENTROID_COSINE, false, decoding));
      for (Evaluation e : ends(options, InferenceMode.AGNOSTIC_BATCH)) {
        long other = e.answers().invalid() + e.answers().foreign();
        assertTrue(decoding == Decoding.FREE || other == 0, "constrained: " + other);
        invalid += other;
        assertTrue(e.correct() <= e.total() - other);
      }
    }
    assertTrue(invalid > 0, "free writing of so small a network is no label");
  }

  @Test
  void freeWritingNearALabelCountsAsThatLabel() {
    long[] invalid = new long[2];
    for (int i = 0; i < 2; i++) {
      PromptReading reading =
          new PromptReading(
              Identify.MIXTURE,
              0,
              false,
              Decoding.FREE,
              1,
              i == 1,
              1e-9,
              Truncation.TEXT_FIRST,
              20);
      invalid[i] =
          ends(SmallSequence.options(Method.SEQUENTIAL, reading), InferenceMode.TASK_AWARE).stream()
              .mapToLong(e -> e.answers().invalid())
              .sum();
    }
    assertTrue(invalid[1] < invalid[0], invalid[1] + " of " + invalid[0]);
  }

  @Test
  void whatHasNoEndIsSpelledWhole() {
    PromptOptions options =
        SmallSequence.options(Method.GRID, SmallSequence.reading(Decoding.FREE));
    PromptAnswers answers = new PromptAnswers(SmallSequence.plain(), SmallSequence.TASKS, options);
    assertEquals("7 8 9", answers.spelled(List.of(7, 8, 9)));
    assertEquals("7 8", answers.spelled(List.of(7, 8, 1, 9)));
  }

  @Test
  void theMeanOfTheLengthsIsNoLessThanTheLengthOfTheMean() {
    List<T5.Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(new T5.Row(List.of(3 + i % 4, 4 + i % 3), List.of(10 + i % 2, 1)));
    }
    PromptOptions one =
        SmallSequence.options(Method.GRID, SmallSequence.reading(Decoding.CONSTRAINED));
    double[] lengths = new double[2];
    for (Pull pull : Pull.values()) {
      PromptOptions options =
          new PromptOptions(
              one.method(),
              one.rows(),
              0,
              one.descent(),
              one.rule(),
              pull,
              3,
              true,
              one.transfer(),
              one.recognition(),
              one.reading());
      PromptTraining training = new PromptTraining(SmallSequence.plain(), options, 3);
      Vector prompt = Vector.of(0.1, 0.2, -0.1, 0.3, 0, 0.2, 0.1, 0.1, 0.4, -0.3, 0.2, 0.1);
      lengths[pull.ordinal()] = training.magnitudes(List.of(prompt), rows, 4)[0];
    }
    assertTrue(
        lengths[0] > 0 && lengths[1] > lengths[0] * (1 + 1e-9), lengths[0] + " " + lengths[1]);
  }

  @Test
  void readingsThatContradictThemselvesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PromptReading(
                Identify.MIXTURE,
                0,
                false,
                Decoding.CONSTRAINED,
                1,
                true,
                0.7,
                Truncation.TEXT_FIRST,
                20));
  }
}
