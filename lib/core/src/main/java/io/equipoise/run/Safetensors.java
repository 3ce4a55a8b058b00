package io.equipoise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in the safetensors format: eight bytes of header length, a JSON header, then the numbers,
 * little-endian. No code can hide in it.
 *
 * <p>Holds {@code float[]} (F32), {@code double[]} (F64), {@code int[]} (I32) and {@code long[]}
 * (I64). The same arrays give the same bytes: names sorted, no gaps, header padded with spaces to
 * eight bytes.
 *
 * <p>Reading trusts nothing: header at most 16 MiB, offsets ascending from 0 without gap or overlap
 * and ending with the file, the shape's product checked for overflow and against the length.
 */
public final class Safetensors {
  private static final int MAX_HEADER = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

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
    long headerLength = file.length < 8 ? -1 : in.getLong();
    if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, file.length - 8)) {
      throw new IOException(
          "safetensors header of "
              + headerLength
              + " bytes in a file of "
              + file.length
              + "; expected 2 to "
              + MAX_HEADER
              + " and inside the file");
    }
    int begin = 8 + (int) headerLength;
    JsonNode header = JSON.readTree(file, 8, (int) headerLength);
    if (header == null || !header.isObject()) {
      throw new IOException("safetensors header is not a JSON object");
    }
    SortedMap<Long, String> byOffset = new TreeMap<>();
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("__metadata__")) {
        Tensor tensor = one(name, header.path(name), in, begin, file.length - begin);
        tensors.put(name, tensor);
        long from = header.path(name).path("data_offsets").path(0).asLong();
        if (tensor.shape().length == 0 || product(tensor.shape()) > 0) {
          refuse(byOffset.put(from, name) != null, name, "shares its bytes with another");
        }
      }
    }
    checkNoGap(header, byOffset, file.length - begin);
    return tensors;
  }

  private static void checkNoGap(JsonNode header, SortedMap<Long, String> byOffset, long bytes)
      throws IOException {
    long at = 0;
    for (Map.Entry<Long, String> entry : byOffset.entrySet()) {
      refuse(entry.getKey() != at, entry.getValue(), "leaves a gap or overlaps at byte " + at);
      at = header.path(entry.getValue()).path("data_offsets").path(1).asLong();
    }
    refuse(at != bytes, "(end)", "is at byte " + at + " but the file has " + bytes + " data bytes");
  }

  private static Tensor one(String name, JsonNode entry, ByteBuffer in, int begin, long bytes)
      throws IOException {
    Kind kind = kind(entry.path("dtype").asText());
    refuse(
        kind == null, name, "has type " + entry.path("dtype") + "; expected F32, F64, I32 or I64");
    JsonNode dims = entry.path("shape");
    JsonNode offsets = entry.path("data_offsets");
    refuse(!dims.isArray() || offsets.size() != 2, name, "lacks a shape or two data offsets");
    long[] shape = new long[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      refuse(!dims.get(i).canConvertToLong() || dims.get(i).asLong() < 0, name, "has a bad shape");
      shape[i] = dims.get(i).asLong();
    }
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    refuse(from < 0 || to < from || to > bytes, name, "lies outside the file");
    long count;
    try {
      count = product(shape);
    } catch (ArithmeticException e) {
      throw new IOException("safetensors entry '" + name + "' has a shape that overflows", e);
    }
    refuse(
        kind == null || count > Integer.MAX_VALUE || count * kind.bytes != to - from,
        name,
        "has "
            + (to - from)
            + " bytes, which its shape "
            + Arrays.toString(shape)
            + " does not fill");
    ByteBuffer slice = in.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(begin + (int) from);
    return new Tensor(java.util.Objects.requireNonNull(kind).get(slice, (int) count), shape);
  }

  private static @Nullable Kind kind(String dtype) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(dtype)) {
        return kind;
      }
    }
    return null;
  }

  private static void refuse(boolean bad, String name, String why) throws IOException {
    if (bad) {
      throw new IOException("safetensors entry '" + name + "' " + why);
    }
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
