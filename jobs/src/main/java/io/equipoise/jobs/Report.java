package io.equipoise.jobs;

/** The driver class of {@code report}: {@code spark-submit --class io.equipoise.jobs.Report}. */
public final class Report {
  private Report() {}

  /** Writes a report, then ends the process. */
  public static void main(String[] args) {
    Main.verb("report", args);
  }
}
