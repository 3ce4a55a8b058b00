package io.equipoise.options;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text whose SHA-256 is the options hash: RFC 8785 (JSON Canonicalization Scheme).
 *
 * <p>Groups and maps are objects, keys sorted by UTF-16 code unit, no white space, numbers in their
 * shortest round-trip form, strings with the fewest escapes; enums, choices, durations and sizes
 * are strings in the form in which YAML would have them ({@code "1m30s"}, {@code "64MiB"}); no
 * value is {@code null}. Only {@link Kind#SEMANTIC} options enter; a group left empty by that is
 * not written, maps and their entries are. Secrets never enter.
 *
 * <p>Differs from RFC 8785: integers beyond 2^53 keep all digits, negative zero is {@code -0}, and
 * NaN and infinities, where an option allows them, are strings.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  static String of(Plain.Mapping options) {
    String json = object(options);
    return json == null ? "{}" : json;
  }

  private static @Nullable String object(Plain.Mapping mapping) {
    Map<String, String> parts = new TreeMap<>();
    mapping
        .values()
        .forEach(
            (key, value) -> {
              String json = value instanceof Plain.Mapping inner ? object(inner) : atom(value);
              if (json != null) {
                parts.put(key, json);
              }
            });
    if (parts.isEmpty()) {
      return mapping.named() ? "{}" : null;
    }
    StringJoiner text = new StringJoiner(",", "{", "}");
    parts.forEach((key, json) -> text.add(Quoted.json(key) + ":" + json));
    return text.toString();
  }

  private static @Nullable String atom(Plain value) {
    Plain.Atom atom = (Plain.Atom) value;
    return atom.kind() == Kind.SEMANTIC && !atom.secret() ? atom.json() : null;
  }
}
