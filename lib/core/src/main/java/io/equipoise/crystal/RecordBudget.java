package io.equipoise.crystal;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Characters of a long file of records; fails when one record takes more than a limit. */
final class RecordBudget extends FilterReader {
  // What is read ahead counts for the record at hand. A parser's buffer is as long as the longest
  // text that its thread has met, which must not decide what is refused.
  private static final int AHEAD = 2048;
  private final int limit;
  private long used;

  RecordBudget(Reader in, int limit) {
    super(in);
    this.limit = limit;
  }

  /** A record has ended; what was read ahead of it does not count for the next. */
  void next() {
    used = 0;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    use(c < 0 ? 0 : 1);
    return c;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, Math.min(length, AHEAD));
    use(Math.max(0, count));
    return count;
  }

  private void use(int more) throws IOException {
    used += more;
    if (used > limit) {
      throw new IOException("a record is longer than " + limit + " characters");
    }
  }
}
