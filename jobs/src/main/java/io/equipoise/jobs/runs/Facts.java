package io.equipoise.jobs.runs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object of a run, read without insisting on what it holds: an older or newer release
 * may have written it.
 */
public record Facts(Map<String, @Nullable Object> values) {
  /** No facts. */
  static final Facts NONE = new Facts(Map.of());

  /** Reads an object; {@code where} is for the message. */
  static Facts read(byte[] json, String where) {
    try {
      return of(Json.read(json, Map.class));
    } catch (IOException e) {
      throw damaged(where, e);
    }
  }

  /** What is said of a file that is no JSON of ours. */
  static Failure damaged(String where, IOException e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new Failure(
        ExitCode.STATE,
        "STATE-020",
        where + " cannot be read: " + why,
        "",
        "Restore it from a copy; the commits do not depend on it.",
        e);
  }

  private static Facts of(Map<?, ?> map) {
    Map<String, @Nullable Object> values = new TreeMap<>();
    map.forEach((key, value) -> values.put(String.valueOf(key), value));
    return new Facts(values);
  }

  /** A text, number or switch as text; empty when it is absent or something else. */
  public String text(String key) {
    Object value = values.get(key);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }

  /** A whole number, or -1. */
  public long whole(String key) {
    return values.get(key) instanceof Number number ? number.longValue() : -1;
  }

  /** An object; without facts when there is none. */
  public Facts object(String key) {
    return values.get(key) instanceof Map<?, ?> map ? of(map) : NONE;
  }

  /** The elements of a list as texts; none when it is no list. */
  List<String> texts(String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The objects of a list. */
  List<Facts> objects(String key) {
    return values.get(key) instanceof List<?> list ? objects(list) : List.of();
  }

  /** The objects of every list that is a direct value. */
  List<Facts> allObjects() {
    return values.values().stream()
        .filter(List.class::isInstance)
        .flatMap(list -> objects((List<?>) list).stream())
        .toList();
  }

  private static List<Facts> objects(Collection<?> list) {
    return list.stream().filter(Map.class::isInstance).map(o -> of((Map<?, ?>) o)).toList();
  }
}
