package io.equipoise.jobs.doctor;

import java.io.Serializable;
import java.util.Locale;

/**
 * One thing that was checked.
 *
 * @param level how bad it is
 * @param check the name of the check, such as {@code engine}
 * @param seen what was seen, with its value
 * @param remedy what to do, empty when there is nothing to do
 */
record Finding(Level level, String check, String seen, String remedy) implements Serializable {
  /** How bad a finding is. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String check, String seen) {
    return new Finding(Level.OK, check, seen, "");
  }

  static Finding warn(String check, String seen, String remedy) {
    return new Finding(Level.WARN, check, seen, remedy);
  }

  static Finding fail(String check, String seen, String remedy) {
    return new Finding(Level.FAIL, check, seen, remedy);
  }

  /** Ok when {@code good}, otherwise a failure with the remedy. */
  static Finding require(boolean good, String check, String seen, String remedy) {
    return good ? ok(check, seen) : fail(check, seen, remedy);
  }

  /** The finding as one line, found at {@code where}. */
  String line(String where) {
    String text =
        "%-15s %-4s  %-10s %s"
            .formatted(where, level.name().toLowerCase(Locale.ROOT), check, oneLine(seen));
    return remedy.isEmpty() ? text : text + ". " + oneLine(remedy);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
