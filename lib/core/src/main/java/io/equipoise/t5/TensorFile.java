package io.equipoise.t5;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file whose tensors are read one at a time: eight bytes of header length, a JSON
 * header, then the numbers, little-endian.
 *
 * <p>Trusts nothing: the header has at most 100 MB and lies inside the file; every tensor has a
 * known type (F64, F32, F16, BF16), a shape whose product does not overflow, and exactly the bytes
 * that it needs; tensors follow each other without gap or overlap and end with the file. All of
 * that is checked before the first number is read.
 *
 * <p>Memory: the header, and one tensor at a time.
 */
public final class TensorFile implements Closeable {
  private static final long MAX_HEADER = 100_000_000;

  private final Path file;
  private final FileChannel channel;
  private final SortedMap<String, Entry> entries;

  /** How numbers are stored. */
  private enum Type {
    F64(8),
    F32(4),
    F16(2),
    BF16(2);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    static @Nullable Type of(String name) {
      for (Type type : values()) {
        if (type.name().equals(name)) {
          return type;
        }
      }
      return null;
    }

    double get(ByteBuffer from) {
      return switch (this) {
        case F64 -> from.getDouble();
        case F32 -> from.getFloat();
        case F16 -> half(from.getShort());
        case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
      };
    }

    /** Sign, 5 bits of exponent with bias 15, 10 of fraction. */
    private static double half(short bits) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      double size =
          exponent == 0
              ? fraction * 0x1p-24
              : exponent == 0x1f
                  ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                  : (fraction + 0x400) * StrictMath.scalb(1.0, exponent - 25);
      return bits < 0 ? -size : size;
    }
  }

  private record Entry(Type type, List<Integer> shape, long from, long to) {
    int count() {
      return (int) ((to - from) / type.bytes);
    }
  }

  private TensorFile(Path file, FileChannel channel, SortedMap<String, Entry> entries) {
    this.file = file;
    this.channel = channel;
    this.entries = entries;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws Failure DATA-035 when anything of it is not as it must be
   */
  public static TensorFile open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      TensorFile opened = new TensorFile(file, channel, header(file, channel));
      channel = null;
      return opened;
    } catch (JsonProcessingException bad) {
      throw refused(file, "has a header that is no JSON: " + bad.getOriginalMessage());
    } catch (IOException unreadable) {
      throw refused(file, "cannot be read: " + unreadable.getMessage());
    } finally {
      closed(channel);
    }
  }

  private static void closed(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException alreadyRefused) {
        // The file was refused for a better reason; there is nothing left to lose.
      }
    }
  }

  private static SortedMap<String, Entry> header(Path file, FileChannel channel)
      throws IOException {
    long size = channel.size();
    long length = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
    if (length < 2 || length > Math.min(MAX_HEADER, size - 8)) {
      throw refused(
          file,
          "has a header of "
              + length
              + " bytes in "
              + size
              + "; expected 2 to 100,000,000 inside it");
    }
    JsonNode json = new ObjectMapper().readTree(bytes(channel, 8, (int) length).array());
    if (json == null || !json.isObject()) {
      throw refused(file, "has a header that is no JSON object");
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("__metadata__")) {
        entries.put(name, entry(file, name, json.path(name), 8 + length, size));
      }
    }
    checkNoGap(file, entries, 8 + length, size);
    return entries;
  }

  private static Entry entry(Path file, String name, JsonNode json, long begin, long size) {
    Type type = Type.of(json.path("dtype").asText());
    if (type == null) {
      throw refused(
          file, name, "has the type " + json.path("dtype") + "; expected F64, F32, F16 or BF16");
    }
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (JsonNode dim : json.path("shape")) {
      if (!dim.isIntegralNumber() || !dim.canConvertToInt() || dim.intValue() < 0) {
        throw refused(file, name, "has the shape " + json.path("shape"));
      }
      shape.add(dim.intValue());
      count = times(count, dim.intValue());
    }
    JsonNode offsets = json.path("data_offsets");
    boolean whole =
        offsets.size() == 2
            && offsets.get(0).canConvertToLong()
            && offsets.get(1).canConvertToLong();
    long from = whole ? offsets.get(0).longValue() : -1;
    long to = whole ? offsets.get(1).longValue() : -1;
    if (!json.path("shape").isArray() || from < 0 || to < from || to > size - begin) {
      throw refused(
          file, name, "lies at " + offsets + "; expected inside the " + (size - begin) + " bytes");
    }
    if (count > Integer.MAX_VALUE / 8 || count * type.bytes != to - from) {
      throw refused(
          file, name, "has " + (to - from) + " bytes, which its shape " + shape + " does not fill");
    }
    return new Entry(type, List.copyOf(shape), begin + from, begin + to);
  }

  /** The product, or more than any tensor may have. */
  private static long times(long a, int b) {
    return b == 0 ? 0 : a > Integer.MAX_VALUE ? a : a * b;
  }

  private static void checkNoGap(
      Path file, SortedMap<String, Entry> entries, long begin, long size) {
    List<String> names = new ArrayList<>(entries.keySet());
    Comparator<String> byPlace =
        Comparator.comparingLong((String n) -> of(entries, n).from())
            .thenComparingLong(n -> of(entries, n).to());
    names.sort(byPlace);
    long at = begin;
    for (String name : names) {
      Entry entry = of(entries, name);
      if (entry.from() != at) {
        throw refused(
            file,
            name,
            "begins at byte "
                + (entry.from() - begin)
                + "; expected "
                + (at - begin)
                + ", without gap or overlap");
      }
      at = entry.to();
    }
    if (at != size) {
      throw refused(
          file, "has " + (size - begin) + " bytes of numbers; its tensors end at " + (at - begin));
    }
  }

  private static Entry of(SortedMap<String, Entry> entries, String name) {
    return java.util.Objects.requireNonNull(entries.get(name));
  }

  /** The tensors' names. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** The shape of a tensor; empty for one that is not there. */
  public List<Integer> shape(String name) {
    Entry entry = entries.get(name);
    return entry == null ? List.of() : entry.shape();
  }

  /**
   * The numbers of a tensor, in double.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public double[] read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' is not in " + file + "; expected one of " + names());
    }
    try {
      ByteBuffer from = bytes(channel, entry.from(), (int) (entry.to() - entry.from()));
      double[] values = new double[entry.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = entry.type().get(from);
      }
      return values;
    } catch (IOException unreadable) {
      throw refused(file, name, "cannot be read: " + unreadable.getMessage());
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("it ends at byte " + (at + buffer.position()));
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static Failure refused(Path file, String name, String what) {
    return refused(file, "is damaged: tensor '" + name + "' " + what);
  }

  private static Failure refused(Path file, String what) {
    return new Failure(
        ExitCode.DATA,
        "DATA-035",
        "the file of weights " + what,
        file.toString(),
        "Fetch it again, and compare its SHA-256 with the publisher's.");
  }
}
