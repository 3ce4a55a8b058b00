package io.equipoise.options;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The shortest decimal text that reads back as the same double, laid out as in RFC 8785 (and
 * ECMAScript): {@code 240}, {@code 0.001}, {@code 1e-7}, {@code 1e+21}.
 *
 * <p>Not {@link Double#toString}: before Java 19 it is not always the shortest, so that a hash over
 * it would change with the Java version. Differs from RFC 8785 in one value: negative zero is
 * {@code -0}, because it is another double. NaN and infinities are named as in Java.
 */
final class NumberText {
  private NumberText() {}

  static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0" : "0";
    }
    BigDecimal digits = shortest(new BigDecimal(Math.abs(value)), Math.abs(value));
    return (value < 0 ? "-" : "") + layout(digits.stripTrailingZeros());
  }

  /** Tries 1 to 17 digits; 17 always suffice. Of two neighbours that read back, the nearer. */
  private static BigDecimal shortest(BigDecimal exact, double value) {
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal down = readsBack(exact, digits, RoundingMode.DOWN, value);
      BigDecimal up = readsBack(exact, digits, RoundingMode.UP, value);
      if (down != null && up != null) {
        return exact.subtract(down).compareTo(up.subtract(exact)) <= 0 ? down : up;
      }
      if (down != null) {
        return down;
      }
      if (up != null) {
        return up;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }

  private static @Nullable BigDecimal readsBack(
      BigDecimal exact, int digits, RoundingMode mode, double value) {
    BigDecimal rounded = exact.round(new MathContext(digits, mode));
    return rounded.doubleValue() == value ? rounded : null;
  }

  private static String layout(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int point = digits.length() - number.scale();
    if (point > 21 || point < -5) {
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      int exponent = point - 1;
      return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length());
    }
    if (point > 0) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    return "0." + "0".repeat(-point) + digits;
  }
}
