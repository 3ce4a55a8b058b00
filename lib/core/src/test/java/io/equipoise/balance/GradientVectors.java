package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.MinNorm;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reference numbers that start from a matrix of task gradients, by the name of the matrix. */
final class GradientVectors {
  private static final Set<String> METHODS_NOT_YET =
      Set.of(
          "aligned_mtl",
          "cagrad",
          "cagrad_inner",
          "cagrad_xK",
          "config",
          "dualproj",
          "fairgrad",
          "fairgrad_xK",
          "graddrop",
          "imtl_g",
          "mgda_frank_wolfe",
          "mgda_sener",
          "mgda_sener_xK",
          "nash",
          "pcgrad",
          "pcgrad_libmtl",
          "upgrad");

  private static final Set<String> EDGE_METHODS_NOT_YET =
      Set.of(
          "AlignedMTL/torchjd-0.8.1",
          "Aligned_MTL/libmtl-4336804",
          "CAGrad0.5_rescale0/libmtl-4336804",
          "ConFIG/torchjd-0.8.1",
          "DualProj/torchjd-0.8.1",
          "FairGrad2_xK/fairgrad-2b8cba1",
          "IMTL-G/libmtl-4336804",
          "IMTLG/torchjd-0.8.1",
          "MGDA/libmtl-4336804",
          "MGDA/torchjd-0.8.1",
          "Mean/torchjd-0.8.1",
          "PCGrad/libmtl-4336804",
          "PCGrad/torchjd-0.8.1",
          "UPGrad/torchjd-0.8.1",
          "cagrad0.5_rescale0/exact",
          "fairgrad1/exact",
          "fairgrad2/exact");

  private final Map<String, double[][]> matrices = new TreeMap<>();
  private final Set<String> notYet;

  GradientVectors(JsonNode matricesFile, Set<String> notYet) {
    this.notYet = notYet;
    VectorFile.knows(matricesFile, Set.of("inputs"));
    matricesFile.get("inputs").forEach(this::matrix);
  }

  /** The generator's own rows, checked against everything that the file says about them. */
  private void matrix(JsonNode input) {
    VectorFile.knows(
        input,
        Set.of("id", "K", "d", "generator", "checksum", "rows", "gram", "gram_trace", "gram_sum"));
    JsonNode rule = input.get("generator");
    VectorFile.knows(rule, Set.of("seed", "kind", "bits"));
    String id = input.get("id").asText();
    double[][] rows =
        new GradientGenerator(rule.get("seed").asLong(), rule.get("bits").asInt())
            .rows(input.get("K").asInt(), input.get("d").asInt(), rule.get("kind").asText());
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    JsonNode checksum = input.get("checksum");
    VectorFile.knows(checksum, Set.of("sum", "frobenius2", "row0_first5", "last"));
    near(checksum.get("sum").asDouble(), Arrays.stream(all).sum(), all.length, id);
    near(checksum.get("frobenius2").asDouble(), Problem.dot(all, all), 0, id);
    VectorFile.near(
        checksum.get("row0_first5"), Vector.of(Arrays.copyOf(rows[0], 5)), 1e-14, 0, id);
    near(checksum.get("last").asDouble(), all[all.length - 1], 0, id);
    double[] gram = gram(rows);
    if (input.hasNonNull("rows")) {
      VectorFile.near(input.get("rows"), Vector.of(all), 1e-14, 0, id);
    }
    if (input.hasNonNull("gram")) {
      VectorFile.near(input.get("gram"), Vector.of(gram), 1e-13, 0, id);
    }
    if (input.hasNonNull("gram_sum")) {
      near(input.get("gram_sum").asDouble(), Arrays.stream(gram).sum(), Problem.norm(gram), id);
    }
    if (input.hasNonNull("gram_trace")) {
      near(input.get("gram_trace").asDouble(), Problem.dot(all, all), 0, id);
    }
    matrices.put(id, rows);
  }

  void aggregators(JsonNode file) {
    VectorFile.knows(file, Set.of("cases"));
    for (JsonNode entry : file.get("cases")) {
      VectorFile.knows(entry, Set.of("input", "results"));
      String input = entry.get("input").asText();
      double[][] rows = matrices.get(input);
      for (JsonNode result : entry.get("results")) {
        VectorFile.knows(
            result,
            Set.of(
                "params",
                "objective",
                "producer",
                "residual",
                "note",
                "rtol",
                "method",
                "direction",
                "weights"));
        aggregator(input, rows, result);
      }
    }
  }

  private void aggregator(String input, double[][] rows, JsonNode result) {
    String method = result.get("method").asText();
    int k = rows.length;
    switch (method) {
      case "mgda" -> direction(input, rows, minNorm(rows), result);
      case "sum" -> direction(input, rows, Vector.filled(k, 1), result);
      case "mean" -> direction(input, rows, Vector.filled(k, 1.0 / k), result);
      default -> {
        if (!METHODS_NOT_YET.contains(method)) {
          fail("unknown method " + method);
        }
        notYet.add("aggregators.json: " + method);
      }
    }
  }

  private void direction(String input, double[][] rows, Vector weights, JsonNode result) {
    JsonNode expected = result.get("direction");
    VectorFile.knows(expected, Set.of("values", "norm", "sum", "first8", "inner"));
    double rtol = result.get("rtol").asDouble();
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    double[] d = combined(rows, weights);
    double norm = Problem.norm(d);
    double atol = 1e-12 * longest;
    String where = input + " " + result.get("method").asText();
    assertEquals(expected.get("norm").asDouble(), norm, rtol * norm + atol, where);
    if (expected.has("values")) {
      VectorFile.near(expected.get("values"), Vector.of(d), rtol, atol, where);
    }
    if (expected.has("first8")) {
      double room = rtol * norm + atol;
      VectorFile.near(expected.get("first8"), Vector.of(Arrays.copyOf(d, 8)), 0, room, where);
    }
    if (expected.has("sum")) {
      double room = rtol * Math.sqrt(d.length) * norm + atol;
      assertEquals(expected.get("sum").asDouble(), Arrays.stream(d).sum(), room, where);
    }
    if (expected.has("inner")) {
      double[] inner = Arrays.stream(rows).mapToDouble(row -> Problem.dot(row, d)).toArray();
      double trace = Arrays.stream(rows).mapToDouble(row -> Problem.dot(row, row)).sum();
      double room = Math.sqrt(inner.length) * (rtol * longest * norm + 1e-12 * trace);
      VectorFile.near(expected.get("inner"), Vector.of(inner), 0, room, where);
    }
  }

  void edges(JsonNode file) {
    VectorFile.knows(file, Set.of("cases"));
    for (JsonNode entry : file.get("cases")) {
      VectorFile.knows(entry, Set.of("id", "rows", "results"));
      entry
          .get("results")
          .fieldNames()
          .forEachRemaining(
              method -> {
                if (method.equals("mgda/exact")) {
                  edge(entry, entry.get("results").get(method));
                } else {
                  assertTrue(EDGE_METHODS_NOT_YET.contains(method), "unknown method " + method);
                  notYet.add("edge.json: " + method);
                }
              });
    }
  }

  private static void edge(JsonNode entry, JsonNode expected) {
    double[][] rows = new double[entry.get("rows").size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = VectorFile.doubles(entry.get("rows").get(i));
    }
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    Vector d = Vector.of(combined(rows, minNorm(rows)));
    String id = entry.get("id").asText();
    VectorFile.near(expected.get("direction"), d, 1e-9, 1e-12 * longest, id);
  }

  private static Vector minNorm(double[][] rows) {
    return MinNorm.of(gram(rows), rows.length).weights();
  }

  private static double[] gram(double[][] rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(a -> Arrays.stream(rows).mapToDouble(b -> Problem.dot(a, b)))
        .toArray();
  }

  private static double[] combined(double[][] rows, Vector weights) {
    double[] sum = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weights.get(i) * rows[i][j];
      }
    }
    return sum;
  }

  private static void near(double expected, double actual, double size, String where) {
    assertEquals(expected, actual, 1e-13 * Math.max(Math.abs(expected), size), where);
  }
}
