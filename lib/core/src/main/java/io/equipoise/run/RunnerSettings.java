package io.equipoise.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a run is carried: none of this changes a result.
 *
 * @param resume what to do with commits that are there
 * @param roundsPerCommit rounds that one commit closes; 1 loses at most one round, 0 leaves it to
 *     the size of the state ({@link CommitRhythm})
 * @param onNonFinite policy for numbers that are not finite
 * @param maxIncidents how often that policy may be used before exit 7
 * @param appId the application that works, for lease and status
 * @param engine native engine and version, for {@code timings}
 * @param device device text, for {@code timings}
 * @param code version and commit of this code, for {@code timings}
 * @param stop becomes true when a signal asks to end after the commit in flight
 * @param timeLimit how long the run may take over all its attempts; the commit in flight is still
 *     made. None for no limit
 * @param listener gets the facts as they come
 * @param clock the time, for status, lease and time limit only
 * @param retention which states stay on the disk
 */
public record RunnerSettings(
    Resume resume,
    int roundsPerCommit,
    OnNonFinite onNonFinite,
    int maxIncidents,
    String appId,
    String engine,
    String device,
    String code,
    StopRequest stop,
    Optional<Duration> timeLimit,
    RunListener listener,
    Clock clock,
    Retention retention) {

  /** Checks the two counts. */
  public RunnerSettings {
    if (roundsPerCommit < 0 || maxIncidents < 0) {
      throw new IllegalArgumentException(
          "rounds per commit "
              + roundsPerCommit
              + " and incidents "
              + maxIncidents
              + "; expected at least 0 and at least 0");
    }
  }

  /** One commit per round, automatic resume, stop at the first non-finite number, no listener. */
  public static RunnerSettings defaults() {
    return new RunnerSettings(
        Resume.AUTO,
        1,
        OnNonFinite.FAIL,
        10,
        "local-" + ProcessHandle.current().pid(),
        "none",
        "cpu",
        "unknown",
        () -> false,
        Optional.empty(),
        line -> {},
        Clock.systemUTC(),
        Retention.defaults());
  }

  /** The same with another rule for old states. */
  public RunnerSettings withRetention(Retention value) {
    return with(draft -> draft.retention = value);
  }

  /** The same with another resume rule. */
  public RunnerSettings withResume(Resume value) {
    return with(draft -> draft.resume = value);
  }

  /** The same with another commit length. */
  public RunnerSettings withRoundsPerCommit(int value) {
    return with(draft -> draft.roundsPerCommit = value);
  }

  /** The same with another policy for numbers that are not finite. */
  public RunnerSettings withOnNonFinite(OnNonFinite value, int incidents) {
    return with(
        draft -> {
          draft.onNonFinite = value;
          draft.maxIncidents = incidents;
        });
  }

  /** The same with another time limit and clock. */
  public RunnerSettings withTimeLimit(Duration limit, Clock time) {
    return with(
        draft -> {
          draft.timeLimit = Optional.of(limit);
          draft.clock = time;
        });
  }

  /** The same with another listener. */
  public RunnerSettings withListener(RunListener value) {
    return with(draft -> draft.listener = value);
  }

  /** The same with another stop signal. */
  public RunnerSettings withStop(StopRequest value) {
    return with(draft -> draft.stop = value);
  }

  private RunnerSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The components, to be changed one at a time. */
  private static final class Draft {
    Resume resume;
    int roundsPerCommit;
    OnNonFinite onNonFinite;
    int maxIncidents;
    final String appId;
    final String engine;
    final String device;
    final String code;
    StopRequest stop;
    Optional<Duration> timeLimit;
    RunListener listener;
    Clock clock;
    Retention retention;

    Draft(RunnerSettings from) {
      resume = from.resume;
      roundsPerCommit = from.roundsPerCommit;
      onNonFinite = from.onNonFinite;
      maxIncidents = from.maxIncidents;
      appId = from.appId;
      engine = from.engine;
      device = from.device;
      code = from.code;
      stop = from.stop;
      timeLimit = from.timeLimit;
      listener = from.listener;
      clock = from.clock;
      retention = from.retention;
    }

    RunnerSettings settings() {
      return new RunnerSettings(
          resume,
          roundsPerCommit,
          onNonFinite,
          maxIncidents,
          appId,
          engine,
          device,
          code,
          stop,
          timeLimit,
          listener,
          clock,
          retention);
    }
  }
}
