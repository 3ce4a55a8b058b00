package io.equipoise.jobs.runs;

import io.equipoise.run.Progress;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How long ago something was, in words. */
final class Age {
  private static final long DAY = 86_400;

  private Age() {}

  /**
   * {@code 12s}, {@code 6m12s}, {@code 3h05m} or {@code 9d}; {@code -} when the text is no time.
   */
  static String of(String instant, long now) {
    try {
      long seconds = Math.max(0, now / 1000 - Instant.parse(instant).getEpochSecond());
      return seconds < 2 * DAY ? Progress.duration(seconds) : seconds / DAY + "d";
    } catch (DateTimeParseException e) {
      return "-";
    }
  }
}
