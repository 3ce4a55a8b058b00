package io.equipoise.sweep;

/** How a trial ended, as the table {@code trials} has it. */
public final class TrialStatus {
  /** It ran to its end. */
  public static final String OK = "OK";

  /** It could not, for a reason of its own. */
  public static final String FAILED = "FAILED";

  /** Others were better at a rung of successive halving. */
  public static final String STOPPED = "STOPPED";

  private TrialStatus() {}
}
