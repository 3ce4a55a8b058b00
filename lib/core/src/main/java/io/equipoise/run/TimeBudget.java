package io.equipoise.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The wall time that a run has used over all its attempts, against its limit.
 *
 * <p>What earlier attempts used is read from their last status, so a driver that was killed loses
 * the count of the round it was in and nothing more.
 */
final class TimeBudget {
  private final Optional<Duration> limit;
  private final Clock clock;
  private final long begun;
  private final double before;

  /** Starts to count now, on top of {@code before} seconds. */
  TimeBudget(Optional<Duration> limit, Clock clock, double before) {
    this.limit = limit;
    this.clock = clock;
    this.begun = clock.millis();
    this.before = before;
  }

  double usedSeconds() {
    return before + Math.max(0, clock.millis() - begun) / 1e3;
  }

  boolean isUp() {
    return limit.isPresent() && usedSeconds() >= limit.get().toNanos() / 1e9;
  }

  /** Refuses to go on when the limit is used up. */
  void check(int round, int rounds, String where) {
    if (!isUp()) {
      return;
    }
    throw new Failure(
        ExitCode.PARTIAL,
        "RUN-008",
        "the run has used "
            + Progress.duration(usedSeconds())
            + ", its time-limit is "
            + Progress.duration(limit.map(Duration::toNanos).orElse(0L) / 1e9)
            + "; stopped after round "
            + round
            + " of "
            + rounds
            + ", which is committed",
        where,
        "Submit the same line with a larger time-limit to go on from there.");
  }
}
