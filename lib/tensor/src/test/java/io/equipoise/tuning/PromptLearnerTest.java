package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.SequenceRun;
import io.equipoise.prompt.Prompt;
import io.equipoise.tuning.PromptOptions.Decoding;
import io.equipoise.tuning.PromptOptions.Method;
import java.util.List;
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
    for (Method method : List.of(Method.PROGRESSIVE, Method.PER_TASK)) {
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
}
