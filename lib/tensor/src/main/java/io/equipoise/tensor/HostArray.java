package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;

/**
 * An array on the Java heap with its shape: how numbers enter and leave the engine.
 *
 * @param data {@code float[]}, {@code double[]} or {@code long[]}, row by row
 * @param shape lengths of the axes; empty for one number
 */
public record HostArray(Object data, long[] shape) implements Serializable {
  /** Checks that the shape holds exactly the data. */
  public HostArray {
    long product = 1;
    for (long axis : shape) {
      product = Math.multiplyExact(product, axis);
    }
    int length = lengthOf(data);
    if (product != length) {
      throw new IllegalArgumentException(
          length + " numbers for shape " + new Shape(shape) + "; expected " + product);
    }
  }

  /** Single precision numbers; without a shape, a vector. */
  public static HostArray of(float[] data, long... shape) {
    return new HostArray(data, shape.length == 0 ? new long[] {data.length} : shape);
  }

  /** Double precision numbers; without a shape, a vector. */
  public static HostArray of(double[] data, long... shape) {
    return new HostArray(data, shape.length == 0 ? new long[] {data.length} : shape);
  }

  /** Whole numbers; without a shape, a vector. */
  public static HostArray of(long[] data, long... shape) {
    return new HostArray(data, shape.length == 0 ? new long[] {data.length} : shape);
  }

  /** Copies an engine's array to the heap. */
  public static HostArray of(NDArray array) {
    long[] shape = array.getShape().getShape();
    return switch (array.getDataType()) {
      case FLOAT32 -> new HostArray(array.toFloatArray(), shape);
      case FLOAT64 -> new HostArray(array.toDoubleArray(), shape);
      case INT64 -> new HostArray(array.toLongArray(), shape);
      default ->
          throw new IllegalArgumentException(
              "array of " + array.getDataType() + "; expected float32, float64 or int64");
    };
  }

  /** How many numbers. */
  public int length() {
    return lengthOf(data);
  }

  /** True for {@code double[]} data. */
  public boolean isDouble() {
    return data instanceof double[];
  }

  /** The numbers in single precision; the array itself when it is. */
  public float[] floats() {
    if (data instanceof float[] same) {
      return same;
    }
    double[] from = doubles();
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) from[i];
    }
    return to;
  }

  /** The numbers in double precision; the array itself when it is. */
  public double[] doubles() {
    if (data instanceof double[] same) {
      return same;
    }
    double[] to = new double[length()];
    for (int i = 0; i < to.length; i++) {
      to[i] = data instanceof float[] f ? f[i] : ((long[]) data)[i];
    }
    return to;
  }

  /** These numbers in the precision of {@code like}; whole numbers stay as they are. */
  public HostArray like(HostArray like) {
    if (data instanceof long[] || isDouble() == like.isDouble()) {
      return this;
    }
    return like.isDouble() ? new HostArray(doubles(), shape) : new HostArray(floats(), shape);
  }

  /** The engine's name for the numbers' format. */
  DataType type() {
    return data instanceof float[]
        ? DataType.FLOAT32
        : data instanceof double[] ? DataType.FLOAT64 : DataType.INT64;
  }

  private static int lengthOf(Object data) {
    if (data instanceof float[] f) {
      return f.length;
    }
    if (data instanceof double[] d) {
      return d.length;
    }
    if (data instanceof long[] l) {
      return l.length;
    }
    throw new IllegalArgumentException(
        "data of " + data.getClass().getSimpleName() + "; expected float[], double[] or long[]");
  }
}
