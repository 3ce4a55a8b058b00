package io.equipoise.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Arrays in the safetensors format: eight bytes of header length, a JSON header, then the numbers,
 * little-endian. No code can hide in it.
 *
 * <p>Holds {@code float[]} (F32), {@code double[]} (F64), {@code int[]} (I32) and {@code long[]}
 * (I64). The same arrays give the same bytes: names sorted, no gaps, header padded with spaces to
 * eight bytes.
 *
 * <p>Reading trusts nothing: header at most 16 MiB, and all that {@link SafetensorsHeader} checks.
 */
public final class Safetensors {
  private static final int MAX_HEADER = 16 << 20;
  private static final Map<String, Integer> WIDTHS = new LinkedHashMap<>();

  static {
    for (Kind kind : Kind.values()) {
      WIDTHS.put(kind.name(), kind.bytes);
    }
  }

  private Safetensors() {}

  /** An array with its shape; the shape's product is the array's length. */
  public record Tensor(Object values, long[] shape) {
    /** Checks type and length. */
    public Tensor {
      int length = Kind.of(values).length(values);
      if (product(shape) != length) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(shape) + " does not hold " + length + " numbers");
      }
    }

    /** A vector. */
    public static Tensor vector(Object values) {
      return new Tensor(values, new long[] {Kind.of(values).length(values)});
    }

    /** The numbers as {@code float[]}. */
    public float[] floats() {
      return (float[]) values;
    }
  }

  private enum Kind {
    F32(4, float[].class) {
      @Override
      void put(ByteBuffer to, Object values) {
        to.asFloatBuffer().put((float[]) values);
      }

      @Override
      Object get(ByteBuffer from, int n) {
        float[] values = new float[n];
        from.asFloatBuffer().get(values);
        return values;
      }
    },
    F64(8, double[].class) {
      @Override
      void put(ByteBuffer to, Object values) {
        to.asDoubleBuffer().put((double[]) values);
      }

      @Override
      Object get(ByteBuffer from, int n) {
        double[] values = new double[n];
        from.asDoubleBuffer().get(values);
        return values;
      }
    },
    I32(4, int[].class) {
      @Override
      void put(ByteBuffer to, Object values) {
        to.asIntBuffer().put((int[]) values);
      }

      @Override
      Object get(ByteBuffer from, int n) {
        int[] values = new int[n];
        from.asIntBuffer().get(values);
        return values;
      }
    },
    I64(8, long[].class) {
      @Override
      void put(ByteBuffer to, Object values) {
        to.asLongBuffer().put((long[]) values);
      }

      @Override
      Object get(ByteBuffer from, int n) {
        long[] values = new long[n];
        from.asLongBuffer().get(values);
        return values;
      }
    };

    final int bytes;
    final Class<?> type;

    Kind(int bytes, Class<?> type) {
      this.bytes = bytes;
      this.type = type;
    }

    abstract void put(ByteBuffer to, Object values);

    abstract Object get(ByteBuffer from, int n);

    int length(Object values) {
      return java.lang.reflect.Array.getLength(values);
    }

    static Kind of(Object values) {
      for (Kind kind : values()) {
        if (kind.type.isInstance(values)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "a "
              + values.getClass().getSimpleName()
              + "; expected float[], double[], int[] or long[]");
    }
  }

  /** Vectors by name as a file's bytes. */
  public static byte[] writeVectors(Map<String, Object> vectors) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    vectors.forEach((name, values) -> tensors.put(name, Tensor.vector(values)));
    return write(tensors);
  }

  /** Tensors by name as a file's bytes. */
  public static byte[] write(SortedMap<String, Tensor> tensors) {
    Map<String, Object> header = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      Kind kind = Kind.of(tensor.values());
      long end = at + (long) kind.bytes * kind.length(tensor.values());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("dtype", kind.name());
      one.put("shape", tensor.shape());
      one.put("data_offsets", new long[] {at, end});
      header.put(entry.getKey(), one);
      at = end;
    }
    byte[] json = padded(header);
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(8 + json.length + at)).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    for (Tensor tensor : tensors.values()) {
      Kind kind = Kind.of(tensor.values());
      kind.put(out, tensor.values());
      // The typed view moved by itself; the byte buffer follows.
      out.position(out.position() + kind.bytes * kind.length(tensor.values()));
    }
    return out.array();
  }

  /** The tensors of a file, by name. */
  public static SortedMap<String, Tensor> read(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length =
        SafetensorsHeader.length(
            file.length < SafetensorsHeader.PREFIX ? -1 : in.getLong(), file.length, MAX_HEADER);
    int begin = SafetensorsHeader.PREFIX + length;
    byte[] json = Arrays.copyOfRange(file, SafetensorsHeader.PREFIX, begin);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, SafetensorsHeader.Entry> one :
        SafetensorsHeader.read(json, file.length - begin, WIDTHS).entries().entrySet()) {
      SafetensorsHeader.Entry entry = one.getValue();
      Kind kind = Kind.valueOf(entry.type());
      ByteBuffer from =
          in.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(begin + (int) entry.from());
      long[] shape = entry.shape().stream().mapToLong(Integer::longValue).toArray();
      tensors.put(one.getKey(), new Tensor(kind.get(from, entry.bytes() / kind.bytes), shape));
    }
    return tensors;
  }

  private static long product(long[] shape) {
    long product = 1;
    for (long dim : shape) {
      product = Math.multiplyExact(product, dim);
    }
    return product;
  }

  private static byte[] padded(Map<String, Object> header) {
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
