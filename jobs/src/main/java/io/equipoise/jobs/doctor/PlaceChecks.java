package io.equipoise.jobs.doctor;

import io.equipoise.jobs.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places that are written to. Each is tried with a file that is removed again. */
final class PlaceChecks {
  /** What one extracted engine takes, and a little more. */
  private static final long ENGINE_BYTES = 600L << 20;

  private static final long WORK_BYTES = 1L << 30;

  private PlaceChecks() {}

  /** The root of the runs: a local path, or a file system whose directory rename is atomic. */
  static Finding out(String root) {
    String scheme = Roots.scheme(root);
    return switch (scheme) {
      case "file" -> writable("out", Roots.local(root), 0, "Choose another --out");
      case "hdfs", "viewfs" -> HadoopPlace.writable(root);
      default ->
          Finding.fail(
              "out",
              root + " is on '" + scheme + "'; expected file, hdfs or viewfs",
              "A commit is one atomic directory rename, which this file system does not have");
    };
  }

  static Finding engineCache() {
    String dir = System.getenv("DJL_CACHE_DIR");
    Path cache =
        dir == null || dir.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".djl.ai")
            : Path.of(dir);
    boolean extracted = Files.isDirectory(cache.resolve("pytorch"));
    return writable(
        "cache",
        cache,
        extracted ? 0 : ENGINE_BYTES,
        "Set DJL_CACHE_DIR (and spark.executorEnv.DJL_CACHE_DIR) to a writable directory");
  }

  static Finding workDirs(String dirs) {
    List<Finding> each = new ArrayList<>();
    for (String dir : dirs.split(",", -1)) {
      each.add(
          writable(
              "work", Path.of(dir.strip()), WORK_BYTES, "Set spark.local.dir to a larger disk"));
    }
    return each.stream().max((a, b) -> a.level().compareTo(b.level())).orElseThrow();
  }

  /** Tries to write into {@code place}, or into the nearest directory above it that exists. */
  static Finding writable(String check, Path place, long bytesWanted, String remedy) {
    Path there = existing(place);
    if (there == null) {
      return Finding.fail(check, place + " has no directory above it", remedy);
    }
    try {
      Files.delete(Files.createTempFile(there, ".equipoise-", ".tmp"));
      long free = Files.getFileStore(there).getUsableSpace();
      String seen = place + ", writable, " + size(free) + " free";
      return free >= bytesWanted
          ? Finding.ok(check, seen)
          : Finding.warn(check, seen + "; expected at least " + size(bytesWanted), remedy);
    } catch (IOException e) {
      return Finding.fail(check, place + " cannot be written (" + e + ")", remedy);
    }
  }

  private static @Nullable Path existing(Path place) {
    Path at = place.toAbsolutePath().normalize();
    while (at != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    return at;
  }

  private static String size(long bytes) {
    return bytes >= 1L << 30
        ? "%.1f GiB".formatted(bytes / (double) (1L << 30))
        : (bytes >> 20) + " MiB";
  }
}
