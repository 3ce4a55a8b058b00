package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array on the Java heap with its shape: how numbers enter and leave the engine.
 *
 * @param data {@code float[]}, {@code double[]} or {@code long[]}, row by row; of a {@linkplain
 *     #lasting lasting} array the memory where the engine finds them
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

  /**
   * Single precision numbers that many calls need, placed where the engine reads them once and for
   * all: a call does not copy them. Freed some time after the last use.
   */
  public static HostArray lasting(float[] data) {
    int bytes = Math.multiplyExact(data.length, Float.BYTES);
    ByteBuffer placed = Staging.aligned(bytes).limit(bytes).slice().order(ByteOrder.nativeOrder());
    placed.asFloatBuffer().put(data);
    return new HostArray(placed, new long[] {data.length});
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
    float[] to = new float[length()];
    if (data instanceof ByteBuffer placed) {
      placed.asFloatBuffer().get(0, to);
      return to;
    }
    double[] from = doubles();
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
      to[i] = data instanceof long[] l ? l[i] : number(data, i);
    }
    return to;
  }

  private static float number(Object data, int i) {
    return data instanceof ByteBuffer b ? b.getFloat(i * Float.BYTES) : ((float[]) data)[i];
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
    return data instanceof float[] || data instanceof ByteBuffer
        ? DataType.FLOAT32
        : data instanceof double[] ? DataType.FLOAT64 : DataType.INT64;
  }

  private static int lengthOf(Object data) {
    if (data instanceof float[] f) {
      return f.length;
    }
    if (data instanceof ByteBuffer placed) {
      return placed.capacity() / Float.BYTES;
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
