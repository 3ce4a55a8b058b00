package io.equipoise.run;

import java.io.IOException;
import java.util.Locale;

/** Words for a disk that would not take what a run wrote. */
final class DiskTrouble {
  private DiskTrouble() {}

  /** The failure of staging commit {@code n}. */
  static Failure staging(int n, String where, IOException cause) {
    boolean full = isFull(cause);
    String rounds = n == 0 ? "" : "; commits up to " + (n - 1) + " are safe";
    return new Failure(
        ExitCode.RESOURCE,
        full ? "RES-002" : "RES-003",
        (full ? "disk full while staging commit " : "cannot stage commit ")
            + n
            + " ("
            + cause.getMessage()
            + "). Nothing was published"
            + rounds,
        where,
        (full ? "Free space" : "Check that the path is writable")
            + " and submit the same line again.",
        cause);
  }

  /** Whether the cause says that no space or quota is left. */
  static boolean isFull(Throwable cause) {
    for (Throwable c = cause; c != null; c = c.getCause()) {
      String message = String.valueOf(c.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }
}
