package io.equipoise.run;

/** A number that is not finite, and where it was seen. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String task;
  private final int shard;
  private final String quantity;

  /**
   * The first offending number of a round.
   *
   * @param task the task whose number it is
   * @param shard where it was computed; -1 for the driver
   * @param quantity what is not finite, such as {@code loss} or {@code gradient}
   */
  public NonFiniteException(String task, int shard, String quantity, double value) {
    super(
        "the "
            + quantity
            + " of task '"
            + task
            + "' is "
            + value
            + (shard < 0 ? "" : " on shard " + shard));
    this.task = task;
    this.shard = shard;
    this.quantity = quantity;
  }

  /** The task whose number is not finite. */
  public String task() {
    return task;
  }

  /** The shard that saw it, or -1. */
  public int shard() {
    return shard;
  }

  /** What is not finite. */
  public String quantity() {
    return quantity;
  }

  /** The failure that ends the run, saying why it could not go on. */
  public Failure failure(String why) {
    return new Failure(
        ExitCode.NUMERIC,
        "NUM-001",
        getMessage() + "; expected a finite number",
        why,
        "Lower the step size; the job train can go on with numeric.on-non-finite: halve-step or"
            + " skip-task-round.");
  }
}
