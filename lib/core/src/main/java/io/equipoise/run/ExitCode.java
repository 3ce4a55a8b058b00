package io.equipoise.run;

/** How a job ends, for schedulers: operations that may simply be retried are marked. */
public enum ExitCode {
  /** Finished, or already complete. */
  OK(0, false, "finished, or already complete"),
  /** A bug. */
  INTERNAL(1, false, "a bug: unexpected exception; report it"),
  /** A flag or option is wrong. */
  USAGE(2, false, "a flag or option is wrong"),
  /** The input is missing, refused, or too much of it is bad. */
  DATA(3, false, "input missing, schema refused, or quarantine above its limit"),
  /** A sweep finished with too many failed trials. */
  PARTIAL(4, false, "a sweep finished with more failed trials than sweep.max-failed"),
  /** Another driver has this run. */
  HELD(5, false, "another driver holds or has superseded this run"),
  /** The stored state cannot be read or does not fit the options. */
  STATE(6, false, "checkpoint or log unreadable, or incompatible with the options"),
  /** The numbers diverged. */
  NUMERIC(7, false, "divergence, or the policy for non-finite numbers is exhausted"),
  /** The machine lacks something. */
  RESOURCE(8, true, "disk full, out of memory, required GPU or engine absent"),
  /** Stopped from the keyboard. */
  INTERRUPTED(130, true, "stopped by SIGINT; the last committed round stands"),
  /** Stopped by the scheduler. */
  TERMINATED(143, true, "stopped by SIGTERM; the last committed round stands");

  private final int code;
  private final boolean retryHelps;
  private final String meaning;

  ExitCode(int code, boolean retryHelps, String meaning) {
    this.code = code;
    this.retryHelps = retryHelps;
    this.meaning = meaning;
  }

  /** The number that the process exits with. */
  public int code() {
    return code;
  }

  /** Whether submitting the same line again may help without changing anything. */
  public boolean retryHelps() {
    return retryHelps;
  }

  /** When it is used. */
  public String meaning() {
    return meaning;
  }
}
