package io.equipoise.table;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** Bytes in memory, as Parquet's library reads and writes files. */
final class MemoryFile {
  private MemoryFile() {}

  /** Collects what is written. */
  static final class Sink implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] b, int off, int len) {
          bytes.write(b, off, len);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Reads from bytes. */
  static InputFile of(byte[] bytes) {
    return new InputFile() {
      @Override
      public long getLength() {
        return bytes.length;
      }

      @Override
      public SeekableInputStream newStream() {
        return new Stream(new Source(bytes));
      }
    };
  }

  private static final class Source extends java.io.ByteArrayInputStream {
    Source(byte[] bytes) {
      super(bytes);
    }

    int position() {
      return pos;
    }

    void seek(long to) throws IOException {
      if (to < 0 || to > count) {
        throw new EOFException("position " + to + " of " + count);
      }
      pos = (int) to;
    }
  }

  private static final class Stream extends DelegatingSeekableInputStream {
    private final Source source;

    Stream(Source source) {
      super(source);
      this.source = source;
    }

    @Override
    public long getPos() {
      return source.position();
    }

    @Override
    public void seek(long position) throws IOException {
      source.seek(position);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      byte[] chunk = new byte[buffer.remaining()];
      int n = source.read(chunk, 0, chunk.length);
      if (n > 0) {
        buffer.put(chunk, 0, n);
      }
      return n;
    }
  }
}
