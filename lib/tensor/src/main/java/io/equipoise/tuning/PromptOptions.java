package io.equipoise.tuning;

import io.equipoise.prompt.PromptSelection;

/**
 * How prompts are learned, kept and read.
 *
 * @param method what is kept of earlier tasks
 * @param rows of a prompt, at least 1
 * @param bottleneck of the network that a prompt is learned through ({@link Bottleneck}); 0 for
 *     none
 * @param descent how long and how fast a prompt is learned
 * @param rule which prompts are melted, for GRID
 * @param pull how the gradients of several batches in a stored prompt become one length
 * @param selectBatches batches of 32 rows of which these gradients are
 * @param compressAtEnd whether prompts are melted once more behind the last task
 * @param transfer what of earlier prompts is recalled, for SHLPT_LIKE
 * @param recognition of what a task is recognised
 * @param reading how texts are read behind them
 */
public record PromptOptions(
    Method method,
    int rows,
    int bottleneck,
    Descent descent,
    PromptSelection.Rule rule,
    Pull pull,
    int selectBatches,
    boolean compressAtEnd,
    Transfer transfer,
    Recognition recognition,
    PromptReading reading) {
  /** What is kept of earlier tasks. */
  public enum Method {
    /** Prompts that the new task pulls on, and one that the others are melted into. */
    GRID,
    /** Every prompt, in front of the next. */
    PROGRESSIVE,
    /** One prompt, learned on. */
    SEQUENTIAL,
    /** Every prompt, each read alone. */
    PER_TASK,
    /**
     * One prompt, learned on with the rows of all tasks so far: what forgetting is held against.
     */
    JOINT,
    /** Every prompt, each read alone; a new one begins from those of similar tasks. */
    SHLPT_LIKE;

    /** Whether earlier prompts stand in front of a text. */
    boolean stacks() {
      return this == GRID || this == PROGRESSIVE;
    }

    /** Whether there is one prompt for all tasks. */
    boolean shares() {
      return this == SEQUENTIAL || this == JOINT;
    }
  }

  /** How gradients of several batches become one length. */
  public enum Pull {
    /** The length of their mean: less noise, and the order of the rows changes nothing. */
    NORM_OF_MEAN,
    /** The mean of their lengths. */
    MEAN_OF_NORM
  }

  /** Checks the ranges. */
  public PromptOptions {
    if (rows < 1 || bottleneck < 0 || selectBatches < 1 || reading.maxLength() <= rows) {
      throw new IllegalArgumentException(
          "prompts of "
              + rows
              + " rows through "
              + bottleneck
              + ", "
              + selectBatches
              + " batches, inputs of "
              + reading.maxLength()
              + "; expected counts >= 1, a bottleneck >= 0 and inputs longer than a prompt");
    }
  }

  /** What reading alone needs: the same as {@code method}. */
  static PromptOptions reading(Method method, PromptReading reading) {
    return new PromptOptions(
        method,
        1,
        0,
        new Descent(1, 1, 1, 0, 0, 1),
        PromptSelection.Rule.defaults(),
        Pull.NORM_OF_MEAN,
        1,
        false,
        Transfer.defaults(),
        new Recognition(1, 0),
        reading);
  }
}
