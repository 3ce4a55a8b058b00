package io.equipoise.jobs;

/** The driver class of {@code prep}: {@code spark-submit --class io.equipoise.jobs.Prep}. */
public final class Prep {
  private Prep() {}

  /** Makes a table of crystals, then ends the process. */
  public static void main(String[] args) {
    Main.verb("prep", args);
  }
}
