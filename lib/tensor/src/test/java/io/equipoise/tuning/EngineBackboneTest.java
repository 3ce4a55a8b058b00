package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.net.EngineT5;
import io.equipoise.t5.T5;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineBackboneTest {
  private static final float[] PROMPT = new float[12];
  private static final List<List<Integer>> SOURCES =
      List.of(List.of(3, 9, 2), List.of(7), List.of(4, 4, 5, 6, 8));
  private static final List<List<Integer>> LABELS =
      List.of(List.of(10, 1), List.of(12, 13, 1), List.of(2, 1));

  static {
    for (int i = 0; i < PROMPT.length; i++) {
      PROMPT[i] = (float) Math.sin(i);
    }
  }

  private static Backbone engine() {
    return new EngineBackbone(SmallSequence.CONFIG, SmallSequence.weights(), "cpu");
  }

  @Test
  void everyAnswerIsThatOfTheReferenceInSinglePrecision() {
    Backbone plain = SmallSequence.plain();
    Backbone engine = engine();
    List<T5.Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(new T5.Row(SOURCES.get(i), LABELS.get(i)));
    }
    Backbone.Slope expected = plain.slope(PROMPT, rows);
    Backbone.Slope found = engine.slope(PROMPT, rows);
    assertEquals(expected.loss(), found.loss(), 1e-5);
    assertEquals(expected.loss(), engine.loss(PROMPT, rows), 1e-5);
    assertArrayEquals(expected.gradient(), found.gradient(), 1e-5f);
    double[][] scores = engine.scores(PROMPT, SOURCES, LABELS);
    double[][] reference = plain.scores(PROMPT, SOURCES, LABELS);
    double[][] embeddings = plain.embeddings(SOURCES);
    for (int row = 0; row < scores.length; row++) {
      assertArrayEquals(reference[row], scores[row], 1e-4);
      assertArrayEquals(embeddings[row], engine.embeddings(SOURCES)[row], 1e-5);
    }
    assertEquals(plain.written(PROMPT, SOURCES, 3), engine.written(PROMPT, SOURCES, 3));
    assertArrayEquals(plain.words(List.of(3, 5)), engine.words(List.of(3, 5)));
  }

  @Test
  void withoutAPromptTheNetworkAnswersToo() {
    double[][] expected = SmallSequence.plain().scores(new float[0], SOURCES, LABELS);
    double[][] found = engine().scores(new float[0], SOURCES, LABELS);
    for (int row = 0; row < found.length; row++) {
      assertArrayEquals(expected[row], found[row], 1e-4);
    }
  }

  @Test
  void promptsOfAPoolAreLearnedTogetherWithTheNetwork() {
    double[] weights = EngineT5.flat(SmallSequence.CONFIG, SmallSequence.weights()).doubles();
    double[] theta = Arrays.copyOf(weights, weights.length + 24);
    for (int i = 0; i < 12; i++) {
      theta[weights.length + i] = PROMPT[i];
      theta[weights.length + 12 + i] = Math.cos(i);
    }
    List<T5.Row> rows =
        List.of(
            new T5.Row(SOURCES.get(0), LABELS.get(0)), new T5.Row(SOURCES.get(1), LABELS.get(1)));
    EngineT5 pool = EngineT5.pool(SmallSequence.CONFIG, 2);
    List<HostArray> batch = pool.batch(HostArray.of(new long[] {1, 0}), 2, rows);
    T5 plain = new T5(SmallSequence.CONFIG, SmallSequence.weights());
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      double[] prompt =
          Arrays.copyOfRange(
              theta, weights.length + 12 * (1 - row), weights.length + 12 * (2 - row));
      var front = List.of(new io.equipoise.t5.Matrix(2, 6, prompt));
      expected += plain.loss(front, rows.subList(row, row + 1)) * rows.get(row).labels().size() / 5;
    }
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction.Gradient found =
          pool.function().gradient(scope, HostArray.of(theta), batch, new double[] {1});
      assertEquals(expected, found.losses()[0], 1e-10);
      double[] slope = found.gradient().doubles();
      for (int i = theta.length - 30; i < theta.length; i += 5) {
        double[] up = theta.clone();
        double[] down = theta.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double rise =
            pool.function().values(scope, HostArray.of(up), batch)[0]
                - pool.function().values(scope, HostArray.of(down), batch)[0];
        assertEquals(rise / 2e-5, slope[i], 1e-7, "number " + i);
      }
    }
  }
}
