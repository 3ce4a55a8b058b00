package io.equipoise.jobs.report;

import io.equipoise.run.Counted;
import java.util.Locale;

/** Words that begin sentences, and counts in them. */
final class Sentence {
  private Sentence() {}

  /** With its first letter in upper case. */
  static String start(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** {@code 1 trial}, {@code 10,000 trials}. */
  static String count(long n, String one) {
    return Counted.of(n, one);
  }

  /** {@code 12.3 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share).replace('-', '−');
  }
}
