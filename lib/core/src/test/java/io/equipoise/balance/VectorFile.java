package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.linalg.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Reads reference numbers, and compares by the norm of the whole vector. */
final class VectorFile {
  private VectorFile() {}

  static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Fails on a field that no test looks at. */
  static void knows(JsonNode node, Set<String> fields) {
    node.fieldNames()
        .forEachRemaining(f -> assertTrue(fields.contains(f), () -> "unknown field " + f));
  }

  /** The numbers of a list, nested lists in order, one after the other. */
  static double[] doubles(JsonNode node) {
    DoubleStream.Builder all = DoubleStream.builder();
    collect(node, all::add);
    return all.build().toArray();
  }

  private static void collect(JsonNode node, Consumer<Double> into) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, into));
    } else if (node.isTextual()) {
      into.accept(
          switch (node.asText()) {
            case "NaN" -> Double.NaN;
            case "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> throw new AssertionError("not a number: " + node);
          });
    } else {
      assertTrue(node.isNumber(), () -> "not a number: " + node);
      into.accept(node.asDouble());
    }
  }

  /** One entry, or each of a list of entries. */
  static void each(JsonNode node, Consumer<JsonNode> check) {
    if (node.isArray()) {
      node.forEach(check);
    } else {
      check.accept(node);
    }
  }

  /** The step of a trace's last row. */
  static int lastStep(JsonNode trace) {
    return trace.get(trace.size() - 1).get("t").asInt();
  }

  static void near(JsonNode expected, Vector actual, double rtol, double atol, String what) {
    double[] reference = doubles(expected);
    assertEquals(reference.length, actual.size(), what);
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < reference.length; i++) {
      distance = Math.hypot(distance, reference[i] - actual.get(i));
      norm = Math.hypot(norm, reference[i]);
    }
    double off = distance;
    double allowed = rtol * norm + atol;
    assertTrue(
        off <= allowed,
        () -> what + " is " + actual + ", off by " + off + " > " + allowed + " from " + expected);
  }

  static void nearIfThere(@Nullable JsonNode expected, Vector actual, double rtol, String what) {
    if (expected != null) {
      near(expected, actual, rtol, 1e-12, what);
    }
  }
}
