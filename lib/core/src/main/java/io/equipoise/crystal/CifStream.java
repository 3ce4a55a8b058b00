package io.equipoise.crystal;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A CIF text that is longer than one structure may be, cut where blocks begin: a line outside of a
 * text field whose first word begins with {@code data_}. Holds one block at a time.
 *
 * <p>Texts of the ordinary length are read as a whole, where a block may begin anywhere in a line.
 */
final class CifStream {
  private static final String BLOCK = "data_";

  private final Lines lines;
  private final int limit;
  private final StringBuilder block = new StringBuilder();
  private @Nullable String ahead;
  private boolean tooLong;

  CifStream(Reader text, ReaderOptions.Limits limits) {
    this.lines = new Lines(text, limits.line());
    this.limit = limits.text();
  }

  /**
   * The text of the next block, empty when it is longer than the limit; null at the end. What is
   * written before the first block is one of its own.
   */
  @Nullable String next() throws IOException {
    block.setLength(0);
    tooLong = false;
    boolean field = false;
    String line = ahead == null ? lines.next() : ahead;
    ahead = null;
    if (line == null) {
      return null;
    }
    while (line != null) {
      boolean begins = !field && begins(line);
      if (begins && !block.isEmpty()) {
        ahead = line;
        break;
      }
      if (line.startsWith(";")) {
        field = !field;
      }
      add(line);
      line = lines.next();
    }
    return tooLong ? "" : block.toString();
  }

  /** Whether the block that {@link #next} gave was too long to hold. */
  boolean wasTooLong() {
    return tooLong;
  }

  private void add(String line) {
    tooLong |= lines.wasTooLong() || block.length() + line.length() > limit;
    if (tooLong) {
      block.setLength(0);
      block.append(' ');
    } else {
      block.append(line).append('\n');
    }
  }

  private static boolean begins(String line) {
    String word = line.stripLeading();
    return word.length() >= BLOCK.length()
        && word.substring(0, BLOCK.length()).toLowerCase(Locale.ROOT).equals(BLOCK);
  }
}
