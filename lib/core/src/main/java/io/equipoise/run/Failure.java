package io.equipoise.run;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job cannot go on, and knows why.
 *
 * <pre>
 * &lt;what happened&gt; &lt;value&gt;; expected &lt;range&gt;. [&lt;where&gt;] &lt;what to do&gt;. (&lt;CODE&gt;)
 * </pre>
 *
 * <p>The message is one line, printable as it is; a job's main prints it to stderr without a stack
 * trace and ends with {@link #exit}. Codes are stable and listed in {@code lib/docs/messages.md}.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("[A-Z]{2,8}-[0-9]{3}");

  private final ExitCode exit;
  private final String code;
  private final String what;
  private final String where;
  private final String remedy;

  /**
   * A failure with its cause.
   *
   * @param exit how the job ends
   * @param code the stable code, such as {@code RUN-005}
   * @param what what happened, the value and the legal range, without a final period
   * @param where the file, option path, table or task; empty when the message names it already
   * @param remedy what to do next; empty when {@code what} says so
   * @throws IllegalArgumentException when the code does not look like {@code RUN-005} or nothing
   *     happened
   */
  public Failure(
      ExitCode exit,
      String code,
      String what,
      String where,
      String remedy,
      @Nullable Throwable cause) {
    super(format(code, what, where, remedy), cause);
    this.exit = exit;
    this.code = code;
    this.what = what;
    this.where = where;
    this.remedy = remedy;
  }

  /** A failure without a cause. */
  public Failure(ExitCode exit, String code, String what, String where, String remedy) {
    this(exit, code, what, where, remedy, null);
  }

  /** Several failures of one kind under one headline; {@code message} is used as it is. */
  protected Failure(ExitCode exit, String code, String message) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.what = message;
    this.where = "";
    this.remedy = "";
  }

  /** How the job ends. */
  public final ExitCode exit() {
    return exit;
  }

  /** The stable code. */
  public final String code() {
    return code;
  }

  /** The same, said of another place and with another remedy. */
  public final Failure at(String place, String otherRemedy) {
    return new Failure(exit, code, what, place, otherRemedy, getCause());
  }

  /** The place, possibly empty. */
  public final String where() {
    return where;
  }

  /** What to do next, possibly empty. */
  public final String remedy() {
    return remedy;
  }

  /**
   * The line that a reader sees. Line breaks and other control characters are shown as {@code
   * \n}-style escapes, so that text from data cannot forge a second line of a log.
   *
   * @throws IllegalArgumentException when {@code code} or {@code what} is not usable
   */
  public static String format(String code, String what, String where, String remedy) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("code '" + code + "'; expected one like RUN-005");
    }
    if (what.isBlank()) {
      throw new IllegalArgumentException("failure " + code + " does not say what happened");
    }
    StringBuilder line = new StringBuilder(sentence(what));
    if (!where.isEmpty()) {
      line.append(" [").append(where).append(']');
    }
    if (!remedy.isEmpty()) {
      line.append(' ').append(sentence(remedy));
    }
    return Masking.oneLine(line.append(" (").append(code).append(')').toString());
  }

  private static String sentence(String text) {
    String line = text.strip();
    char last = line.charAt(line.length() - 1);
    return last == '.' || last == '?' || last == '!' ? line : line + ".";
  }
}
