package io.equipoise.options;

import java.io.Serializable;

/** A number of bytes, written {@code 64MiB}. Units are powers of 1024: B, KiB, MiB, GiB, TiB. */
public record ByteSize(long bytes) implements Comparable<ByteSize>, Serializable {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /** Refuses a negative size. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("size " + bytes + " bytes; expected >= 0");
    }
  }

  /**
   * The size of a text such as {@code 64MiB}.
   *
   * @throws IllegalArgumentException when it is no whole number with a unit, or exceeds 2^63 - 1
   */
  public static ByteSize parse(String text) {
    return new ByteSize(Scalars.size(text));
  }

  /** The shortest exact text: the largest unit that divides the size. */
  @Override
  public String toString() {
    int unit = 0;
    long count = bytes;
    while (unit < UNITS.length - 1 && count > 0 && count % 1024 == 0) {
      count /= 1024;
      unit++;
    }
    return count + UNITS[unit];
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
