package io.equipoise.jobs.report;

import io.equipoise.run.Masking;
import java.math.BigDecimal;
import java.math.MathContext;

/** Text and numbers as the page's pictures carry them. */
final class Shown {
  private static final MathContext FIVE = new MathContext(5);
  private static final int LABEL = 60;

  private Shown() {}

  /** Five significant digits, enough for a picture. */
  static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(FIVE).doubleValue() : value;
  }

  /** An option's text; a number in five digits at most. */
  static String option(String text) {
    try {
      BigDecimal rounded = new BigDecimal(text).round(FIVE).stripTrailingZeros();
      int magnitude = rounded.precision() - rounded.scale();
      boolean plain = rounded.signum() == 0 || (magnitude > -4 && magnitude <= 7);
      return plain ? rounded.toPlainString() : rounded.toString();
    } catch (NumberFormatException word) {
      return label(text);
    }
  }

  /** One line of at most 60 characters. */
  static String label(String text) {
    String line = Masking.oneLine(text);
    return line.length() <= LABEL ? line : line.substring(0, LABEL - 1) + "…";
  }
}
