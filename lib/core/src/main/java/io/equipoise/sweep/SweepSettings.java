package io.equipoise.sweep;

import io.equipoise.run.Resume;
import io.equipoise.run.StopRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a sweep is carried: none of this changes a row.
 *
 * @param resume what to do with commits that are there
 * @param flushRows trials that one commit closes; 0 for the larger of 512 and a tenth of all
 * @param flushInterval time after which what is complete is committed; see {@link Pace}
 * @param maxFailed part of the trials that may fail before the sweep ends with exit 4
 * @param timeLimit how long the sweep may take over all its attempts; what is complete then is
 *     still committed, and the sweep ends with exit 4
 * @param appId the application that works, for lease and status
 * @param stop becomes true when a signal asks to end
 * @param console gets the counts every now and then
 * @param clock the time, for status, lease and timing rows only
 */
public record SweepSettings(
    Resume resume,
    int flushRows,
    Duration flushInterval,
    double maxFailed,
    Optional<Duration> timeLimit,
    String appId,
    StopRequest stop,
    Consumer<SweepProgress> console,
    Clock clock) {

  /** Checks the ranges. */
  public SweepSettings {
    if (flushRows < 0 || flushInterval.isNegative() || !(maxFailed >= 0 && maxFailed <= 1)) {
      throw new IllegalArgumentException(
          "flush of "
              + flushRows
              + " rows or "
              + flushInterval
              + ", failed at most "
              + maxFailed
              + "; expected at least 0, at least 0 s and 0 to 1");
    }
  }

  /** Automatic resume and pace, no stop, no console. */
  public static SweepSettings defaults() {
    return new SweepSettings(
        Resume.AUTO,
        0,
        Duration.ofSeconds(60),
        0.05,
        Optional.empty(),
        "local-" + ProcessHandle.current().pid(),
        () -> false,
        line -> {},
        Clock.systemUTC());
  }

  /** The same with another resume rule. */
  public SweepSettings withResume(Resume value) {
    return new SweepSettings(
        value, flushRows, flushInterval, maxFailed, timeLimit, appId, stop, console, clock);
  }

  /** The same with another number of trials per commit. */
  public SweepSettings withFlushRows(int value) {
    return new SweepSettings(
        resume, value, flushInterval, maxFailed, timeLimit, appId, stop, console, clock);
  }

  /** The same with another limit of failures. */
  public SweepSettings withMaxFailed(double value) {
    return new SweepSettings(
        resume, flushRows, flushInterval, value, timeLimit, appId, stop, console, clock);
  }

  /** The same with another stop signal. */
  public SweepSettings withStop(StopRequest value) {
    return new SweepSettings(
        resume, flushRows, flushInterval, maxFailed, timeLimit, appId, value, console, clock);
  }

  /** The same with a time limit, by this clock. */
  public SweepSettings withTimeLimit(Duration value, Clock by) {
    return new SweepSettings(
        resume, flushRows, flushInterval, maxFailed, Optional.of(value), appId, stop, console, by);
  }
}
