package io.equipoise.jobs;

/** The driver class of {@code train}: {@code spark-submit --class io.equipoise.jobs.Train}. */
public final class Train {
  private Train() {}

  /** Trains, then ends the process. */
  public static void main(String[] args) {
    Main.verb("train", args);
  }
}
