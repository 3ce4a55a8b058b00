package io.equipoise.jobs;

/** The driver class of {@code doctor}: {@code spark-submit --class io.equipoise.jobs.Doctor}. */
public final class Doctor {
  private Doctor() {}

  /** Checks this machine and every executor, then ends the process. */
  public static void main(String[] args) {
    Main.verb("doctor", args);
  }
}
