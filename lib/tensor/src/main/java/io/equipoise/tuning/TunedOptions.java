package io.equipoise.tuning;

/**
 * How a part of a network, or a pool of prompts, is learned and read.
 *
 * @param descent how long and how fast each task is learned
 * @param clusters means that recognise a task, at least one for each label
 * @param reading how texts are read
 */
public record TunedOptions(Descent descent, int clusters, PromptReading reading) {
  /** Checks the range. */
  public TunedOptions {
    if (clusters < 1) {
      throw new IllegalArgumentException(clusters + " clusters; expected at least 1");
    }
  }
}
