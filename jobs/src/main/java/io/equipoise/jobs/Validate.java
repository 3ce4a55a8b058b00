package io.equipoise.jobs;

/**
 * The driver class of {@code validate}: {@code spark-submit --class io.equipoise.jobs.Validate}.
 */
public final class Validate {
  private Validate() {}

  /** Checks what a job would do, then ends the process. */
  public static void main(String[] args) {
    Main.verb("validate", args);
  }
}
