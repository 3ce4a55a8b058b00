package io.equipoise.crystal;

/**
 * The pairs {@code key=value} of a line, one after the other, in time proportional to its length.
 *
 * <p>A value is quoted, in braces, in square brackets that close before white space, or a word.
 * Words without an equals sign are passed over; a mark that never closes begins a word.
 */
final class KeyValues {
  private static final String NO_KEY = "=\"'{}";

  private final String line;
  private int at;
  private String key = "";
  private String value = "";
  // Behind these nothing closes, and nothing has to be looked for: that keeps the time linear.
  private final int lastBrace;
  private final int lastBracket;

  KeyValues(String line) {
    this.line = line;
    this.lastBrace = line.lastIndexOf('}');
    int bracket = line.lastIndexOf(']');
    while (bracket >= 0 && !closes(bracket)) {
      bracket = line.lastIndexOf(']', bracket - 1);
    }
    this.lastBracket = bracket;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }

  /** Moves to the next pair; false when there is none. */
  boolean next() {
    while (at < line.length()) {
      int start = at;
      while (at < line.length() && isKey(line.charAt(at))) {
        at++;
      }
      int end = at;
      skip();
      if (end > start && at < line.length() && line.charAt(at) == '=') {
        key = line.substring(start, end);
        at++;
        skip();
        if (at < line.length()) {
          read();
          return true;
        }
      } else if (end == start && at == start) {
        at++;
      }
    }
    return false;
  }

  private void read() {
    char open = line.charAt(at);
    int end =
        switch (open) {
          case '"', '\'' -> at < line.lastIndexOf(open) ? line.indexOf(open, at + 1) : -1;
          case '{' -> at < lastBrace ? line.indexOf('}', at + 1) : -1;
          case '[' -> at < lastBracket ? bracket() : -1;
          default -> -1;
        };
    if (end >= 0) {
      value = line.substring(at + 1, end);
      at = end + 1;
      return;
    }
    int start = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    value = line.substring(start, at);
  }

  /** The first bracket that closes before white space or the end; there is one. */
  private int bracket() {
    int end = line.indexOf(']', at + 1);
    while (!closes(end)) {
      end = line.indexOf(']', end + 1);
    }
    return end;
  }

  private boolean closes(int bracket) {
    return bracket + 1 == line.length() || Character.isWhitespace(line.charAt(bracket + 1));
  }

  private void skip() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isKey(char c) {
    return !Character.isWhitespace(c) && NO_KEY.indexOf(c) < 0;
  }
}
