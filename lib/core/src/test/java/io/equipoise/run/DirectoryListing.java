package io.equipoise.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory as a list of paths, lengths, hashes and times of change. */
final class DirectoryListing {
  private DirectoryListing() {}

  static List<String> tree(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isRegularFile).sorted().map(f -> line(top, f)).toList();
    }
  }

  private static String line(Path top, Path file) {
    try {
      return top.relativize(file)
          + " "
          + Files.getLastModifiedTime(file)
          + " "
          + Sha256.hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
