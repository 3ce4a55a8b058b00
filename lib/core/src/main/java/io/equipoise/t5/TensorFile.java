package io.equipoise.t5;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.SafetensorsHeader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file whose tensors are read one at a time: eight bytes of header length, a JSON
 * header, then the numbers, little-endian.
 *
 * <p>Trusts nothing: the header has at most 100 MB and lies inside the file; types are F64, F32,
 * F16 and BF16; all that {@link SafetensorsHeader} checks is checked before the first number is
 * read.
 *
 * <p>Memory: the header, and one tensor at a time.
 */
public final class TensorFile implements TensorSource {
  private static final int MAX_HEADER = 100_000_000;
  private static final Map<String, Integer> WIDTHS = new LinkedHashMap<>();

  static {
    for (Type type : Type.values()) {
      WIDTHS.put(type.name(), type.bytes);
    }
  }

  private final Path file;
  private final FileChannel channel;
  private final long begin;
  private final SortedMap<String, SafetensorsHeader.Entry> entries;

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

  private TensorFile(
      Path file,
      FileChannel channel,
      long begin,
      SortedMap<String, SafetensorsHeader.Entry> entries) {
    this.file = file;
    this.channel = channel;
    this.begin = begin;
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
      TensorFile opened = checked(file, channel);
      channel = null;
      return opened;
    } catch (IOException unreadable) {
      throw refused(file, "cannot be read: " + unreadable.getMessage());
    } finally {
      closed(channel);
    }
  }

  private static TensorFile checked(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long said = size < SafetensorsHeader.PREFIX ? -1 : bytes(channel, 0, Long.BYTES).getLong();
    int length;
    try {
      length = SafetensorsHeader.length(said, size, MAX_HEADER);
    } catch (IOException damaged) {
      throw damaged(file, damaged);
    }
    byte[] json = bytes(channel, SafetensorsHeader.PREFIX, length).array();
    long begin = SafetensorsHeader.PREFIX + length;
    try {
      return new TensorFile(
          file, channel, begin, SafetensorsHeader.read(json, size - begin, WIDTHS).entries());
    } catch (IOException damaged) {
      throw damaged(file, damaged);
    }
  }

  private static Failure damaged(Path file, IOException why) {
    return refused(file, "is damaged: " + why.getMessage());
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

  @Override
  public Set<String> names() {
    return entries.keySet();
  }

  @Override
  public List<Integer> shape(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    return entry == null ? List.of() : entry.shape();
  }

  /**
   * The numbers of a tensor, in double.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  @Override
  public double[] read(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' is not in " + file + "; expected one of " + names());
    }
    try {
      Type type = Type.valueOf(entry.type());
      ByteBuffer from = bytes(channel, begin + entry.from(), entry.bytes());
      double[] values = new double[entry.bytes() / type.bytes];
      for (int i = 0; i < values.length; i++) {
        values[i] = type.get(from);
      }
      return values;
    } catch (IOException unreadable) {
      throw refused(file, "cannot be read at tensor '" + name + "': " + unreadable.getMessage());
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

  /** Closes a file that belongs to something refused. */
  void abandon() {
    closed(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
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
