package io.equipoise.jobs;

/** The driver class of {@code score}: {@code spark-submit --class io.equipoise.jobs.Score}. */
public final class Score {
  private Score() {}

  /** Scores a table, then ends the process. */
  public static void main(String[] args) {
    Main.verb("score", args);
  }
}
