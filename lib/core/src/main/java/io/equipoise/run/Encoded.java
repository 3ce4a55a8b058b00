package io.equipoise.run;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state in pieces that files can hold, and questions carry.
 *
 * @param arrays name to {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]}; any
 *     value, non-finite ones included, keeps its bits
 * @param fields name to a string, a whole number, a finite double or a boolean
 */
public record Encoded(SortedMap<String, Object> arrays, SortedMap<String, Object> fields)
    implements Serializable {

  /** Copies both maps, sorted by name. */
  public Encoded {
    arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** An empty encoding to add to. */
  public static Builder builder() {
    return new Builder();
  }

  /** The named array of 32-bit numbers. */
  public float[] floats(String name) {
    return piece(arrays, name, float[].class).clone();
  }

  /** The named array of 64-bit numbers. */
  public double[] doubles(String name) {
    return piece(arrays, name, double[].class).clone();
  }

  /** The named array of 64-bit integers. */
  public long[] longs(String name) {
    return piece(arrays, name, long[].class).clone();
  }

  /** The named text. */
  public String text(String name) {
    return piece(fields, name, String.class);
  }

  /** The named whole number. */
  public long whole(String name) {
    return piece(fields, name, Number.class).longValue();
  }

  private static <V> V piece(SortedMap<String, Object> from, String name, Class<V> type) {
    Object value = from.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "state piece '"
              + name
              + "' is "
              + (value == null ? "missing" : "a " + value.getClass().getSimpleName())
              + "; expected "
              + type.getSimpleName()
              + " among "
              + from.keySet());
    }
    return type.cast(value);
  }

  /** Collects the pieces of a state. */
  public static final class Builder {
    private final SortedMap<String, Object> arrays = new TreeMap<>();
    private final SortedMap<String, Object> fields = new TreeMap<>();

    private Builder() {}

    /** Adds an array; it is copied. */
    public Builder put(String name, float[] values) {
      arrays.put(name, values.clone());
      return this;
    }

    /** Adds an array; it is copied. */
    public Builder put(String name, double[] values) {
      arrays.put(name, values.clone());
      return this;
    }

    /** Adds an array; it is copied. */
    public Builder put(String name, long[] values) {
      arrays.put(name, values.clone());
      return this;
    }

    /** Adds a text. */
    public Builder put(String name, String value) {
      fields.put(name, value);
      return this;
    }

    /** Adds a whole number. */
    public Builder put(String name, long value) {
      fields.put(name, value);
      return this;
    }

    /** Adds all pieces of {@code other} under {@code prefix.name}. */
    public Builder putAll(String prefix, Encoded other) {
      other.arrays().forEach((name, value) -> arrays.put(prefix + "." + name, value));
      other.fields().forEach((name, value) -> fields.put(prefix + "." + name, value));
      return this;
    }

    /** The pieces so far. */
    public Encoded build() {
      return new Encoded(arrays, fields);
    }
  }

  /** The pieces that {@link Builder#putAll} put under {@code prefix}. */
  public Encoded under(String prefix) {
    return new Encoded(strip(arrays, prefix + "."), strip(fields, prefix + "."));
  }

  private static SortedMap<String, Object> strip(SortedMap<String, Object> from, String prefix) {
    SortedMap<String, Object> stripped = new TreeMap<>();
    from.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            stripped.put(name.substring(prefix.length()), value);
          }
        });
    return stripped;
  }
}
