package io.equipoise.sweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a sweep, ready to be carried.
 *
 * @param number position in the sweep, from 0
 * @param id identity of what is computed, whatever sweep asks for it
 * @param settings option path to text, laid over the base options; the seed and a rung's budget are
 *     among them
 * @param seed root seed
 * @param options what varies, as canonical JSON
 * @param seconds expected time: decides who goes first and who travels together, never a result
 */
public record Trial(
    int number,
    String id,
    SortedMap<String, String> settings,
    long seed,
    String options,
    double seconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies the map. */
  public Trial {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** The same under another number. */
  Trial numbered(int other) {
    return new Trial(other, id, settings, seed, options, seconds);
  }

  /** The same on another budget; it stays the trial that it is. */
  Trial with(String path, String value, double share) {
    SortedMap<String, String> changed = new TreeMap<>(settings);
    changed.put(path, value);
    return new Trial(number, id, changed, seed, options, seconds * share);
  }
}
