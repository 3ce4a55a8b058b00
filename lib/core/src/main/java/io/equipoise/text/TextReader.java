package io.equipoise.text;

import io.equipoise.crystal.Quarantine;
import io.equipoise.example.ExampleParser;
import io.equipoise.input.BoundedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads a file of labelled texts: a row per line, the number of its label, a tab, the text.
 *
 * <p>A row is refused when it is longer than {@link #MOST_BYTES}, is no UTF-8, has no tab or no
 * text, or names no label of the task. Every line is a row or a refusal; memory is one line.
 */
public final class TextReader {
  /** Most bytes of a line that is read; a longer one is refused, without being held. */
  public static final int MOST_BYTES = (1 << 20) - 1;

  private static final long MOST_BYTES_OF_FILE = 8L << 30;
  private static final long MOST_RATIO = 200;

  private final int labels;

  /** A reader of rows with labels 0 to {@code labels - 1}. */
  public TextReader(int labels) {
    this.labels = labels;
  }

  /** Hears of every line, counted from 1. */
  public interface Listener {
    /** A good row. */
    void row(long row, int label, String text);

    /** A line that is none. */
    void refused(long row, ExampleParser.Refused why);
  }

  /** Reads a file, packed with gzip or not. */
  public void read(Path file, Listener listener) throws IOException {
    try (InputStream in = BoundedInput.open(file, MOST_BYTES_OF_FILE, MOST_RATIO)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long row = 0;
      long length = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          row++;
          line(row, line, length, listener);
          line.reset();
          length = 0;
        } else {
          length++;
          if (length <= MOST_BYTES) {
            line.write(b);
          }
        }
      }
      if (length > 0) {
        line(row + 1, line, length, listener);
      }
    }
  }

  private void line(long row, ByteArrayOutputStream bytes, long length, Listener listener) {
    if (length > MOST_BYTES) {
      listener.refused(
          row,
          refused(Quarantine.TEXT_TOO_LONG, "line", length + " bytes", "at most " + MOST_BYTES));
      return;
    }
    String line;
    try {
      line =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
    } catch (CharacterCodingException bad) {
      listener.refused(
          row,
          refused(
              Quarantine.NOT_A_TEXT,
              "line",
              new String(bytes.toByteArray(), StandardCharsets.UTF_8),
              "UTF-8"));
      return;
    }
    parse(row, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, listener);
  }

  private void parse(long row, String line, Listener listener) {
    int tab = line.indexOf('\t');
    String label = tab < 0 ? line : line.substring(0, tab).strip();
    String text = tab < 0 ? "" : line.substring(tab + 1).strip();
    if (tab < 0 || text.isEmpty()) {
      listener.refused(
          row, refused(Quarantine.NOT_A_TEXT, "line", line, "a label's number, a tab and a text"));
    } else if (!label.matches("[0-9]{1,6}") || Integer.parseInt(label) >= labels) {
      listener.refused(
          row, refused(Quarantine.UNKNOWN_CLASS, "label", label, "0 to " + (labels - 1)));
    } else {
      listener.row(row, Integer.parseInt(label), text);
    }
  }

  private static ExampleParser.Refused refused(
      Quarantine code, String field, String value, String expected) {
    return new ExampleParser.Refused(code, field, value, expected);
  }
}
