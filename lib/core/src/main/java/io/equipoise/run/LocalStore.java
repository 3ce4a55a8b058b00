package io.equipoise.run;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A store on a file system with POSIX renames.
 *
 * <p>{@link #publish} is rename(2) of a non-empty directory, which fails when the target is there
 * and not empty; {@link #create} links a complete file under its name, which fails when the name is
 * taken. Both were raced (see the tests). Files are synced when written, directories before and
 * after a rename.
 */
public final class LocalStore implements Store {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final Opening opening;

  /** A store under {@code root}, which is made on first use. */
  public LocalStore(Path root) {
    this(root, FileChannel::open);
  }

  /** A store that opens what it writes and syncs through {@code opening}. */
  LocalStore(Path root, Opening opening) {
    this.root = root.toAbsolutePath().normalize().toString();
    this.opening = opening;
  }

  /** Opens a file, or a directory to sync it. */
  @FunctionalInterface
  interface Opening extends Serializable {
    FileChannel open(Path path, OpenOption... options) throws IOException;
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Files.createDirectories(parent(file));
    try (FileChannel channel =
        opening.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(channel, bytes);
      channel.force(true);
    }
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Path temporary = temporary(file);
    try {
      writeTemporary(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Path temporary = temporary(file);
    try {
      writeTemporary(temporary, bytes);
      Files.createLink(file, temporary);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Files.createDirectories(parent(file));
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public byte[] read(String path) throws IOException {
    return Files.readAllBytes(at(path));
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(at(path));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path folder = at(directory);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return children(folder).stream()
        .map(child -> String.valueOf(child.getFileName()))
        .sorted()
        .toList();
  }

  @Override
  public List<Entry> walk(String directory) throws IOException {
    Path top = at(directory);
    List<Entry> found = new ArrayList<>();
    if (Files.exists(top)) {
      walk(top, top, found);
    }
    found.sort(Comparator.comparing(Entry::path));
    return found;
  }

  private static void walk(Path top, Path at, List<Entry> found) throws IOException {
    try {
      BasicFileAttributes facts = Files.readAttributes(at, BasicFileAttributes.class);
      String path = at.equals(top) ? "" : top.relativize(at).toString();
      long bytes = facts.isDirectory() ? 0 : facts.size();
      long changed = facts.lastModifiedTime().toMillis();
      found.add(new Entry(path, facts.isDirectory(), bytes, changed));
      if (facts.isDirectory()) {
        for (Path child : children(at)) {
          walk(top, child, found);
        }
      }
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Override
  public long size(String path) throws IOException {
    return Files.size(at(path));
  }

  @Override
  public void publish(String staged, String published) throws IOException {
    Path from = at(staged);
    Path to = at(published);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        sync(each);
      }
    }
    boolean first = !Files.isDirectory(parent(to));
    Files.createDirectories(parent(to));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(parent(to));
    if (first) {
      sync(parent(parent(to)));
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path top = at(path);
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void checkWritable() throws IOException {
    Path there = at("");
    while (!Files.exists(there)) {
      there = parent(there);
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new AccessDeniedException(there.toString());
    }
  }

  @Override
  public String where(String path) {
    return at(path).toString();
  }

  @Override
  public String address(String path) {
    return "file://" + at(path); // Hadoop's paths are not encoded
  }

  private Path at(String path) {
    Path top = Path.of(root);
    Path resolved = top.resolve(path).normalize();
    if (!resolved.startsWith(top)) {
      throw new IllegalArgumentException("path '" + path + "' leaves the root " + root);
    }
    return resolved;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no parent directory");
    }
    return parent;
  }

  private static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
  }

  private void writeTemporary(Path temporary, byte[] bytes) throws IOException {
    Files.createDirectories(parent(temporary));
    try (FileChannel channel =
        opening.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(channel, bytes);
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void sync(Path place) throws IOException {
    try (FileChannel channel = opening.open(place, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
