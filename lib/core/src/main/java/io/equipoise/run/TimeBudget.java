package io.equipoise.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall time that a run has used over all its attempts, against its limit.
 *
 * <p>What earlier attempts used is read from their last status, so a driver that was killed loses
 * the count of the round it was in and nothing more.
 */
public final class TimeBudget {
  private static final Logger LOG = LoggerFactory.getLogger(TimeBudget.class);

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

  /** Starts to count now, on top of what the status in {@code folder} tells of earlier attempts. */
  public static TimeBudget after(RunFolder folder, Optional<Duration> limit, Clock clock) {
    double before = 0;
    try {
      before = folder.status().map(Status::usedSeconds).orElse(0.0);
    } catch (IOException e) {
      LOG.warn("the time used before is not known: {}", e.getMessage());
    }
    return new TimeBudget(limit, clock, before);
  }

  /** Seconds of wall time over all attempts. */
  public double usedSeconds() {
    return before + Math.max(0, clock.millis() - begun) / 1e3;
  }

  /** Whether the limit is used up; never when there is none. */
  public boolean isUp() {
    return limit.isPresent() && usedSeconds() >= limit.get().toNanos() / 1e9;
  }

  /**
   * Refuses to go on when the limit is used up.
   *
   * @param reached what is committed, such as {@code after round 3 of 6, which is}
   * @throws Failure exit 4
   */
  public void check(String reached, String where) {
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
            + "; stopped "
            + reached
            + " committed",
        where,
        "Submit the same line with a larger time-limit to go on from there.");
  }
}
