package io.equipoise.jobs;

/** The driver class of {@code runs}: {@code spark-submit --class io.equipoise.jobs.Runs}. */
public final class Runs {
  private Runs() {}

  /** Looks after the runs under a root, then ends the process. */
  public static void main(String[] args) {
    Main.verb("runs", args);
  }
}
