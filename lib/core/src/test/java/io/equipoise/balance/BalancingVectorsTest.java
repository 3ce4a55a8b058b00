package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import io.equipoise.measure.DeltaM;
import io.equipoise.measure.MeanRank;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Reproduces the reference numbers of the topic. Every file, every case and every field is known by
 * name; an unknown one fails.
 */
@Tag("vectors")
class BalancingVectorsTest {
  @TestFactory
  Stream<DynamicTest> everyFileIsReproducedOrNamed() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : TestData.vectorFiles("balancing")) {
      String name = file.getFileName().toString();
      JsonNode json = VectorFile.read(file);
      tests.add(DynamicTest.dynamicTest(name, () -> reproduce(name, json)));
    }
    assertTrue(tests.size() > 0, "no files");
    return tests.stream();
  }

  private static GradientVectors gradients() throws IOException {
    Path matrices = TestData.vectors("balancing").resolve("matrices.json");
    return new GradientVectors(VectorFile.read(matrices));
  }

  private static void reproduce(String name, JsonNode json) throws IOException {
    switch (name) {
      case "simplex_projection.json" -> json.forEach(BalancingVectorsTest::simplexProjection);
      case "metrics.json" -> metrics(json);
      case "loss_sequences.json" -> json.forEach(SequenceVectors::check);
      case "toy.json" -> ToyVectors.check(json);
      case "matrices.json" -> new GradientVectors(json);
      case "aggregators.json" -> gradients().aggregators(json);
      case "edge.json" -> gradients().edges(json);
      case "stateful_gradients.json" -> json.forEach(StatefulVectors::check);
      case "gsmgrad.json" -> json.forEach(GsmVectors::check);
      case "samo.json" -> json.forEach(SamoVectors::check);
      default -> throw new AssertionError("unknown file " + name);
    }
  }

  private static void simplexProjection(JsonNode entry) {
    VectorFile.knows(entry, Set.of("input", "exact", "sdmgrad-8333f9e", "libmtl-4336804"));
    double[] w = SimplexProjection.of(VectorFile.doubles(entry.get("input")));
    for (String producer : List.of("exact", "sdmgrad-8333f9e", "libmtl-4336804")) {
      VectorFile.near(entry.get(producer), Vector.of(w), 1e-9, 1e-12, producer);
    }
  }

  private static void metrics(JsonNode json) {
    VectorFile.knows(
        json, Set.of("base", "higher_is_better", "delta_m", "mean_rank_dense", "mean_rank_note"));
    double[] base = VectorFile.doubles(json.get("base"));
    boolean[] higher = new boolean[base.length];
    for (int j = 0; j < base.length; j++) {
      higher[j] = json.get("higher_is_better").get(j).asBoolean();
    }
    JsonNode rows = json.get("delta_m");
    double[][] values = new double[rows.size()][];
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      VectorFile.knows(row, Set.of("method", "values", "delta_m", "published"));
      values[i] = VectorFile.doubles(row.get("values"));
      double percent = DeltaM.percent(values[i], base, higher);
      assertEquals(row.get("delta_m").asDouble(), percent, 1e-12 * Math.abs(percent) + 1e-12);
      if (row.hasNonNull("published")) {
        assertEquals(row.get("published").asDouble(), percent, 0.11);
      }
    }
    double[] ranks = MeanRank.dense(values, higher);
    assertEquals(rows.size(), json.get("mean_rank_dense").size());
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = json.get("mean_rank_dense").get(rows.get(i).get("method").asText());
      assertEquals(expected.asDouble(), ranks[i], 1e-12 * ranks[i]);
    }
  }
}
