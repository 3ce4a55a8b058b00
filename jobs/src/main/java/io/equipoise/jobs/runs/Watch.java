package io.equipoise.jobs.runs;

import io.equipoise.run.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Follows a run by what its driver says of it, a line for each change. */
final class Watch {
  private static final long LOOK_MILLIS = 500;

  private final StoredRun run;
  private final PrintWriter out;
  private final Runnable pause;

  Watch(StoredRun run, PrintWriter out) {
    this(run, out, Watch::pause);
  }

  /** Looks again after each pause. */
  Watch(StoredRun run, PrintWriter out, Runnable pause) {
    this.run = run;
    this.out = out;
    this.pause = pause;
  }

  /** Returns when the run has ended, or nobody works on it any more. */
  void follow() throws IOException {
    String before = "";
    while (true) {
      // Asked before the status is read: what is said last is then shown, too.
      boolean live = run.live(System.currentTimeMillis());
      Optional<Status> status = run.status();
      String news = status.map(Watch::news).orElse("no driver has said anything yet");
      if (!news.equals(before)) {
        out.println(status.map(s -> line(s, news)).orElse(news));
        out.flush();
        before = news;
      }
      if (!live) {
        return;
      }
      pause.run();
    }
  }

  /** What is worth a line; a clock that goes on is not. */
  private static String news(Status status) {
    String done =
        status.trials().isEmpty()
            ? "round " + status.round() + "/" + status.rounds()
            : "trials " + trials(status);
    Integer exit = status.exitCode();
    String end = exit == null ? "" : " exit=" + exit + " " + status.reason();
    return status.state() + " " + done + end.stripTrailing();
  }

  private static String line(Status status, String news) {
    boolean going = status.exitCode() == null && !status.eta().isEmpty();
    return seconds(status.updated()) + " " + news + (going ? " eta=" + status.eta() : "");
  }

  /** A time without the digits below a second. */
  private static String seconds(String instant) {
    try {
      return Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** {@code 412/1000 ok=409 failed=3 stopped=0 pending=588}; empty for a run that is no sweep. */
  static String trials(Status status) {
    Map<String, Long> trials = status.trials();
    if (trials.isEmpty()) {
      return "";
    }
    long total = count(trials, "total");
    long pending = count(trials, "pending");
    return (total - pending)
        + "/"
        + total
        + " ok="
        + count(trials, "ok")
        + " failed="
        + count(trials, "failed")
        + " stopped="
        + count(trials, "stopped")
        + " pending="
        + pending;
  }

  private static long count(Map<String, Long> trials, String name) {
    return Optional.ofNullable(trials.get(name)).orElse(0L);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while watching", e);
    }
  }
}
