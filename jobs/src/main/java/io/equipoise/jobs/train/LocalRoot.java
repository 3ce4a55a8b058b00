package io.equipoise.jobs.train;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.net.URI;
import java.nio.file.Path;

/** The root under which runs are kept, as a path of this machine's file systems. */
final class LocalRoot {
  private LocalRoot() {}

  /**
   * The path of {@code --out}.
   *
   * @throws Failure exit 8 for a scheme whose directory rename is not known to be atomic and
   *     exclusive
   */
  static Path of(String out) {
    if (out.startsWith("file:")) {
      return Path.of(URI.create(out).getPath());
    }
    if (out.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-005",
          "--out "
              + out
              + " is not a file system whose commits were tested; expected a path or file:",
          "",
          "Use a path that driver and executors share.");
    }
    return Path.of(out);
  }
}
