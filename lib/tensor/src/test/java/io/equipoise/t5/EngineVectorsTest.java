package io.equipoise.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.net.EngineT5;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference numbers of the network, computed by the engine. */
@Tag("vectors")
class EngineVectorsTest {
  private static List<ReferenceFile> networks() throws IOException {
    for (Path file : TestData.vectorFiles("continual")) {
      if (file.getFileName().toString().equals("t5_and_grid.json")) {
        return ReferenceFile.read(file, 1e-9, 1e-3).list("t5");
      }
    }
    throw new AssertionError("no file t5_and_grid.json");
  }

  private static HostArray as(double[] values, boolean doubles) {
    HostArray array = HostArray.of(values);
    return doubles ? array : HostArray.of(array.floats());
  }

  /** Relative to the largest of them where there are several. */
  private static void near(double[] expected, double[] found, double tolerance, String what) {
    double largest = 0;
    for (double e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * Math.max(largest, 1e-3), what + " " + i);
    }
  }

  private static void check(ReferenceFile c, boolean doubles, double tolerance) {
    T5Config config = NetworkVectors.config(c.object("config"));
    T5Weights weights = T5Weights.of(config, NetworkVectors.weights(c.raw("weights")));
    HostArray fixed = as(EngineT5.flat(config, weights).doubles(), doubles);
    List<T5.Row> rows = NetworkVectors.rows(c);
    ReferenceFile e = c.object("expected");
    EngineT5 t5 = new EngineT5(config, EngineT5.Learned.PROMPTS);
    HostArray none = as(new double[0], doubles);
    List<Matrix> prompts = new ArrayList<>();
    c.raw("prompts").forEach(p -> prompts.add(NetworkVectors.matrix(p)));
    List<List<Integer>> labels = new ArrayList<>();
    c.raw("label_sequences").forEach(label -> labels.add(NetworkVectors.tokens(label)));
    try (EngineScope scope = EngineScope.open("cpu")) {
      double loss = t5.function().values(scope, none, t5.batch(fixed, 0, rows))[0];
      near(
          ReferenceFile.numbers(e.raw("loss_with_single_prompt")),
          losses(c, t5, fixed, rows, scope),
          tolerance,
          "loss");
      assertEquals(e.raw("loss").asDouble(), loss, tolerance * Math.abs(loss));
      HostArray first = as(prompts.get(0).values(), doubles);
      FlatFunction.Gradient found =
          t5.function()
              .gradient(
                  scope, first, t5.batch(fixed, prompts.get(0).rows(), rows), new double[] {1});
      double[] gradient = NetworkVectors.matrix(e.raw("grad_prompt_0")).values();
      near(gradient, found.gradient().doubles(), tolerance, "gradient");
      double[][] scores =
          t5.eachLabel(scope, none, fixed, 0, rows.stream().map(T5.Row::source).toList(), labels);
      for (int i = 0; i < scores.length; i++) {
        double[] likelihoods = ReferenceFile.numbers(e.raw("label_log_likelihood").get(i));
        near(likelihoods, scores[i], tolerance, "label");
      }
      double[] encoded =
          t5.function()
              .call(scope, "encoded", none, t5.batch(fixed, 0, rows.subList(0, 1)))
              .get(0)
              .doubles();
      double[] output = NetworkVectors.matrix(e.raw("encoder_output_first_row")).values();
      near(output, encoded, tolerance, "encoder");
    }
  }

  private static double[] losses(
      ReferenceFile c, EngineT5 t5, HostArray fixed, List<T5.Row> rows, EngineScope scope) {
    List<Double> losses = new ArrayList<>();
    c.raw("prompts")
        .forEach(
            p -> {
              Matrix prompt = NetworkVectors.matrix(p);
              HostArray theta = as(prompt.values(), fixed.isDouble());
              List<HostArray> batch = t5.batch(fixed, prompt.rows(), rows);
              losses.add(t5.function().values(scope, theta, batch)[0]);
            });
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void inDoublesTheyAreReproducedToNineDigits() throws IOException {
    for (ReferenceFile network : networks()) {
      check(network, true, 1e-9);
    }
  }

  @Test
  void inSinglePrecisionTheyAreReproducedToFourDigits() throws IOException {
    for (ReferenceFile network : networks()) {
      check(network, false, 1e-4);
    }
  }
}
