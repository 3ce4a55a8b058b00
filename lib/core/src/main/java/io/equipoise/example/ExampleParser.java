package io.equipoise.example;

import io.equipoise.crystal.Quarantine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads records of one table.
 *
 * <p>A missing target is masked, a missing feature refuses the row: a network needs every number. A
 * cell that is no number, a number that is not finite and a class that is not in the schema refuse
 * the row by name.
 */
public final class ExampleParser {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");
  private static final Pattern NON_FINITE = Pattern.compile("(?i)[-+]?(nan|inf|infinity)");

  private final ExampleSchema schema;
  private final int width;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> features;
  private final boolean needTarget;

  /** What became of a record. */
  public sealed interface Outcome permits Parsed, Refused {}

  /**
   * A row.
   *
   * @param id empty when the schema names no column for it
   * @param split as the table says; empty when it does not
   * @param targets by task; NaN where missing
   */
  public record Parsed(String id, String split, double[] features, Map<String, Double> targets)
      implements Outcome {}

  /** A record that cannot be a row: which column holds what, and what was expected. */
  public record Refused(Quarantine code, String field, String value, String expected)
      implements Outcome {}

  /**
   * A parser of one table.
   *
   * @param header the table's columns, in order
   * @param needTarget whether a row without any target is refused
   * @throws IllegalArgumentException when a column is missing or there twice, or none is a feature
   */
  public ExampleParser(ExampleSchema schema, List<String> header, boolean needTarget) {
    this.schema = schema;
    this.width = header.size();
    this.features = schema.featuresOf(header);
    this.needTarget = needTarget;
    for (String column : header) {
      if (places.put(column, places.size()) != null) {
        throw new IllegalArgumentException(
            "column '" + column + "' is there twice; expected every name once");
      }
    }
    for (String column : schema.needed()) {
      if (!places.containsKey(column)) {
        throw new IllegalArgumentException(
            "no column '" + column + "'; expected it among " + header);
      }
    }
    if (features.isEmpty()) {
      throw new IllegalArgumentException(
          "no feature among the columns " + header + "; expected at least one beside the targets");
    }
  }

  /** The feature columns, in order. */
  public List<String> features() {
    return features;
  }

  /** Reads a record. */
  public Outcome parse(List<String> cells) {
    if (cells.size() != width) {
      return new Refused(
          Quarantine.PARSE_ERROR,
          "row",
          cells.size() + " fields",
          "the " + width + " of the header");
    }
    try {
      double[] x = new double[features.size()];
      for (int j = 0; j < x.length; j++) {
        x[j] = feature(features.get(j), cell(cells, features.get(j)));
      }
      Map<String, Double> targets = new TreeMap<>();
      for (ExampleSchema.Target target : schema.targets()) {
        targets.put(target.task(), target(target, cell(cells, target.column())));
      }
      if (needTarget && targets.values().stream().allMatch(y -> Double.isNaN(y))) {
        throw new Bad(Quarantine.NO_TARGET, "targets", "none", "at least one");
      }
      String id = schema.id().isEmpty() ? "" : cell(cells, schema.id());
      if (!schema.id().isEmpty() && id.isEmpty()) {
        throw new Bad(Quarantine.PARSE_ERROR, schema.id(), "", "a name of the row");
      }
      return new Parsed(
          id, schema.split().isEmpty() ? "" : cell(cells, schema.split()), x, targets);
    } catch (Bad bad) {
      return bad.refused;
    }
  }

  private String cell(List<String> cells, String column) {
    return cells.get(Objects.requireNonNull(places.get(column))).strip();
  }

  private boolean missing(String text) {
    return text.isEmpty() || schema.missing().contains(text);
  }

  private double feature(String column, String text) throws Bad {
    if (missing(text)) {
      throw new Bad(Quarantine.MISSING_FEATURE, column, text, "a number in every row");
    }
    return number(column, text);
  }

  private double target(ExampleSchema.Target target, String text) throws Bad {
    if (missing(text)) {
      return Double.NaN;
    }
    if (!target.classes().isEmpty()) {
      int number = target.classes().indexOf(text);
      if (number < 0) {
        throw new Bad(
            Quarantine.UNKNOWN_CLASS, target.column(), text, "one of " + target.classes());
      }
      return number;
    }
    double y = number(target.column(), text);
    if (y < target.min() || y > target.max()) {
      String range = target.min() + " to " + target.max();
      throw new Bad(Quarantine.TARGET_OUT_OF_RANGE, target.column(), text, range);
    }
    return y;
  }

  /**
   * The number that a text writes; NaN when it writes none, unlike Java's parser, which takes 1d.
   */
  public static double number(String text) {
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }

  private static double number(String column, String text) throws Bad {
    double value = number(text);
    if (Double.isNaN(value) && !NON_FINITE.matcher(text).matches()) {
      throw new Bad(Quarantine.NOT_A_NUMBER, column, text, "a number");
    }
    if (!Double.isFinite(value)) {
      throw new Bad(Quarantine.NON_FINITE, column, text, "a finite number");
    }
    return value;
  }

  private static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refused refused;

    Bad(Quarantine code, String field, String value, String expected) {
      super(field, null, false, false);
      this.refused = new Refused(code, field, value, expected);
    }
  }
}
