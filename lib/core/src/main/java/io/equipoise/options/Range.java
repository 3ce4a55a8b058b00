package io.equipoise.options;

import java.time.Duration;

/** The legal values of a number, duration or size, as its {@link Option} declares them. */
final class Range {
  private Range() {}

  /** Whether the value is legal; NaN only where the option says so. */
  static boolean holds(Option option, double value) {
    if (Double.isNaN(value)) {
      return option.nonFinite();
    }
    return value >= option.min()
        && value <= option.max()
        && (value > option.above() || option.above() == Double.NEGATIVE_INFINITY)
        && (value < option.below() || option.below() == Double.POSITIVE_INFINITY);
  }

  /** The bounds in words, such as {@code > 0 and <= 1}; empty when there are none. */
  static String text(Shape.Leaf leaf) {
    Option option = leaf.option();
    StringBuilder text = new StringBuilder();
    append(text, ">= ", option.min(), leaf);
    append(text, "> ", option.above(), leaf);
    append(text, "<= ", option.max(), leaf);
    append(text, "< ", option.below(), leaf);
    if (text.length() > 0 && !option.unit().isEmpty()) {
      text.append(' ').append(option.unit());
    }
    return text.toString();
  }

  /** Type and bounds together, for "expected ...". */
  static String expected(Shape.Leaf leaf) {
    String range = text(leaf);
    String type =
        switch (leaf.type()) {
          case INT, LONG -> "an integer";
          case DOUBLE -> "a number";
          case BOOLEAN -> "true or false";
          case TEXT -> "text";
          case ENUM -> "one of " + String.join(", ", Scalars.names(leaf.raw()));
          case DURATION -> "a duration such as 90s, 10m or 1h30m";
          case SIZE -> "a size such as 64MiB";
        };
    return range.isEmpty() ? type : type + " " + range;
  }

  private static void append(StringBuilder text, String sign, double bound, Shape.Leaf leaf) {
    if (Double.isInfinite(bound)) {
      return;
    }
    String number =
        switch (leaf.type()) {
          case DURATION -> Scalars.text(Duration.ofNanos(Math.round(bound * 1e9)));
          case SIZE -> new ByteSize((long) bound).toString();
          default -> NumberText.of(bound);
        };
    text.append(text.length() == 0 ? "" : " and ").append(sign).append(number);
  }
}
