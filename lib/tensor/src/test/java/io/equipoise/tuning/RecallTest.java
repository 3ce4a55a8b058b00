package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.Decision;
import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.SequenceRun;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import io.equipoise.t5.T5;
import io.equipoise.tuning.PromptOptions.Method;
import io.equipoise.tuning.PromptReading.Decoding;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
  private static final float[] DRAWN = new float[12];
  private static final List<T5.Row> ROWS = List.of(new T5.Row(List.of(3, 4, 9), List.of(10, 1)));

  private static Representatives task(double... mean) {
    return Representatives.of(List.of(new Representatives.Cluster("a", Vector.of(mean), 3)), 0.1);
  }

  private static Prompt prompt(int task, double value) {
    return new Prompt(task, 1, Vector.filled(12, value));
  }

  private static Recall recall(Transfer transfer) {
    PromptPool pool = PromptPool.EMPTY.plus(prompt(0, 1)).plus(prompt(1, 3));
    return Recall.of(transfer, pool, List.of(task(1, 0), task(0, 1)), task(2, 0));
  }

  @Test
  void aPromptBeginsFromThoseOfSimilarTasksInProportion() {
    double high = 1 / (1 + Math.exp(-10));
    Recall some = recall(Transfer.defaults());
    assertArrayEquals(new double[] {high, 1 - high}, some.attention(), 1e-15);
    assertEquals(1, some.start(DRAWN)[5], 1e-6, "the other task is below the threshold");
    Recall all = recall(new Transfer(0, 1, 0.1, 1, 0.7));
    double e = Math.exp(1);
    assertEquals((e + 3) / (1 + e), all.start(DRAWN)[0], 1e-6);
    assertEquals(
        List.of(1.0, 1.0),
        all.decisions(2).stream()
            .filter(d -> d.what().equals("recall_similar"))
            .map(Decision::value)
            .toList());
  }

  @Test
  void thePushIsTheGradientOfItsPenaltyAndComesLate() {
    float[] prompt = new float[12];
    for (int i = 0; i < 12; i++) {
      prompt[i] = (float) Math.cos(i);
    }
    Objective plain = new InFront(SmallSequence.plain(), new float[0], 20, prompt);
    List<Vector> others = List.of(Vector.filled(12, 0.5), prompt(0, 1).values().times(-2));
    Push push = new Push(plain, others, 0.7, 0.5, 3);
    assertArrayEquals(
        plain.slope(prompt, ROWS, 3).gradient(), push.slope(prompt, ROWS, 3).gradient());
    Backbone.Slope slope = push.slope(prompt, ROWS, 4);
    Differences.check(p -> push.slope(p, ROWS, 4).loss(), prompt, slope.gradient(), 1, 1e-3, 1e-3);
    assertTrue(slope.loss() > push.loss(prompt, ROWS));
  }

  private static SequenceRun<PromptState, List<Integer>> run(Method method, Transfer transfer) {
    PromptOptions one = SmallSequence.options(method, SmallSequence.reading(Decoding.CONSTRAINED));
    return SmallSequence.run(
        new PromptOptions(
            method,
            one.rows(),
            0,
            one.descent(),
            one.rule(),
            one.pull(),
            one.selectBatches(),
            one.compressAtEnd(),
            transfer,
            one.recognition(),
            one.reading()),
        InferenceMode.TASK_AWARE,
        InferenceMode.AGNOSTIC_BATCH);
  }

  @Test
  void withoutSimilarTasksAndPushItIsAPromptEachInEveryBit() {
    var each = run(Method.PER_TASK, Transfer.defaults()).whole();
    var none = run(Method.SHLPT_LIKE, new Transfer(1.5, 0.1, 0, 1, 0)).whole();
    assertEquals(each.learner().pool(), none.learner().pool());
    assertEquals(each.log(), none.log());
    var similar = run(Method.SHLPT_LIKE, new Transfer(0, 0.1, 0, 1, 0)).whole();
    assertNotEquals(each.learner().pool(), similar.learner().pool());
    assertEquals(each.learner().pool().prompts().get(0), similar.learner().pool().prompts().get(0));
    var pushed = run(Method.SHLPT_LIKE, new Transfer(1.5, 0.1, 0.5, 1, 0)).whole();
    assertNotEquals(each.learner().pool(), pushed.learner().pool());
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Transfer(-1, 1, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Transfer(0, 0, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Transfer(0, 1, Double.NaN, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Transfer(0, 1, 0, 1, 2));
  }
}
