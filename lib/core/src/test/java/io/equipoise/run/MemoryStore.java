package io.equipoise.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store in memory with the promises of {@link Store}; one caller at a time. */
final class MemoryStore implements Store {
  private static final long serialVersionUID = 1L;
  private final transient SortedMap<String, byte[]> files = new TreeMap<>();

  /** Every file by its path; the values are the store's own. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  /** Another store that holds the same now. */
  MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.files.putAll(files);
    return copy;
  }

  private SortedMap<String, byte[]> under(String directory) {
    return files.subMap(directory + "/", directory + "0");
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    if (files.putIfAbsent(path, bytes) != null) {
      throw new FileAlreadyExistsException(path);
    }
  }

  @Override
  public void replace(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  @Override
  public boolean create(String path, byte[] bytes) {
    return files.putIfAbsent(path, bytes) == null;
  }

  @Override
  public void append(String path, byte[] bytes) {
    byte[] before = files.getOrDefault(path, new byte[0]);
    byte[] after = java.util.Arrays.copyOf(before, before.length + bytes.length);
    System.arraycopy(bytes, 0, after, before.length, bytes.length);
    files.put(path, after);
  }

  @Override
  public byte[] read(String path) throws IOException {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new FileNotFoundException(path);
    }
    return bytes.clone();
  }

  @Override
  public boolean exists(String path) {
    return files.containsKey(path) || !under(path).isEmpty();
  }

  @Override
  public List<String> list(String directory) {
    return under(directory).keySet().stream()
        .map(path -> path.substring(directory.length() + 1))
        .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
        .distinct()
        .toList();
  }

  @Override
  public List<Entry> walk(String directory) {
    throw new UnsupportedOperationException("a run does not walk");
  }

  @Override
  public void checkWritable() {}

  @Override
  public long size(String path) throws IOException {
    return read(path).length;
  }

  @Override
  public void publish(String staged, String published) throws IOException {
    if (exists(published)) {
      throw new IOException(published + ": Directory not empty");
    }
    SortedMap<String, byte[]> from = under(staged);
    if (from.isEmpty()) {
      throw new FileNotFoundException(staged);
    }
    SortedMap<String, byte[]> moved = new TreeMap<>();
    from.forEach((path, bytes) -> moved.put(published + path.substring(staged.length()), bytes));
    from.clear();
    files.putAll(moved);
  }

  @Override
  public void delete(String path) {
    files.remove(path);
    under(path).clear();
  }

  @Override
  public String where(String path) {
    return path;
  }
}
