package io.equipoise.input;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file's bytes, unpacked when they are gzip, with a limit on what comes out. */
public final class BoundedInput extends FilterInputStream {
  private final Counted packed;
  private final long bytes;
  private final long ratio;
  private long out;

  private BoundedInput(InputStream in, Counted packed, long bytes, long ratio) {
    super(in);
    this.packed = packed;
    this.bytes = bytes;
    this.ratio = ratio;
  }

  /**
   * A file's bytes.
   *
   * @param bytes most that may come out
   * @param ratio most that may come out per byte that went in, beyond the first megabyte
   */
  public static InputStream open(Path file, long bytes, long ratio) throws IOException {
    Counted raw = new Counted(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      raw.mark(4);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      raw.count = 0;
      InputStream plain = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
      return new BufferedInputStream(new BoundedInput(plain, raw, bytes, ratio), 1 << 16);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    check(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    check(Math.max(0, count));
    return count;
  }

  private void check(int more) throws IOException {
    out += more;
    // The first megabyte is free: a short file of blanks packs well and harms nobody.
    if (out > bytes || out > (1L << 20) + packed.count * ratio) {
      throw new IOException("unpacks to more than " + ratio + " : 1 or " + bytes + " bytes");
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count += Math.max(0, n);
      return n;
    }
  }
}
