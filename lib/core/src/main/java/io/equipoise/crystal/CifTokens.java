package io.equipoise.crystal;

import java.util.Locale;

/**
 * The tokens of a CIF text, one after the other.
 *
 * <p>Quotes close only before white space. A quoted value left open at the end of a line runs on,
 * as one widely used program writes it. Comments start with # where a token may start; text fields
 * with a semicolon in the first column.
 */
final class CifTokens {
  /** What a token is. */
  enum Kind {
    TAG,
    LOOP,
    DATA,
    VALUE,
    BROKEN,
    END
  }

  private final String text;
  private int at;
  private int start;
  private Kind kind = Kind.END;
  private String value = "";
  private boolean bare;

  CifTokens(String text) {
    this.text = text;
  }

  Kind kind() {
    return kind;
  }

  /** Where the token starts in the text. */
  int start() {
    return start;
  }

  /** The value, the block's name, or the tag in lower case. */
  String value() {
    return value;
  }

  /** True for {@code ?} and {@code .} without quotes: a value that is not given. */
  boolean isUnknown() {
    return bare && (value.equals("?") || value.equals("."));
  }

  Kind next() {
    skip();
    start = at;
    bare = false;
    if (at >= text.length()) {
      kind = Kind.END;
      value = "";
      return kind;
    }
    char c = text.charAt(at);
    if (c == ';' && (at == 0 || isEnd(text.charAt(at - 1)))) {
      return textField();
    }
    if (c == '\'' || c == '"') {
      return quoted(c);
    }
    return word();
  }

  private void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && !isEnd(text.charAt(at))) {
          at++;
        }
      } else if (isBlank(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private Kind textField() {
    int end = at + 1;
    while (end < text.length()) {
      if (isEnd(text.charAt(end)) && end + 1 < text.length() && text.charAt(end + 1) == ';') {
        return accept(Kind.VALUE, text.substring(at + 1, end), end + 2);
      }
      end++;
    }
    return accept(Kind.BROKEN, "text field without an end", text.length());
  }

  private Kind quoted(char quote) {
    for (int end = at + 1; end < text.length(); end++) {
      boolean last = end + 1 == text.length() || isBlank(text.charAt(end + 1));
      if (text.charAt(end) == quote && last) {
        return accept(Kind.VALUE, text.substring(at + 1, end), end + 1);
      }
    }
    return accept(Kind.BROKEN, "quoted value without an end", text.length());
  }

  private Kind word() {
    int end = at;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    String word = text.substring(at, end);
    String lower = word.toLowerCase(Locale.ROOT);
    if (word.charAt(0) == '_') {
      return accept(Kind.TAG, lower.replace('.', '_'), end);
    }
    if (lower.equals("loop_")) {
      return accept(Kind.LOOP, word, end);
    }
    if (lower.startsWith("data_")) {
      return accept(Kind.DATA, word.substring(5), end);
    }
    bare = true;
    return accept(Kind.VALUE, word, end);
  }

  private Kind accept(Kind found, String token, int end) {
    kind = found;
    value = token;
    at = end;
    return found;
  }

  private static boolean isEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || isEnd(c) || c == '\f' || c == 0x1a;
  }
}
