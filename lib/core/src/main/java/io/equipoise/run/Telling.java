package io.equipoise.run;

import io.equipoise.fleet.Fleet;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a runner tells the world while it works: status, progress line, timings. */
final class Telling {
  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  private final RunFolder folder;
  private final RunnerSettings settings;
  private final int rounds;
  private final String started;
  private final Progress progress = new Progress();
  private final TimeBudget time;
  private int reached;

  Telling(RunFolder folder, RunnerSettings settings, int rounds) {
    this.folder = folder;
    this.settings = settings;
    this.rounds = rounds;
    this.started = settings.clock().instant().toString();
    this.time = TimeBudget.after(folder, settings.timeLimit(), settings.clock());
  }

  boolean timeIsUp() {
    return time.isUp();
  }

  /** Refuses another round when the time limit is used up. */
  void checkTime(int round) {
    time.check(
        "after round " + round + " of " + rounds + ", which is",
        folder.store().where(folder.path()));
  }

  void begins(String attempt, int round) throws IOException {
    reached = round;
    status(attempt, Status.State.RUNNING, null, "", "", "");
  }

  void round(String attempt, int round, Program.Report report, long wall, Fleet.Cost cost)
      throws IOException {
    reached = round;
    String eta = progress.eta(wall, rounds - round);
    Progress.Line line =
        new Progress.Line(
            settings.clock().instant().toString(),
            attempt,
            round,
            rounds,
            report.loss(),
            report.worst(),
            report.tasks(),
            wall / 1e9,
            share(wall, cost),
            eta);
    settings.listener().report(report);
    settings.listener().round(line);
    folder.progress(line);
    status(attempt, Status.State.RUNNING, null, "", "", eta);
  }

  void ends(String attempt, int round) throws IOException {
    reached = round;
    status(attempt, Status.State.COMMITTED, ExitCode.OK, "", "", "0s");
  }

  /**
   * Writes the status of a failure; when even that fails, says so and lets the failure through. A
   * run that another driver holds is that driver's to describe.
   */
  void fails(String attempt, Exception failure) {
    ExitCode exit = ExitCode.of(failure);
    if (exit == ExitCode.HELD) {
      return;
    }
    boolean stopped =
        exit == ExitCode.INTERRUPTED || exit == ExitCode.TERMINATED || exit == ExitCode.PARTIAL;
    String hint = exit.retryHelps() == ExitCode.Retry.YES ? "submit the same line again" : "";
    try {
      status(
          attempt,
          stopped ? Status.State.STOPPED : Status.State.FAILED,
          exit,
          String.valueOf(failure.getMessage()),
          hint,
          "");
    } catch (IOException e) {
      LOG.warn("the status could not be written: {}", e.getMessage());
    }
  }

  TableRow.TimingRow timing(String attempt, String kind, int round, long wall, Fleet.Cost cost) {
    return new TableRow.TimingRow(
        attempt,
        round,
        kind,
        settings.engine(),
        settings.device(),
        settings.code(),
        wall / 1e6,
        cost.answerNanos() / 1e6,
        cost.asks(),
        share(wall, cost),
        settings.clock().millis() * 1000);
  }

  /** The part of a round's wall time that was not spent computing answers. */
  private static double share(long wall, Fleet.Cost cost) {
    return wall == 0 ? 0 : Math.max(0, 1 - (double) cost.answerNanos() / wall);
  }

  private void status(
      String attempt,
      Status.State state,
      @Nullable ExitCode exit,
      String reason,
      String hint,
      String eta)
      throws IOException {
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
            reached,
            rounds,
            Map.of(),
            Map.of(),
            started,
            settings.clock().instant().toString(),
            eta,
            time.usedSeconds()));
  }
}
