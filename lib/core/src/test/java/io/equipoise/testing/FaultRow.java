package io.equipoise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One row of the table of faults (see lib/docs/faults.md), printed and left under {@code
 * target/faults}.
 *
 * @param fault what was injected
 * @param tried how often
 * @param roundsLost rounds that were computed a second time, at most
 * @param slowestSeconds the slowest recovery
 */
public record FaultRow(String fault, int tried, int roundsLost, double slowestSeconds) {
  /** How many injections to try: many under {@code -Pfaults}, fewer in the ordinary build. */
  public static int times(int quick, int full) {
    return "full".equals(System.getProperty("equipoise.faults")) ? full : quick;
  }

  /** Tells of injections after which everything held: a broken promise fails the test before. */
  public void tell() {
    String line =
        String.format(
            Locale.ROOT, "%-58s %6d %10d %11d %10.1f", fault, tried, 0, roundsLost, slowestSeconds);
    System.out.println("FAULT " + line);
    try {
      Path file = Path.of("target/faults", fault.replaceAll("[^A-Za-z0-9]+", "-") + ".txt");
      Files.createDirectories(file.getParent());
      Files.writeString(file, line + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
