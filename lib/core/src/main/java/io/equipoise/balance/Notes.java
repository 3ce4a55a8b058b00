package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a report wants to know about a decision; nothing that the next round needs.
 *
 * @param numbers by name, such as {@code total}, {@code pareto-gap}, {@code iterations}
 * @param vectors by name, such as {@code weight}; length K where they speak of tasks
 * @param warnings sentences for the log, such as a fallback that was used
 */
public record Notes(
    SortedMap<String, Double> numbers, SortedMap<String, Vector> vectors, List<String> warnings)
    implements Serializable {

  /** Nothing to say. */
  public static final Notes NONE = new Notes(new TreeMap<>(), new TreeMap<>(), List.of());

  /** Copies what is given. */
  public Notes {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    vectors = Collections.unmodifiableSortedMap(new TreeMap<>(vectors));
    warnings = List.copyOf(warnings);
  }

  /** These notes and one more number. */
  public Notes with(String name, double value) {
    SortedMap<String, Double> more = new TreeMap<>(numbers);
    more.put(name, value);
    return new Notes(more, vectors, warnings);
  }

  /** These notes and one more vector. */
  public Notes with(String name, Vector values) {
    SortedMap<String, Vector> more = new TreeMap<>(vectors);
    more.put(name, values);
    return new Notes(numbers, more, warnings);
  }

  /** These notes and one more sentence. */
  public Notes warning(String sentence) {
    List<String> more = new ArrayList<>(warnings);
    more.add(sentence);
    return new Notes(numbers, vectors, more);
  }
}
