package io.equipoise.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit says of itself: the content of its {@code commit.json}.
 *
 * @param n its number; numbers are contiguous from 0
 * @param kind {@code start}, {@code round} or {@code finish}
 * @param attempt the driver start that made it
 * @param round the last round that its state has seen
 * @param files every other file of the directory
 * @param content SHA-256 over the files that do not depend on the attempt (all but {@code events}
 *     and {@code timings}): equal for equal runs
 * @param previous SHA-256 of the previous commit's {@code content} chain, or empty for the first
 * @param droppable whether the two files of its state may be gone once a newer commit is there; see
 *     {@link Retention}
 * @param seal SHA-256 over everything else that it says: the newest commit has no successor whose
 *     {@code previous} would tell of a changed kind or round; null before it is published
 */
public record Commit(
    int n,
    String kind,
    String attempt,
    int round,
    List<Entry> files,
    String content,
    String previous,
    boolean droppable,
    @Nullable String seal) {

  /** The file that makes a directory a commit. */
  public static final String FILE = "commit.json";

  /** The kind of the commit that ends a run. */
  public static final String FINISH = "finish";

  /** A commit whose state stays. */
  public Commit(
      int n,
      String kind,
      String attempt,
      int round,
      List<Entry> files,
      String content,
      String previous) {
    this(n, kind, attempt, round, files, content, previous, false, null);
  }

  /** The same with its seal. */
  Commit sealed() {
    return new Commit(
        n, kind, attempt, round, files, content, previous, droppable, Sha256.hex(facts()));
  }

  /** Whether it says what it said when it was published. */
  boolean sound() {
    return content.equals(contentOf(files)) && Sha256.hex(facts()).equals(seal);
  }

  private String facts() {
    return chain() + "|" + attempt + "|" + droppable + "|" + files;
  }

  /** One file: its path inside the commit, its length, its rows (or -1) and its SHA-256. */
  public record Entry(String path, long bytes, long rows, String sha256) {
    /** Whether the file follows from code, options, data and seed alone. */
    public boolean repeats() {
      return !path.startsWith("events/")
          && !path.startsWith("timings/")
          && !path.startsWith("trial_timings/");
    }
  }

  /** The directory's name of commit {@code n}: six digits. */
  public static String name(int n) {
    return String.format("%06d", n);
  }

  /** The chained hash: what {@code previous} of the next commit must be. */
  public String chain() {
    return Sha256.hex(previous + "|" + n + "|" + kind + "|" + round + "|" + content);
  }

  /** The content hash of a list of files. */
  static String contentOf(List<Entry> files) {
    StringBuilder lines = new StringBuilder();
    files.stream()
        .filter(Entry::repeats)
        .map(e -> e.path() + " " + e.bytes() + " " + e.sha256() + "\n")
        .sorted()
        .forEach(lines::append);
    return Sha256.hex(lines.toString());
  }
}
