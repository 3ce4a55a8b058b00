package io.equipoise.options;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values from the text of a scalar, and back.
 *
 * <p>The text alone decides, not a YAML schema: {@code 1_000} and {@code 1e-3} are numbers for a
 * number's option, {@code NO}, {@code on} and {@code 1:30} are text for a text's option and nothing
 * else for any other.
 */
final class Scalars {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9](_?[0-9])*(\\.[0-9](_?[0-9])*)?([eE][-+]?[0-9]{1,4})?");
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:([0-9_]+)d)?(?:([0-9_]+)h)?(?:([0-9_]+)m)?(?:([0-9_]+)s)?"
              + "(?:([0-9_]+)ms)?(?:([0-9_]+)us)?(?:([0-9_]+)ns)?");
  private static final Pattern SIZE = Pattern.compile("([0-9](?:_?[0-9])*)([KMGT]iB|B)");
  private static final Pattern NON_FINITE = Pattern.compile("(?i)[-+]?\\.?(nan|inf|infinity)");
  private static final String[] TIME_UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
  };
  private static final int LONGEST = 100;

  private Scalars() {}

  /** The value of a scalar. */
  static Object read(Shape.Leaf leaf, Tree.Scalar scalar) throws Refusal {
    String text = scalar.text();
    boolean textual = leaf.type() == Shape.Type.TEXT || leaf.type() == Shape.Type.ENUM;
    if (text.isEmpty() && !(leaf.type() == Shape.Type.TEXT && leaf.option().empty())) {
      throw new Refusal(
          OptionCode.NO_VALUE, Range.expected(leaf), "Give a value, or drop the line");
    }
    if (!textual && scalar.style() == Tree.Style.QUOTED) {
      throw new Refusal(
          OptionCode.WRONG_TYPE, Range.expected(leaf) + " without quotes", "Remove the quotes");
    }
    if (!textual && text.length() > LONGEST) {
      throw wrongType(leaf);
    }
    return switch (leaf.type()) {
      case BOOLEAN -> bool(leaf, text);
      case INT -> (int) integer(leaf, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> integer(leaf, text, Long.MIN_VALUE, Long.MAX_VALUE);
      case DOUBLE -> number(leaf, text);
      case TEXT -> text(text);
      case ENUM -> constant(leaf, text);
      case DURATION -> duration(leaf, text);
      case SIZE -> new ByteSize(inRange(leaf, sizeOrRefuse(leaf, text)));
    };
  }

  /** The kebab-case names of an enum's constants, in their order. */
  static List<String> names(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(Schema.kebab(((Enum<?>) constant).name()));
    }
    return names;
  }

  /** The text of a value, which {@link #read} turns into an equal value. */
  static String text(Object value) {
    if (value instanceof Double number) {
      return NumberText.of(number);
    }
    if (value instanceof Enum<?> constant) {
      return Schema.kebab(constant.name());
    }
    return value instanceof Duration duration ? text(duration) : value.toString();
  }

  /** The shortest exact text of a duration: {@code 1m30s}, {@code 0s}. */
  static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    long rest = duration.toNanos();
    for (int i = 0; i < NANOS.length; i++) {
      if (rest >= NANOS[i]) {
        text.append(rest / NANOS[i]).append(TIME_UNITS[i]);
        rest %= NANOS[i];
      }
    }
    return text.length() == 0 ? "0s" : text.toString();
  }

  /** The bytes of a text such as {@code 64MiB}. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      throw new IllegalArgumentException("size '" + text + "'; expected one such as 64MiB");
    }
    int power = "BKMGT".indexOf(matcher.group(2).charAt(0));
    BigDecimal bytes =
        new BigDecimal(digits(matcher.group(1))).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new ArithmeticException("size '" + text + "' exceeds 2^63 - 1 bytes");
    }
    return bytes.longValueExact();
  }

  private static boolean bool(Shape.Leaf leaf, String text) throws Refusal {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrongType(leaf);
    }
    return text.equals("true");
  }

  private static long integer(Shape.Leaf leaf, String text, long least, long most) throws Refusal {
    BigDecimal number = decimal(leaf, text);
    // 1e9999 as an integer would fill memory, so look at its magnitude first.
    boolean huge = number.signum() != 0 && number.precision() - (long) number.scale() > 19;
    if (huge
        || number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw outOfRange(leaf, Range.expected(leaf) + " between " + least + " and " + most);
    }
    if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
      throw wrongType(leaf);
    }
    return inRange(leaf, number.longValueExact());
  }

  private static double number(Shape.Leaf leaf, String text) throws Refusal {
    if (leaf.option().nonFinite() && NON_FINITE.matcher(text).matches()) {
      double value =
          text.toLowerCase(java.util.Locale.ROOT).endsWith("nan")
              ? Double.NaN
              : Double.POSITIVE_INFINITY;
      return text.startsWith("-") ? -value : value;
    }
    BigDecimal exact = decimal(leaf, text);
    double value = Double.parseDouble(digits(text));
    if (Double.isInfinite(value) || (value == 0 && exact.signum() != 0)) {
      throw outOfRange(leaf, Range.expected(leaf) + " with magnitude 4.9e-324 to 1.8e308");
    }
    if (!Range.holds(leaf.option(), value)) {
      throw outOfRange(leaf, range(leaf));
    }
    return value;
  }

  private static BigDecimal decimal(Shape.Leaf leaf, String text) throws Refusal {
    if (NON_FINITE.matcher(text).matches()) {
      throw new Refusal(
          OptionCode.NO_VALUE,
          "a finite number" + (Range.text(leaf).isEmpty() ? "" : " " + Range.text(leaf)),
          typical(leaf, "Give a finite number"));
    }
    if (!NUMBER.matcher(text).matches()) {
      throw wrongType(leaf);
    }
    return new BigDecimal(digits(text));
  }

  private static String text(String text) throws Refusal {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.getType(c) == Character.SURROGATE) {
        throw new Refusal(OptionCode.WRONG_TYPE, "valid Unicode text", "Remove the lone surrogate");
      }
      i += Character.charCount(c);
    }
    return text;
  }

  private static Object constant(Shape.Leaf leaf, String text) throws Refusal {
    List<String> names = names(leaf.raw());
    int index = names.indexOf(text);
    if (index < 0) {
      throw new Refusal(
          OptionCode.NOT_A_CHOICE,
          Range.expected(leaf),
          Nearest.of(text, names)
              .map(n -> "Did you mean " + n + "?")
              .orElse("Choose one of these"));
    }
    return leaf.raw().getEnumConstants()[index];
  }

  private static Duration duration(Shape.Leaf leaf, String text) throws Refusal {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw wrongType(leaf);
    }
    long nanos = 0;
    try {
      for (int i = 0; i < NANOS.length; i++) {
        String count = matcher.group(i + 1);
        if (count != null) {
          nanos = Math.addExact(nanos, Math.multiplyExact(Long.parseLong(digits(count)), NANOS[i]));
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw outOfRange(leaf, "a duration below 106000d");
    }
    if (!Range.holds(leaf.option(), nanos / 1e9)) {
      throw outOfRange(leaf, range(leaf));
    }
    return Duration.ofNanos(nanos);
  }

  private static long sizeOrRefuse(Shape.Leaf leaf, String text) throws Refusal {
    try {
      return size(text);
    } catch (ArithmeticException e) {
      throw outOfRange(leaf, "a size below 8388608TiB");
    } catch (IllegalArgumentException e) {
      throw wrongType(leaf);
    }
  }

  private static long inRange(Shape.Leaf leaf, long value) throws Refusal {
    if (!Range.holds(leaf.option(), value)) {
      throw outOfRange(leaf, range(leaf));
    }
    return value;
  }

  private static String range(Shape.Leaf leaf) {
    return Range.text(leaf);
  }

  private static Refusal outOfRange(Shape.Leaf leaf, String expected) {
    return new Refusal(
        OptionCode.OUT_OF_RANGE, expected, typical(leaf, "Choose a value in this range"));
  }

  private static Refusal wrongType(Shape.Leaf leaf) {
    return new Refusal(
        OptionCode.WRONG_TYPE, Range.expected(leaf), typical(leaf, "Write it as " + example(leaf)));
  }

  private static String typical(Shape.Leaf leaf, String otherwise) {
    String typical = leaf.option().typical();
    return typical.isEmpty() ? otherwise : "Typical: " + typical;
  }

  private static String example(Shape.Leaf leaf) {
    return switch (leaf.type()) {
      case BOOLEAN -> "true or false, in lower case";
      case INT, LONG -> "240 or 1_000";
      case DOUBLE -> "0.001 or 1e-3";
      case DURATION -> "90s, 10m or 1h30m";
      case SIZE -> "512KiB, 64MiB or 2GiB";
      default -> "text";
    };
  }

  private static String digits(String text) {
    return text.replace("_", "");
  }
}
