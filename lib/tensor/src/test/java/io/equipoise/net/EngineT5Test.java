package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EngineT5Test {
  private static final List<T5.Row> ROWS =
      List.of(
          new T5.Row(List.of(3, 9, 2, 7, 5, 4), List.of(8, 1)),
          new T5.Row(List.of(10, 1), List.of(2, 6, 1)),
          new T5.Row(List.of(), List.of(4)));

  private static final SplittableRandom RANDOM = new SplittableRandom(3);

  private static double[] normals(int n, double by) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = by * RANDOM.nextGaussian();
    }
    return values;
  }

  private static T5Config config(boolean gated, boolean tied) {
    return new T5Config(6, 2, 2, 5, 2, 3, 11, 8, 16, 1e-6, gated, tied);
  }

  private static T5Weights weights(T5Config config) {
    Map<String, Matrix> weights = new HashMap<>();
    for (String name : T5Weights.inOrder(config)) {
      int size = T5Weights.size(config, name);
      int columns = name.contains("norm") ? size : columns(config, name);
      weights.put(name, new Matrix(size / columns, columns, normals(size, 0.3)));
    }
    return T5Weights.of(config, weights);
  }

  private static int columns(T5Config c, String name) {
    if (name.contains("relative")) {
      return c.heads();
    }
    if (name.endsWith(".o.weight")) {
      return c.heads() * c.headWidth();
    }
    return name.endsWith("wo.weight") ? c.inner() : c.width();
  }

  @Test
  void lossPromptGradientAndScoresAreThoseOfTheReference() {
    for (boolean gated : new boolean[] {false, true}) {
      for (boolean tied : new boolean[] {false, true}) {
        T5Config config = config(gated, tied);
        T5Weights weights = weights(config);
        T5 reference = new T5(config, weights);
        Matrix prompt = new Matrix(3, 6, normals(18, 1));
        T5.PromptLoss expected = reference.lossAndGradients(List.of(prompt), ROWS);
        EngineT5 t5 = new EngineT5(config, EngineT5.Learned.PROMPTS);
        HostArray theta = HostArray.of(prompt.values());
        try (EngineScope scope = EngineScope.open("cpu")) {
          List<HostArray> batch = t5.batch(EngineT5.flat(config, weights), 3, ROWS);
          FlatFunction.Gradient found =
              t5.function().gradient(scope, theta, batch, new double[] {1});
          assertEquals(expected.loss(), found.losses()[0], 1e-12);
          assertArrayEquals(
              expected.gradients().get(0).values(), found.gradient().doubles(), 1e-12);
          double[] scores = t5.scores(scope, theta, batch);
          for (int row = 0; row < scores.length; row++) {
            Matrix encoded = reference.encode(List.of(prompt), ROWS.get(row).source());
            assertEquals(
                reference.logLikelihood(encoded, ROWS.get(row).labels()), scores[row], 1e-11);
          }
        }
      }
    }
  }

  @Test
  void labelsThatBeginAlikeScoreAsEachAloneWould() {
    List<List<Integer>> labels =
        List.of(List.of(4, 2, 1), List.of(4, 3, 1), List.of(2, 1), List.of(4, 2, 5, 1), List.of(7));
    T5Config config = config(true, false);
    T5Weights weights = weights(config);
    T5 reference = new T5(config, weights);
    Matrix prompt = new Matrix(2, 6, normals(12, 1));
    EngineT5 t5 = new EngineT5(config, EngineT5.Learned.PROMPTS);
    List<List<Integer>> sources = ROWS.stream().map(T5.Row::source).toList();
    try (EngineScope scope = EngineScope.open("cpu")) {
      HostArray fixed = EngineT5.flat(config, weights);
      HostArray theta = HostArray.of(prompt.values());
      double[][] found = t5.eachLabel(scope, theta, fixed, 2, sources, labels);
      for (int row = 0; row < found.length; row++) {
        Matrix encoded = reference.encode(List.of(prompt), sources.get(row));
        for (int label = 0; label < labels.size(); label++) {
          double expected = reference.logLikelihood(encoded, labels.get(label));
          assertEquals(expected, found[row][label], 1e-11, row + " " + label);
        }
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> t5.eachLabel(scope, theta, fixed, 2, sources, List.of(List.of(11))));
    }
  }

  @Test
  void labelsThatBeginAlikeAreDecodedOnce() {
    LabelTree tree = LabelTree.of(List.of(List.of(4, 2, 1), List.of(4, 3, 1), List.of(2, 1)));
    assertEquals(
        List.of(List.of(), List.of(4), List.of(4, 2), List.of(4, 3), List.of(2)), tree.places());
    assertEquals(7, tree.steps().size());
    assertEquals(List.of(List.of(0, 1, 2), List.of(0, 3, 4), List.of(5, 6)), tree.labels());
    assertThrows(IllegalArgumentException.class, () -> LabelTree.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> LabelTree.of(List.of(List.of())));
  }

  @Test
  void whatIsWrittenFreelyIsTheLikeliestWordEachTime() {
    T5Config config = config(true, true);
    T5Weights weights = weights(config);
    T5 reference = new T5(config, weights);
    EngineT5 t5 = new EngineT5(config, EngineT5.Learned.PROMPTS);
    Matrix prompt = new Matrix(1, 6, normals(6, 1));
    List<List<Integer>> sources = ROWS.stream().map(T5.Row::source).toList();
    try (EngineScope scope = EngineScope.open("cpu")) {
      List<List<Integer>> found =
          t5.written(
              scope, HostArray.of(prompt.values()), EngineT5.flat(config, weights), 1, sources, 4);
      for (int row = 0; row < found.size(); row++) {
        Matrix encoded = reference.encode(List.of(prompt), sources.get(row));
        List<Integer> words = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
          int best = 0;
          double most = Double.NEGATIVE_INFINITY;
          for (int word = 0; word < config.vocabulary(); word++) {
            List<Integer> longer = new ArrayList<>(words);
            longer.add(word);
            double score = reference.logLikelihood(encoded, longer);
            best = score > most ? word : best;
            most = Math.max(most, score);
          }
          words.add(best);
        }
        assertEquals(words, found.get(row));
      }
    }
  }

  @Test
  void aNetworkCanBeLearnedWithoutPrompts() {
    T5Config config = config(true, true);
    T5Weights weights = weights(config);
    EngineT5 t5 = new EngineT5(config, EngineT5.Learned.WEIGHTS);
    List<T5.Row> rows = ROWS.subList(0, 2);
    HostArray theta = EngineT5.flat(config, weights);
    try (EngineScope scope = EngineScope.open("cpu")) {
      List<HostArray> batch = t5.batch(HostArray.of(new double[0]), 0, rows);
      FlatFunction.Gradient found = t5.function().gradient(scope, theta, batch, new double[] {1});
      assertEquals(new T5(config, weights).loss(List.of(), rows), found.losses()[0], 1e-12);
      double[] slope = found.gradient().doubles();
      for (int i = 0; i < slope.length; i += 17) {
        double[] up = theta.doubles().clone();
        double[] down = theta.doubles().clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double rise =
            t5.function().values(scope, HostArray.of(up), batch)[0]
                - t5.function().values(scope, HostArray.of(down), batch)[0];
        assertEquals(rise / 2e-5, slope[i], 1e-8, "weight " + i);
      }
    }
  }

  @Test
  void wordsOutsideOfTheVocabularyAreRefused() {
    EngineT5 t5 = new EngineT5(config(false, true), EngineT5.Learned.PROMPTS);
    HostArray none = HostArray.of(new double[0]);
    List<T5.Row> outside = List.of(new T5.Row(List.of(11), List.of(1)));
    assertThrows(IllegalArgumentException.class, () -> t5.batch(none, 1, outside));
    assertThrows(IllegalArgumentException.class, () -> t5.batch(none, 1, List.of()));
  }
}
