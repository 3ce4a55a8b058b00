package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.function.Executable;

/** Reference numbers that start from a matrix of task gradients, by the name of the matrix. */
final class GradientVectors {
  private final Map<String, double[][]> matrices = new TreeMap<>();

  GradientVectors(JsonNode matricesFile) {
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
      List<Executable> checks = new ArrayList<>();
      entry.get("results").forEach(result -> checks.add(() -> aggregator(input, rows, result)));
      assertAll(input, checks);
    }
  }

  private void aggregator(String input, double[][] rows, JsonNode result) {
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
    String method = result.get("method").asText();
    String where = input + " " + method + " " + result.get("params");
    if (method.equals("graddrop")) {
      direction(where, rows, dropped(rows), result, rtol(result, method));
      return;
    }
    if (informative(input, rows, result, method)) {
      return;
    }
    Peer peer = Peer.of(method, result.path("params"), result.get("producer").asText());
    Outcome outcome = decide(peer.balancer(), rows);
    if (!result.has("direction")) {
      assertEquals(1.0, outcome.notes().numbers().get("fallback"), where);
      return;
    }
    Vector used = weights(outcome).times(peer.factor(rows.length));
    direction(where, rows, combined(rows, used), result, rtol(result, method));
    weights(where, rows, outcome, peer, result);
  }

  private static void weights(
      String where, double[][] rows, Outcome outcome, Peer peer, JsonNode result) {
    String method = result.get("method").asText();
    if (method.equals("cagrad_inner")) {
      double objective = outcome.notes().numbers().get("objective");
      double expected = result.get("objective").asDouble();
      assertEquals(expected, objective, 1e-9 * Math.abs(expected), where);
    }
    if (method.equals("nash") || method.equals("fairgrad")) {
      assertTrue(outcome.notes().numbers().get("residual") <= 1e-9, where);
    }
    if (result.has("weights") && rows.length <= rows[0].length) {
      Vector w =
          outcome
              .notes()
              .vectors()
              .getOrDefault("inner-weight", weights(outcome))
              .times(peer.ofWeights(rows.length));
      double loose = method.startsWith("cagrad") ? 1e-2 : 1e-7;
      double rtol = Math.max(rtol(result, method), loose);
      VectorFile.near(result.get("weights"), w, rtol, 1e-12, where + " weights");
    }
  }

  /** What the notes of the files call approximate where the exact answer is known. */
  private static boolean informative(
      String input, double[][] rows, JsonNode result, String method) {
    boolean dependent = rows.length > rows[0].length;
    String producer = result.get("producer").asText();
    return switch (method) {
      case "imtl_g" -> dependent && producer.startsWith("libmtl");
      case "mgda_sener_xK" ->
          input.startsWith("scaled_K11_d10_") || input.startsWith("aligned_K40_d10_");
      case "fairgrad_xK" -> weightsFallBack(rows, result.get("params").get("alpha").asDouble());
      default -> false;
    };
  }

  private static boolean weightsFallBack(double[][] rows, double alpha) {
    Balancer fair = new FairGrad(new FairGrad.Options(alpha));
    return decide(fair, rows).notes().numbers().get("fallback") == 1.0;
  }

  private static double rtol(JsonNode result, String method) {
    double printed = result.get("rtol").asDouble();
    return method.equals("cagrad") || method.equals("cagrad_xK") ? 5e-3 : printed;
  }

  private static double[] dropped(double[][] rows) {
    Decision.SignMask mask = new Decision.SignMask(0, Vector.filled(rows.length, 0), 1);
    double[] direction = new double[rows[0].length];
    for (int j = 0; j < direction.length; j++) {
      direction[j] = SignDrop.column(rows, j, (j % 17 + 0.5) / 17, mask);
    }
    return direction;
  }

  /** One round of a method on the given gradients, all losses 1. */
  static Outcome decide(Balancer balancer, double[][] rows) {
    List<String> names = IntStream.range(0, rows.length).mapToObj(Integer::toString).toList();
    Observation now =
        Observation.of(names, 0)
            .losses(Vector.filled(rows.length, 1).toArray())
            .gram(gram(rows))
            .build(OnBad.FAIL);
    return balancer.decide(now, balancer.start(rows.length));
  }

  static Vector weights(Outcome outcome) {
    return ((Decision.Weights) outcome.decision()).onLosses();
  }

  private static void direction(
      String where, double[][] rows, double[] d, JsonNode result, double rtol) {
    JsonNode expected = result.get("direction");
    VectorFile.knows(expected, Set.of("values", "norm", "sum", "first8", "inner"));
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    double norm = Problem.norm(d);
    double atol = 1e-12 * longest;
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
      double[][] rows = new double[entry.get("rows").size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = VectorFile.doubles(entry.get("rows").get(i));
      }
      entry
          .get("results")
          .fields()
          .forEachRemaining(
              result -> edge(entry.get("id").asText(), rows, result.getKey(), result.getValue()));
    }
  }

  private static void edge(String id, double[][] rows, String method, JsonNode expected) {
    VectorFile.knows(expected, Set.of("weights", "direction", "raises"));
    String where = id + " " + method;
    if (id.equals("nan_row")) {
      assertTrue(Peer.EDGES.contains(method), () -> "unknown method " + method);
      assertThrows(OnBad.BadNumberException.class, () -> decide(new Config(), rows), where);
      return;
    }
    Peer peer = Peer.ofEdge(method);
    Outcome outcome = decide(peer.balancer(), rows);
    if (method.startsWith("fairgrad") && expected.has("raises")) {
      assertEquals("NoFiniteSolution", expected.get("raises").asText(), where);
      assertEquals(1.0, outcome.notes().numbers().get("fallback"), where);
      return;
    }
    if (Peer.isInformative(method)) {
      return;
    }
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    boolean exact = method.endsWith("/exact");
    double rtol = exact ? (method.startsWith("cagrad") ? 1e-6 : 1e-9) : 0;
    double atol = (exact ? 1e-12 : 1e-6) * longest;
    Vector d = Vector.of(combined(rows, weights(outcome).times(peer.factor(rows.length))));
    VectorFile.near(expected.get("direction"), d, rtol, atol, where);
  }

  static double[] gram(double[][] rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(a -> Arrays.stream(rows).mapToDouble(b -> Problem.dot(a, b)))
        .toArray();
  }

  static double[] combined(double[][] rows, Vector weights) {
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
