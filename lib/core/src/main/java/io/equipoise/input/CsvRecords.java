package io.equipoise.input;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of an RFC 4180 text; quoted fields span lines. Memory of one record. */
public final class CsvRecords {
  private final Reader in;
  private final int limit;
  private int ahead = -2;

  /**
   * Records of a text.
   *
   * @param limit most characters of a record
   */
  public CsvRecords(Reader in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * The next record, or null at the end.
   *
   * @throws IOException when the text ends inside a quoted field or a record is too long
   */
  public @Nullable List<String> next() throws IOException {
    int c = read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    long size = 0;
    while (true) {
      if (quoted) {
        if (c < 0) {
          throw new IOException("ends inside a quoted field");
        }
        if (c != '"') {
          field.append((char) c);
        } else {
          int after = read();
          if (after == '"') {
            field.append('"');
          } else {
            quoted = false;
            ahead = after;
          }
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\n' || c == '\r' || c < 0) {
        if (c == '\r') {
          int after = read();
          ahead = after == '\n' ? -2 : after;
        }
        fields.add(field.toString());
        return fields;
      } else {
        field.append((char) c);
      }
      if (++size > limit) {
        throw new IOException("a record is longer than " + limit + " characters");
      }
      c = read();
    }
  }

  private int read() throws IOException {
    if (ahead != -2) {
      int c = ahead;
      ahead = -2;
      return c;
    }
    return in.read();
  }
}
