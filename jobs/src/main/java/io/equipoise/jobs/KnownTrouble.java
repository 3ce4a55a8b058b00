package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises, anywhere in a chain of causes, what a user can act on.
 *
 * <p>Spark hands an executor's exception over as text, so what cannot be told by its type is told
 * by its words.
 */
final class KnownTrouble {
  private KnownTrouble() {}

  /** The failure to report, or empty when the cause is none of ours to explain. */
  static Optional<Failure> in(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof Failure known) {
        return Optional.of(known);
      }
      Failure recognised = recognise(at, failure);
      if (recognised != null) {
        return Optional.of(recognised);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Failure recognise(Throwable at, Throwable all) {
    String message = String.valueOf(at.getMessage());
    String words = message.toLowerCase(Locale.ROOT);
    if (at instanceof OutOfMemoryError || words.contains("java.lang.outofmemoryerror")) {
      return resource(
          "RES-001",
          "out of memory: " + firstLine(message),
          "Raise --driver-memory or spark.executor.memory, or lower the batch size.",
          all);
    }
    if (words.contains("no space left on device") || words.contains("disk quota exceeded")) {
      return resource(
          "RES-002",
          "disk full: " + firstLine(message),
          "Free space under --out, spark.local.dir and DJL_CACHE_DIR, and submit the same line again.",
          all);
    }
    if (words.contains("accessdeniedexception")
        || words.contains("permission denied")
        || words.contains("mkdirs failed")) {
      return resource(
          "RES-003",
          "a path cannot be written: " + firstLine(message),
          "Choose with --out a directory that driver and executors may write to.",
          all);
    }
    if (words.contains("all masters are unresponsive")
        || words.contains("stopped sparkcontext")
        || words.contains("sparkcontext was shut down")) {
      return resource(
          "RES-006",
          "the Spark application ended under us, or no master answers at spark.master = "
              + System.getProperty("spark.master", "(not set)")
              + ": "
              + firstLine(message),
          "Check --master and the cluster's own page, then submit the same line again.",
          all);
    }
    if (at instanceof ConnectException
        || at instanceof NoRouteToHostException
        || at instanceof UnknownHostException
        || words.contains("name node is in safe mode")) {
      return resource(
          "RES-020",
          "another machine does not answer: " + firstLine(message),
          "Check the name node of --out and the network, then submit the same line again.",
          all);
    }
    if (words.contains("(eng-001)")
        || words.contains("failed to save pytorch index file")
        || words.contains("no deep learning engine found")
        || words.contains("failed to load pytorch native library")) {
      return resource("RES-004", "no native engine found", EngineRemedy.line(), all);
    }
    return null;
  }

  private static Failure resource(String id, String what, String remedy, Throwable cause) {
    return new Failure(ExitCode.RESOURCE, id, what, "", remedy, cause);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
