package io.equipoise.table;

/**
 * One column of a table.
 *
 * @param name lower snake case
 * @param type what a cell holds
 * @param nullable whether a cell may be null
 */
public record Column(String name, Type type, boolean nullable) {

  /** What a cell holds. Arrays are never null and have no null elements. */
  public enum Type {
    STRING,
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    /** UTC, microseconds since 1970. */
    TIMESTAMP,
    INTS,
    FLOATS,
    DOUBLES;

    boolean isArray() {
      return this == INTS || this == FLOATS || this == DOUBLES;
    }
  }

  /** A column without nulls. */
  public static Column of(String name, Type type) {
    return new Column(name, type, false);
  }

  /** A column that may be null. */
  public static Column nullable(String name, Type type) {
    return new Column(name, type, true);
  }
}
