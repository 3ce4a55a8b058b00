package io.equipoise.jobs;

/** The driver class of {@code sweep}: {@code spark-submit --class io.equipoise.jobs.Sweep}. */
public final class Sweep {
  private Sweep() {}

  /** Sweeps, then ends the process. */
  public static void main(String[] args) {
    Main.verb("sweep", args);
  }
}
