package io.equipoise.crystal;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Lines that end in LF, CR LF or CR, none longer than a limit. */
final class Lines {
  private final Reader in;
  private final int limit;
  private int ahead = -2;
  private boolean first = true;
  private boolean tooLong;

  Lines(Reader in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The next line without its end, cut off at the limit; null at the end of the file. */
  @Nullable String next() throws IOException {
    int c = ahead != -2 ? ahead : in.read();
    ahead = -2;
    if (first && c == 0xfeff) {
      c = in.read();
    }
    first = false;
    if (c < 0) {
      ahead = -1;
      return null;
    }
    StringBuilder line = new StringBuilder();
    tooLong = false;
    while (c >= 0 && c != '\n' && c != '\r') {
      if (line.length() < limit) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
      c = in.read();
    }
    if (c == '\r') {
      c = in.read();
      ahead = c == '\n' ? -2 : c;
    }
    return line.toString();
  }

  /** True when the last line was longer than the limit. */
  boolean wasTooLong() {
    return tooLong;
  }
}
