package io.equipoise.incremental;

/** Refuses options that are out of range. */
final class Require {
  private Require() {}

  /** A finite number of at least {@code least}. */
  static void atLeast(double least, String what, double found) {
    that(found >= least && Double.isFinite(found), what, found, ">= " + least);
  }

  /** A finite number above 0. */
  static void positive(String what, double found) {
    that(found > 0 && Double.isFinite(found), what, found, "> 0");
  }

  /** Passes when {@code holds}. */
  static void that(boolean holds, String what, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is " + found + "; expected " + expected);
    }
  }
}
