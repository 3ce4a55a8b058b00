package io.equipoise.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where tests find reference numbers and real data. */
public final class TestData {
  private TestData() {}

  /**
   * The folder of reference numbers of one topic: {@code -Dequipoise.vectors=DIR}, else our own
   * copy.
   */
  public static Path vectors(String topic) {
    String dir = System.getProperty("equipoise.vectors", "");
    Path root =
        dir.isEmpty() ? root().resolve("lib/core/src/test/resources/vectors") : Path.of(dir);
    Path folder = root.resolve(topic);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("no reference numbers at " + folder);
    }
    return folder;
  }

  /** The JSON files of a topic, by name, in order. */
  public static List<Path> vectorFiles(String topic) throws IOException {
    try (Stream<Path> files = Files.list(vectors(topic))) {
      return files.filter(f -> f.getFileName().toString().endsWith(".json")).sorted().toList();
    }
  }

  /** A folder of real data, or empty after printing {@code SKIPPED (no real data at DIR)}. */
  public static Optional<Path> realData(String topic) {
    Path dir =
        Path.of(System.getProperty("equipoise.data", root().resolve("../shared/data").toString()))
            .resolve(topic)
            .normalize();
    if (Files.isDirectory(dir)) {
      return Optional.of(dir);
    }
    System.out.println("SKIPPED (no real data at " + dir + ")");
    return Optional.empty();
  }

  /** The repository's root. */
  public static Path root() {
    String root = System.getProperty("equipoise.root", "");
    if (!root.isEmpty()) {
      return Path.of(root);
    }
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve(".mvn"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("run the tests inside the repository");
      }
    }
    return here;
  }
}
