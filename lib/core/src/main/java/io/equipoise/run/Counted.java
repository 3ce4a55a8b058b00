package io.equipoise.run;

import java.util.Locale;

/** Numbers of things in messages. */
public final class Counted {
  private Counted() {}

  /** {@code 1 trial}, {@code 10,000 trials}. */
  public static String of(long n, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", n, one, n == 1 ? "" : "s");
  }
}
