package io.equipoise.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.Stream;

/** Where the built parts of this checkout lie. */
final class Checkout {
  private static final Path ROOT =
      Path.of(System.getProperty("equipoise.root", "../..")).toAbsolutePath().normalize();

  private Checkout() {}

  static Path root() {
    return ROOT;
  }

  static Path launcher() {
    return ROOT.resolve("deploy/bin/equipoise");
  }

  static Path spark() {
    return ROOT.resolve("deploy/target/spark");
  }

  /** Where the engine unpacks itself; kept between tests because it is 430 MB. */
  static Path engineCache() {
    return ROOT.resolve("deploy/target/djl-cache");
  }

  static Path jobJar() throws IOException {
    Path target = ROOT.resolve("jobs/target");
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(target, "equipoise-jobs-*-all.jar")) {
      Iterator<Path> found = jars.iterator();
      if (!found.hasNext()) {
        throw new IllegalStateException(
            "no job jar in " + target + "; run mvn verify from the root");
      }
      return found.next();
    }
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** An empty directory {@code deploy/it/target/it/NAME}. */
  static Path freshWork(String name) throws IOException {
    Path work = ROOT.resolve("deploy/it/target/it").resolve(name);
    if (Files.exists(work)) {
      try (Stream<Path> old = Files.walk(work)) {
        for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(work);
  }
}
