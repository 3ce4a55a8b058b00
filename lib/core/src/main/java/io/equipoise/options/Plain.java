package io.equipoise.options;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolved options without their types: what tables, YAML and JSON are written from. */
sealed interface Plain {
  /**
   * One value, one line of the table.
   *
   * @param slot its path and declaration
   * @param kind what a change of it does, groups around it considered
   * @param yaml its text, as YAML on one line
   * @param json its text, as canonical JSON
   * @param fallback the text of its default, null when it has none
   * @param secret whether the texts must not be shown
   */
  record Atom(
      Slot slot, Kind kind, String yaml, String json, @Nullable String fallback, boolean secret)
      implements Plain {}

  /**
   * Values by key: of a group in the order of its components, of a map by name.
   *
   * @param named whether its being there is semantic even when nothing in it is: a map, its entries
   * @param removed the default entries that are not there
   */
  record Mapping(Slot slot, boolean named, Map<String, Plain> values, Set<String> removed)
      implements Plain {
    boolean isEmpty() {
      return values.isEmpty() && removed.isEmpty();
    }
  }
}
