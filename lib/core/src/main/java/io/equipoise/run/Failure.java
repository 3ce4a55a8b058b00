package io.equipoise.run;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can act on: what happened, where, and what to do next.
 *
 * <p>Printed as {@code <what>. [<where>] <remedy> (<id>)}, without a stack trace. Ids are stable;
 * {@code lib/docs/messages.md} lists them.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ExitCode exit;
  private final String id;

  /**
   * A failure without a cause of interest.
   *
   * @param id stable, such as {@code RUN-005}
   * @param what what happened, with the value and the expected range
   * @param where file, option path or run; may be empty
   * @param remedy what to do next
   */
  public Failure(ExitCode exit, String id, String what, String where, String remedy) {
    this(exit, id, what, where, remedy, null);
  }

  /** A failure that keeps its cause for the log. */
  public Failure(
      ExitCode exit,
      String id,
      String what,
      String where,
      String remedy,
      @Nullable Throwable cause) {
    super(
        what
            + (what.endsWith(".") ? "" : ".")
            + (where.isEmpty() ? "" : " [" + where + "]")
            + (remedy.isEmpty() ? "" : " " + remedy)
            + " ("
            + id
            + ")",
        cause);
    this.exit = exit;
    this.id = id;
  }

  /** The exit code of the job. */
  public ExitCode exit() {
    return exit;
  }

  /** The stable id. */
  public String id() {
    return id;
  }
}
