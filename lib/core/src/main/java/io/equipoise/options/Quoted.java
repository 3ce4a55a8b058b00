package io.equipoise.options;

import java.util.Locale;

/** A text in double quotes, for JSON as RFC 8785 writes it, or for YAML. */
final class Quoted {
  private Quoted() {}

  /** Escapes what JSON must escape, with the short forms where there are any. */
  static String json(String text) {
    return quote(text, false);
  }

  /** Escapes also what YAML calls not printable, and its extra line breaks. */
  static String yaml(String text) {
    return quote(text, true);
  }

  private static String quote(String text, boolean yaml) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(out, c, yaml));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int c, boolean yaml) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        boolean hidden = c < 0x20 || (yaml && hiddenInYaml(c));
        if (hidden) {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean hiddenInYaml(int c) {
    return (c >= 0x7F && c < 0xA0)
        || c == 0x2028
        || c == 0x2029
        || c == 0xFEFF
        || c == 0xFFFE
        || c == 0xFFFF;
  }
}
