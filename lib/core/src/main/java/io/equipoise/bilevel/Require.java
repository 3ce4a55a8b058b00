package io.equipoise.bilevel;

/** Refuses options that are out of range. */
final class Require {
  private Require() {}

  /**
   * Passes when {@code holds}.
   *
   * @throws IllegalArgumentException saying what was found and what was expected
   */
  static void that(boolean holds, String what, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is " + found + "; expected " + expected);
    }
  }

  /** A finite number above 0. */
  static void positive(String what, double found, String typical) {
    that(found > 0 && Double.isFinite(found), what, found, "> 0 (" + typical + ")");
  }

  /** A count of at least {@code least}. */
  static void atLeast(int least, String what, int found) {
    that(found >= least, what, found, ">= " + least);
  }
}
