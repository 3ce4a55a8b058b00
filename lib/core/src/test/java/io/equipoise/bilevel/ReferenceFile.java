package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One object of a reference file, with the fields that a test has looked at. Numbers are near when
 * |a - b| <= tolerance max(floor, |b|), each one; the floor is 1 unless a topic has a smaller one.
 */
public final class ReferenceFile {
  private final JsonNode node;
  private final String where;
  private final double tolerance;
  private final double floor;
  private final Set<String> seen = new HashSet<>();

  private ReferenceFile(JsonNode node, String where, double tolerance, double floor) {
    this.node = node;
    this.where = where;
    this.tolerance = tolerance;
    this.floor = floor;
  }

  /** The file's object, compared at a tolerance that its topic states. */
  public static ReferenceFile read(Path file, double tolerance, double floor) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    return new ReferenceFile(json, file.getFileName().toString(), tolerance, floor);
  }

  /** The file's object, compared at the tolerance that it states. */
  public static ReferenceFile read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    ReferenceFile all =
        new ReferenceFile(
            json, file.getFileName().toString(), json.get("tolerance_relative").asDouble(), 1);
    all.text("tolerance_relative", "note", "schema", "provenance");
    return all;
  }

  /** Marks fields that only describe as seen. */
  public void text(String... names) {
    seen.addAll(Set.of(names));
  }

  public boolean has(String name) {
    return node.has(name);
  }

  /** Whether the field is there and not null; looked at in any case. */
  public boolean isGiven(String name) {
    seen.add(name);
    return node.hasNonNull(name);
  }

  /** An optional number: absent or null must be empty, and the other way round. */
  public void near(String name, OptionalDouble actual) {
    boolean given = isGiven(name);
    assertEquals(given, actual.isPresent(), () -> where + "/" + name + " is " + actual);
    if (given) {
      near(name, actual.getAsDouble());
    }
  }

  /** Fails on a field that no test looked at. */
  public void allSeen() {
    node.fieldNames().forEachRemaining(f -> assertTrue(seen.contains(f), where + ": unknown " + f));
  }

  private JsonNode get(String name) {
    seen.add(name);
    JsonNode found = node.get(name);
    assertTrue(found != null, where + " has no " + name);
    return found;
  }

  public JsonNode raw(String name) {
    return get(name);
  }

  public ReferenceFile object(String name) {
    return new ReferenceFile(get(name), where + "/" + name, tolerance, floor);
  }

  /** The objects of a list. */
  public List<ReferenceFile> list(String name) {
    JsonNode list = get(name);
    List<ReferenceFile> all = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      all.add(new ReferenceFile(list.get(i), where + "/" + name + "/" + i, tolerance, floor));
    }
    return all;
  }

  public String string(String name) {
    return get(name).asText();
  }

  public double number(String name) {
    JsonNode found = get(name);
    assertTrue(found.isNumber(), where + "/" + name + " is no number");
    return found.asDouble();
  }

  public int count(String name) {
    JsonNode found = get(name);
    assertTrue(found.isIntegralNumber(), where + "/" + name + " is no count");
    return found.asInt();
  }

  public double[] numbers(String name) {
    return numbers(get(name));
  }

  public static double[] numbers(JsonNode list) {
    double[] values = new double[list.size()];
    for (int i = 0; i < values.length; i++) {
      assertTrue(list.get(i).isNumber(), () -> "no number: " + list);
      values[i] = list.get(i).asDouble();
    }
    return values;
  }

  public double[][] matrix(String name) {
    JsonNode list = get(name);
    double[][] rows = new double[list.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbers(list.get(i));
    }
    return rows;
  }

  public void near(String name, double actual) {
    near(name, actual, tolerance);
  }

  public void near(String name, double actual, double relative) {
    double expected = number(name);
    assertEquals(
        expected, actual, relative * Math.max(floor, Math.abs(expected)), where + "/" + name);
  }

  public void near(String name, double[] actual) {
    near(name, actual, tolerance);
  }

  public void near(String name, double[] actual, double relative) {
    near(numbers(name), actual, relative, where + "/" + name);
  }

  public void near(String name, double[][] actual) {
    double[][] expected = matrix(name);
    assertEquals(expected.length, actual.length, where + "/" + name);
    for (int i = 0; i < expected.length; i++) {
      near(expected[i], actual[i], tolerance, where + "/" + name + "/" + i);
    }
  }

  private void near(double[] expected, double[] actual, double relative, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      double b = expected[i];
      assertEquals(b, actual[i], relative * Math.max(floor, Math.abs(b)), what + "[" + i + "]");
    }
  }

  /** The names of all fields, in file order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public double tolerance() {
    return tolerance;
  }

  public String where() {
    return where;
  }
}
