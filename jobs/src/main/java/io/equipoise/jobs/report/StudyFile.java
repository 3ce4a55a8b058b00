package io.equipoise.jobs.report;

import io.equipoise.run.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The file that a study's rule stands in: a rule binds only when it was there before the run.
 *
 * @param sha256 of its bytes
 * @param written when they were last written here
 */
record StudyFile(String sha256, Instant written) {

  static StudyFile of(Path file) {
    try {
      return new StudyFile(
          Sha256.hex(Files.readAllBytes(file)),
          Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which file it is, and whether it is older than the first of the runs. */
  String sentence(Subject subject) {
    String which = "The study's file: SHA-256 " + sha256 + ", last written " + written;
    Optional<Instant> begun =
        subject.runs().stream()
            .flatMap(run -> instant(run.identity().text("created")).stream())
            .min(Instant::compareTo);
    return which
        + begun
            .map(
                start ->
                    written.isAfter(start)
                        ? ", after the run began ("
                            + start
                            + "): that its rule was fixed before is for version control to show."
                        : ", before the run began (" + start + ").")
            .orElse(".");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unknown) {
      return Optional.empty();
    }
  }
}
