package io.equipoise.input;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An IDX file of unsigned bytes: two zero bytes, the type 8, the number of axes, their lengths as
 * big-endian integers, then the bytes, last axis fastest. Packed with gzip or not.
 *
 * @param shape lengths of the axes; the first counts the items
 */
public record IdxFile(int[] shape, byte[] data) {
  private static final int UNSIGNED_BYTES = 8;
  private static final long MOST_BYTES = 1L << 30;
  private static final long RATIO = 1000;

  /**
   * Reads a file as a whole.
   *
   * @throws IOException when it is no IDX file of bytes, or cut short, or longer than it says
   */
  public static IdxFile read(Path file) throws IOException {
    try (InputStream in = BoundedInput.open(file, MOST_BYTES, RATIO)) {
      DataInputStream data = new DataInputStream(in);
      int[] shape = shape(data);
      long bytes = 1;
      for (int axis : shape) {
        bytes = Math.multiplyExact(bytes, axis);
      }
      if (bytes > MOST_BYTES) {
        throw new IOException(
            "IDX of shape " + Arrays.toString(shape) + "; expected at most 2^30 bytes");
      }
      byte[] values = new byte[(int) bytes];
      data.readFully(values);
      if (data.read() >= 0) {
        throw new IOException(
            "IDX goes on behind its " + bytes + " bytes of shape " + Arrays.toString(shape));
      }
      return new IdxFile(shape, values);
    } catch (EOFException e) {
      throw new IOException("IDX file is cut short", e);
    } catch (ArithmeticException e) {
      throw new IOException("IDX shape exceeds 2^63 bytes", e);
    }
  }

  private static int[] shape(DataInputStream data) throws IOException {
    int zeros = data.readUnsignedShort();
    int type = data.readUnsignedByte();
    int axes = data.readUnsignedByte();
    if (zeros != 0 || type != UNSIGNED_BYTES || axes < 1 || axes > 3) {
      throw new IOException(
          "magic number "
              + String.format(java.util.Locale.ROOT, "%04x%02x%02x", zeros, type, axes)
              + "; expected 00000801 for labels or 00000803 for images");
    }
    int[] shape = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      shape[axis] = data.readInt();
      if (shape[axis] < 0) {
        throw new IOException("IDX axis of length " + shape[axis] + "; expected 0 or more");
      }
    }
    return shape;
  }

  /** Number of items. */
  public int items() {
    return shape[0];
  }

  /** Bytes of one item. */
  public int size() {
    return shape[0] == 0 ? 0 : data.length / shape[0];
  }

  /** Byte {@code j} of an item, 0 to 255. */
  public int at(int item, int j) {
    return data[item * size() + j] & 0xff;
  }
}
