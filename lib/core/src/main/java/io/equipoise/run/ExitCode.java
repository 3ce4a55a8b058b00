package io.equipoise.run;

/**
 * How a job ended, as a process exit code.
 *
 * <p>Client mode passes the number through; YARN's cluster mode reports only 0 or 1, so the code is
 * also written into {@code _STATUS.json}. A scheduler should not repeat what {@link #retryHelps}
 * calls {@link Retry#NO}.
 */
public enum ExitCode {
  OK(0, "finished, or already complete", Retry.NOT_NEEDED),
  INTERNAL(1, "a bug: unexpected exception", Retry.NO),
  USAGE(2, "flag or option wrong", Retry.NO),
  DATA(3, "input missing, schema refused, or quarantine above its limit", Retry.NO),
  PARTIAL(
      4,
      "sweep finished, failed trials above sweep.max-failed; or time-limit used up",
      Retry.MAYBE),
  HELD(5, "another driver holds or has superseded this run", Retry.NO),
  STATE(6, "checkpoint or log unreadable, or incompatible with the options", Retry.NO),
  NUMERIC(7, "divergence, or the policy for non-finite numbers is exhausted", Retry.NO),
  RESOURCE(
      8, "disk full, out of memory, engine or GPU absent, or too many executors lost", Retry.YES),
  INTERRUPTED(130, "stopped by SIGINT; the last committed round stands", Retry.YES),
  TERMINATED(143, "stopped by SIGTERM; the last committed round stands", Retry.YES);

  /** Whether submitting the same line again can end better. */
  public enum Retry {
    NOT_NEEDED,
    NO,
    MAYBE,
    YES
  }

  private final int code;
  private final String meaning;
  private final Retry retry;

  ExitCode(int code, String meaning, Retry retry) {
    this.code = code;
    this.meaning = meaning;
    this.retry = retry;
  }

  /** The number given to the operating system. */
  public int code() {
    return code;
  }

  /** When this code is used, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether submitting the same line again can help. */
  public Retry retryHelps() {
    return retry;
  }

  /** The name in tables and logs: both signals are {@code STOPPED}. */
  public String label() {
    return this == INTERRUPTED || this == TERMINATED ? "STOPPED" : name();
  }

  /**
   * The exit code of the failure that is at the bottom of it: an answer's failure keeps its own.
   */
  public static ExitCode of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure known) {
        return known.exit();
      }
    }
    return INTERNAL;
  }

  /**
   * The code with this number.
   *
   * @throws IllegalArgumentException when no job of ours ends with it
   */
  public static ExitCode of(int code) {
    for (ExitCode exit : values()) {
      if (exit.code == code) {
        return exit;
      }
    }
    throw new IllegalArgumentException("exit code " + code + "; expected 0 to 8, 130 or 143");
  }
}
