package io.equipoise.continual;

import java.util.OptionalDouble;

/** The door between NaN, which sums and maxima keep, and a measure that is not defined. */
final class Defined {
  private Defined() {}

  /** Empty for NaN. */
  static OptionalDouble of(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
