package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.equipoise.continual.InferenceMode;
import io.equipoise.prompt.Prompt;
import io.equipoise.t5.T5;
import java.util.List;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static final float[] PROMPT = {0.1f, 0.2f, -0.1f, 0.3f, 0, 0.2f, 1, -1, 0.5f, 0, 0.1f, 2};
  private static final List<T5.Row> ROWS =
      List.of(
          new T5.Row(List.of(3, 4, 9), List.of(10, 1)), new T5.Row(List.of(5, 2), List.of(11, 1)));

  private static Bottleneck bottleneck() {
    return new Bottleneck(new InFront(SmallSequence.plain(), new float[0], 20, PROMPT), 6, 4, 11);
  }

  @Test
  void whatIsUsedAtFirstIsThePromptItself() {
    Bottleneck objective = bottleneck();
    assertArrayEquals(PROMPT, objective.used(objective.first()));
    assertEquals(12 + 6 * 4 + 4 + 6 * 4 + 6, objective.first().length);
  }

  @Test
  void itsGradientIsThatOfItsLoss() {
    Bottleneck objective = bottleneck();
    float[] theta = objective.first();
    for (int i = 12; i < theta.length; i++) {
      theta[i] += (float) (0.4 * Math.sin(3.0 * i));
    }
    float[] gradient = objective.slope(theta, ROWS, 1).gradient();
    Differences.check(t -> objective.loss(t, ROWS), theta, gradient, 1, 3e-4, 3e-3);
  }

  @Test
  void aPromptThatIsLearnedThroughItIsStoredAsItIsUsed() {
    PromptOptions one =
        SmallSequence.options(
            PromptOptions.Method.PER_TASK,
            SmallSequence.reading(PromptReading.Decoding.CONSTRAINED));
    PromptOptions through =
        new PromptOptions(
            one.method(),
            one.rows(),
            3,
            one.descent(),
            one.rule(),
            one.pull(),
            one.selectBatches(),
            one.compressAtEnd(),
            one.transfer(),
            one.recognition(),
            one.reading());
    var plain = SmallSequence.run(one, InferenceMode.TASK_AWARE).whole().learner();
    var learned = SmallSequence.run(through, InferenceMode.TASK_AWARE).whole();
    for (Prompt prompt : learned.learner().pool().prompts()) {
      assertEquals(12, prompt.values().size());
    }
    assertNotEquals(plain.pool(), learned.learner().pool());
    assertEquals(6, learned.memory().get(2).promptVectors());
  }
}
