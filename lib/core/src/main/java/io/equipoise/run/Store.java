package io.equipoise.run;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The few file operations that a run needs, under one root; paths are relative, with forward
 * slashes.
 *
 * <p>Only {@link #publish} and {@link #create} decide anything between two drivers, and both have
 * exactly one winner however many try at once.
 *
 * <p>A store travels to executors with what reads or writes there.
 */
public interface Store extends Serializable {
  /**
   * A file or directory found by {@link #walk}.
   *
   * @param path below the directory that was walked; empty for that itself
   * @param bytes its length; 0 for a directory
   * @param changed when it was changed last, milliseconds since 1970
   */
  record Entry(String path, boolean directory, long bytes, long changed) {}

  /** Writes a new file and its parents; on return the bytes are on the disk. */
  void write(String path, byte[] bytes) throws IOException;

  /** Replaces a small file as a whole: a reader sees the old bytes or the new ones. */
  void replace(String path, byte[] bytes) throws IOException;

  /**
   * Creates a file as a whole, or leaves the one that is there: true for exactly one of all
   * callers.
   */
  boolean create(String path, byte[] bytes) throws IOException;

  /** Adds to the end of a file; a crash may lose the last line. */
  void append(String path, byte[] bytes) throws IOException;

  /** The bytes of a file. */
  byte[] read(String path) throws IOException;

  /** Whether a file or directory is there. */
  boolean exists(String path) throws IOException;

  /** Names in a directory, sorted; none when it is not there. */
  List<String> list(String directory) throws IOException;

  /**
   * A directory, everything below it, in order of path; none when it is not there. What disappears
   * meanwhile is left out.
   */
  List<Entry> walk(String directory) throws IOException;

  /** Length of a file in bytes. */
  long size(String path) throws IOException;

  /**
   * Makes a staged, complete, non-empty directory appear under its final name: the commit point.
   * Whoever wrote into it, what it holds is on the disk before.
   *
   * @throws IOException when it did not happen, or when it may have happened and the answer was
   *     lost; the caller decides by reading what is there
   */
  void publish(String staged, String published) throws IOException;

  /** Removes a file or a directory with all that is in it. */
  void delete(String path) throws IOException;

  /**
   * Checks that files can be made under the root, or in the nearest directory above it; makes none.
   *
   * @throws IOException when they cannot, or nobody answers
   */
  void checkWritable() throws IOException;

  /** Where a path is, for messages. */
  String where(String path);

  /** The address under which Spark finds a path. */
  default String address(String path) {
    return where(path);
  }
}
