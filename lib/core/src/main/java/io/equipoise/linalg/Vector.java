package io.equipoise.linalg;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An immutable list of doubles with value equality: what records hold instead of arrays.
 *
 * <p>Two vectors are equal when their numbers have the same bits, except that every NaN equals
 * every NaN; 0.0 and -0.0 differ. Arrays are copied where they enter and where they leave.
 */
public final class Vector implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No numbers. */
  public static final Vector EMPTY = new Vector(new double[0]);

  private final double[] values;

  private Vector(double[] values) {
    this.values = values;
  }

  /** The given numbers, copied. */
  public static Vector of(double... values) {
    return new Vector(values.clone());
  }

  /** {@code size} times the number {@code value}. */
  public static Vector filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return new Vector(values);
  }

  /** How many numbers there are. */
  public int size() {
    return values.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.length == 0;
  }

  /** Number {@code i}, counted from 0. */
  public double get(int i) {
    return values[i];
  }

  /** A copy of the numbers. */
  public double[] toArray() {
    return values.clone();
  }

  /** The first number that is NaN or infinite, or -1. */
  public int firstNotFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /** This vector times {@code factor}. */
  public Vector times(double factor) {
    double[] product = values.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= factor;
    }
    return new Vector(product);
  }

  /** Sum of products with {@code other}, folded from the first to the last. */
  public double dot(Vector other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException(
          "the other vector has " + other.size() + " numbers; expected " + size());
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other.values[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector v && Arrays.equals(values, v.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
