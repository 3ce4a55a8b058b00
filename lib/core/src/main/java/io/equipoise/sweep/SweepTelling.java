package io.equipoise.sweep;

import io.equipoise.run.ExitCode;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.run.TimeBudget;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sweep tells the world while it works: status, counts, time left. */
final class SweepTelling {
  private static final Logger LOG = LoggerFactory.getLogger(SweepTelling.class);
  private static final long STATUS_NANOS = 1_000_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;

  private final RunFolder folder;
  private final SweepSettings settings;
  private final String attempt;
  private final int total;
  private final String started;
  private final long begun = System.nanoTime();
  private long lastStatus = begun;
  private long lastLine = begun;
  private final TimeBudget time;
  private Map<String, Long> counts = Map.of();

  SweepTelling(RunFolder folder, SweepSettings settings, String attempt, int total) {
    this.folder = folder;
    this.settings = settings;
    this.attempt = attempt;
    this.total = total;
    this.started = settings.clock().instant().toString();
    this.time = TimeBudget.after(folder, settings.timeLimit(), settings.clock());
  }

  void begins(SweepRows rows) throws IOException {
    counts = counts(rows);
    status(Status.State.RUNNING, null, "", "", "");
  }

  /** Nanoseconds since the attempt began. */
  long elapsed() {
    return System.nanoTime() - begun;
  }

  boolean timeIsUp() {
    return time.isUp();
  }

  /** Refuses more trials when the time limit is used up; those in {@code rows} are committed. */
  void checkTime(SweepRows rows) {
    counts = counts(rows);
    time.check(
        "with " + rows.size() + " of " + total + " trials complete, which are",
        folder.store().where(folder.path()));
  }

  /** Tells of the counts, but not more often than is useful. */
  void counts(SweepRows rows, int rung, double best, Work work) throws IOException {
    long now = System.nanoTime();
    counts = counts(rows);
    if (now - lastLine >= LINE_NANOS) {
      lastLine = now;
      line(rows, rung, best, work);
    }
    if (now - lastStatus >= STATUS_NANOS) {
      lastStatus = now;
      status(Status.State.RUNNING, null, "", "", work.eta(elapsed()));
    }
  }

  /** How much has been done by this attempt, in trials and expected seconds, and what is left. */
  record Work(int results, double done, double left) {
    String eta(long elapsed) {
      return SweepProgress.eta(elapsed / 1e9, done, left);
    }
  }

  void line(SweepRows rows, int rung, double best, Work work) throws IOException {
    long elapsed = elapsed();
    SweepProgress line =
        new SweepProgress(
            settings.clock().instant().toString(),
            attempt,
            total,
            rows.count(TrialStatus.OK),
            rows.count(TrialStatus.FAILED),
            rows.count(TrialStatus.STOPPED),
            rung,
            best,
            work.results() / (elapsed / 1e9),
            work.eta(elapsed));
    settings.console().accept(line);
    folder.progress(line);
  }

  void ends(SweepRows rows, ExitCode exit, String reason) throws IOException {
    counts = counts(rows);
    status(Status.State.COMMITTED, exit, reason, "", "0s");
  }

  /** A run that another driver holds is that driver's to describe. */
  void fails(Throwable failure) {
    ExitCode exit = ExitCode.of(failure);
    if (exit == ExitCode.HELD) {
      return;
    }
    boolean stopped =
        exit == ExitCode.INTERRUPTED || exit == ExitCode.TERMINATED || exit == ExitCode.PARTIAL;
    String hint = exit.retryHelps() == ExitCode.Retry.YES ? "submit the same line again" : "";
    try {
      status(
          stopped ? Status.State.STOPPED : Status.State.FAILED,
          exit,
          String.valueOf(failure.getMessage()),
          hint,
          "");
    } catch (IOException e) {
      LOG.warn("the status could not be written: {}", e.getMessage());
    }
  }

  private Map<String, Long> counts(SweepRows rows) {
    Map<String, Long> trials = new TreeMap<>();
    trials.put("total", (long) total);
    trials.put("ok", (long) rows.count(TrialStatus.OK));
    trials.put("failed", (long) rows.count(TrialStatus.FAILED));
    trials.put("stopped", (long) rows.count(TrialStatus.STOPPED));
    trials.put("pending", (long) Math.max(0, total - rows.size()));
    return trials;
  }

  private void status(
      Status.State state, @Nullable ExitCode exit, String reason, String hint, String eta)
      throws IOException {
    long done = total - counts.getOrDefault("pending", 0L);
    folder.status(
        new Status(
            1,
            folder.runId(),
            attempt,
            settings.appId(),
            state,
            exit == null ? null : exit.code(),
            reason,
            hint,
            (int) done,
            total,
            counts,
            Map.of(),
            started,
            settings.clock().instant().toString(),
            eta,
            time.usedSeconds()));
  }
}
