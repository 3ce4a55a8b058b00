package io.equipoise.run;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets and forged lines out of everything that is shown or written.
 *
 * <p>Secrets belong into a Hadoop credential provider or the environment. Should one appear under a
 * name that matches {@code secret|password|token|credential|access[._-]?key} in any case, its value
 * is replaced by {@link #MASK}.
 */
public final class Masking {
  /** What is shown instead of a secret. */
  public static final String MASK = "***";

  private static final String NAMES = "secret|password|token|credential|access[._-]?key";
  private static final Pattern NAME = Pattern.compile("(?i)" + NAMES);
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)([\\w.-]*(?:" + NAMES + ")[\\w.-]*\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

  private Masking() {}

  /** Whether a value under this name is to be masked. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name).find();
  }

  /** The value, or {@link #MASK} when its name looks like a secret's. */
  public static String value(String name, String value) {
    return isSecret(name) ? MASK : value;
  }

  /**
   * Free text, such as a command line or a log line, with the value of every {@code name=value} or
   * {@code name: value} masked whose name looks like a secret's.
   */
  public static String text(String text) {
    Matcher matcher = ASSIGNMENT.matcher(text);
    return matcher.replaceAll(found -> Matcher.quoteReplacement(found.group(1) + MASK));
  }

  /** The text on one line: control characters become escapes, direction overrides too. */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendVisible(out, c));
    return out.toString();
  }

  /** At most {@code limit} characters of the text, on one line, with its full length if cut. */
  public static String shortened(String text, int limit) {
    String head = text.length() <= limit ? text : text.substring(0, limit);
    String line = oneLine(head);
    return head.length() == text.length() ? line : line + "… (" + text.length() + " characters)";
  }

  private static void appendVisible(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        int type = Character.getType(c);
        boolean hidden =
            type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        if (hidden) {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
