package io.equipoise.jobs;

/**
 * The driver class of {@code pretrain}: {@code spark-submit --class io.equipoise.jobs.Pretrain}.
 */
public final class Pretrain {
  private Pretrain() {}

  /** Pre-trains, then ends the process. */
  public static void main(String[] args) {
    Main.verb("pretrain", args);
  }
}
