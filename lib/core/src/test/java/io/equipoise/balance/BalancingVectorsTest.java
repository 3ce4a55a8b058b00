package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Adam;
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
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Reproduces the reference numbers of the topic. Every file, every case and every field is known by
 * name: what is not computed yet is listed and printed, what is not listed fails.
 */
@Tag("vectors")
class BalancingVectorsTest {
  /** Files whose methods are not built; they are read by no test of ours so far. */
  private static final Set<String> FILES_NOT_YET =
      Set.of("gsmgrad.json", "samo.json", "stateful_gradients.json");

  private static final Set<String> SEQUENCE_METHODS_NOT_YET =
      Set.of("famo", "dwa_window25", "dwa_epoch", "uw", "uw_libmtl", "imtl_l", "stch", "gradnorm");

  private static final Set<String> TOY_METHODS_NOT_YET =
      Set.of(
          "famo", "mgda", "mgda_exact", "pcgrad", "cagrad", "fairgrad", "imtl", "nash", "gsmgrad");

  private final Set<String> notYet = new TreeSet<>();

  @TestFactory
  Stream<DynamicTest> everyFileIsReproducedOrNamed() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : TestData.vectorFiles("balancing")) {
      String name = file.getFileName().toString();
      JsonNode json = VectorFile.read(file);
      tests.add(DynamicTest.dynamicTest(name, () -> reproduce(name, json)));
    }
    assertTrue(tests.size() > 0, "no files");
    tests.add(DynamicTest.dynamicTest("not yet", this::printNotYet));
    return tests.stream();
  }

  private void printNotYet() {
    notYet.forEach(name -> System.out.println("NOT YET: " + name));
  }

  private GradientVectors gradients() throws IOException {
    Path matrices = TestData.vectors("balancing").resolve("matrices.json");
    return new GradientVectors(VectorFile.read(matrices), notYet);
  }

  private void reproduce(String name, JsonNode json) throws IOException {
    switch (name) {
      case "simplex_projection.json" -> json.forEach(this::simplexProjection);
      case "metrics.json" -> metrics(json);
      case "loss_sequences.json" -> json.forEach(this::lossSequence);
      case "toy.json" -> toy(json);
      case "matrices.json" -> new GradientVectors(json, notYet);
      case "aggregators.json" -> gradients().aggregators(json);
      case "edge.json" -> gradients().edges(json);
      default -> {
        assertTrue(FILES_NOT_YET.contains(name), () -> "unknown file " + name);
        notYet.add(name);
      }
    }
  }

  private void simplexProjection(JsonNode entry) {
    VectorFile.knows(entry, Set.of("input", "exact", "sdmgrad-8333f9e", "libmtl-4336804"));
    double[] w = SimplexProjection.of(VectorFile.doubles(entry.get("input")));
    for (String producer : List.of("exact", "sdmgrad-8333f9e", "libmtl-4336804")) {
      VectorFile.near(entry.get(producer), Vector.of(w), 1e-9, 1e-12, producer);
    }
  }

  private void metrics(JsonNode json) {
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

  private void lossSequence(JsonNode sequence) {
    sequence
        .fieldNames()
        .forEachRemaining(
            method -> {
              if (SEQUENCE_METHODS_NOT_YET.contains(method)) {
                notYet.add("loss_sequences.json: " + method);
              } else if (method.equals("bilb4mtl")) {
                VectorFile.each(
                    sequence.get(method), entry -> Bilb4mtlVectors.check(sequence, entry));
              } else if (!Set.of("id", "K", "losses").contains(method)) {
                fail("unknown method " + method + " in " + sequence.get("id"));
              }
            });
  }

  private void toy(JsonNode json) {
    VectorFile.knows(json, Set.of("formula", "values", "trajectories", "long_runs", "bilb4mtl"));
    json.get("values").forEach(this::toyValue);
    json.get("bilb4mtl").forEach(Bilb4mtlVectors::checkToy);
    for (String kind : List.of("trajectories", "long_runs")) {
      for (JsonNode run : json.get(kind)) {
        String method = run.get("method").asText();
        if (method.equals("ls")) {
          toyScalarisation(run, kind.equals("trajectories") ? 1e-8 : 1e-2);
        } else {
          assertTrue(TOY_METHODS_NOT_YET.contains(method), () -> "unknown method " + method);
          notYet.add("toy.json: " + kind + " of " + method);
        }
      }
    }
  }

  private void toyValue(JsonNode value) {
    VectorFile.knows(value, Set.of("x", "f", "g1", "g2"));
    double[] x = VectorFile.doubles(value.get("x"));
    ToyProblem.Values at = new ToyProblem(0.1).at(x[0], x[1]);
    VectorFile.near(value.get("f"), Vector.of(at.f1(), at.f2()), 1e-11, 1e-12, "f");
    VectorFile.near(value.get("g1"), Vector.of(at.g1()), 1e-11, 1e-12, "g1");
    VectorFile.near(value.get("g2"), Vector.of(at.g2()), 1e-11, 1e-12, "g2");
  }

  /**
   * Adam on x along the unit-weight direction. At the end of a long run f may be off by as much as
   * the tolerance of x moves it: from (9, 9) the run ends rocking across the cliff at a2 = 0, where
   * one rounding error decides on which side, and f2 is 0.5 or -2 at nearly the same x.
   */
  private void toyScalarisation(JsonNode run, double tolerance) {
    VectorFile.knows(
        run,
        Set.of(
            "method",
            "init",
            "scale",
            "lr",
            "optimizer",
            "params",
            "producer",
            "trace",
            "max_dev_of_independent_reimplementation"));
    ToyProblem problem = new ToyProblem(run.get("scale").asDouble());
    Adam adam = Adam.withRate(run.get("lr").asDouble());
    Balancer ls = new LinearScalarisation(LinearScalarisation.Options.defaults());
    Vector x = Vector.of(VectorFile.doubles(run.get("init")));
    Adam.Memory memory = Adam.start(2);
    int t = 0;
    for (JsonNode row : run.get("trace")) {
      VectorFile.knows(row, Set.of("t", "x", "f", "grad_used", "weights"));
      boolean compared =
          tolerance < 1e-3 || row.get("t").asInt() == VectorFile.lastStep(run.get("trace"));
      while (true) {
        ToyProblem.Values at = problem.at(x.get(0), x.get(1));
        Outcome outcome = ls.decide(Observation.ofLosses(t, at.f1(), at.f2()), ls.start(2));
        Vector w = ((Decision.Weights) outcome.decision()).onLosses();
        Vector direction = ToyProblem.direction(at, w);
        if (t == row.get("t").asInt()) {
          if (compared) {
            VectorFile.near(row.get("x"), x, tolerance, 1e-12, "x");
            double room = tolerance < 1e-3 ? 1e-12 : ToyProblem.steepness(at) * tolerance * norm(x);
            VectorFile.near(row.get("f"), Vector.of(at.f1(), at.f2()), tolerance, room, "f");
            VectorFile.nearIfThere(row.get("weights"), w, tolerance, "weights");
            VectorFile.nearIfThere(row.get("grad_used"), direction, tolerance, "grad_used");
          }
          break;
        }
        Adam.Step step = adam.step(x, direction, memory);
        x = step.parameters();
        memory = step.memory();
        t++;
      }
    }
  }

  private static double norm(Vector x) {
    return Math.sqrt(x.dot(x));
  }
}
