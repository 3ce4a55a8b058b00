package io.equipoise.bilevel;

/** Step sizes that fall with time. */
final class Schedule {
  private Schedule() {}

  /** {@code (t + 1)^exponent}, t counted from 0. */
  static double fall(long t, double exponent) {
    return exponent == 0 ? 1 : StrictMath.pow(t + 1, exponent);
  }
}
