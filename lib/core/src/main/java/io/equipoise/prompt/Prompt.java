package io.equipoise.prompt;

import io.equipoise.linalg.Vector;

/**
 * A soft prompt.
 *
 * @param task place of the task that it was trained on; of several, of the latest
 * @param tasks how many prompts it was made of, at least 1
 * @param values its rows, one after the other
 */
public record Prompt(int task, int tasks, Vector values) {
  /** Checks the count. */
  public Prompt {
    if (tasks < 1 || values.firstNotFinite() >= 0) {
      throw new IllegalArgumentException(
          "a prompt of "
              + tasks
              + " tasks and "
              + values.size()
              + " numbers; expected at least 1 and finite numbers");
    }
  }
}
