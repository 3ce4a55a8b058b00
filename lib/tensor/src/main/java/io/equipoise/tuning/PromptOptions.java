package io.equipoise.tuning;

import io.equipoise.prompt.PromptSelection;

/**
 * How prompts are learned, kept and read.
 *
 * @param method what is kept of earlier tasks
 * @param rows of a prompt, at least 1
 * @param steps of each task, at least 1
 * @param batch rows of a step, at least 1
 * @param rate length of Adam's steps
 * @param decay of weights, per unit of rate
 * @param validation part of the training rows by whose loss the best prompt is chosen; 0 for the
 *     last
 * @param looks steps between two looks at these rows
 * @param rule which prompts are melted, for GRID
 * @param pull how the gradients of several batches in a stored prompt become one length
 * @param selectBatches batches of 32 rows of which these gradients are
 * @param compressAtEnd whether prompts are melted once more behind the last task
 * @param clusters means that recognise a task, at least one for each label
 * @param reading how texts are read behind them
 */
public record PromptOptions(
    Method method,
    int rows,
    int steps,
    int batch,
    double rate,
    double decay,
    double validation,
    int looks,
    PromptSelection.Rule rule,
    Pull pull,
    int selectBatches,
    boolean compressAtEnd,
    int clusters,
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
    JOINT;

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
    if (rows < 1
        || steps < 1
        || batch < 1
        || !(rate > 0)
        || !(decay >= 0)
        || !(validation >= 0 && validation < 1)
        || looks < 1
        || selectBatches < 1
        || clusters < 1
        || reading.maxLength() <= rows) {
      throw new IllegalArgumentException(
          "prompts of "
              + rows
              + " rows, "
              + steps
              + " steps of "
              + batch
              + " rows at rate "
              + rate
              + ", decay "
              + decay
              + ", validation "
              + validation
              + " every "
              + looks
              + ", "
              + selectBatches
              + " batches, "
              + clusters
              + " clusters, inputs of "
              + reading.maxLength()
              + "; expected counts >= 1, a rate > 0, decay >= 0, validation in [0, 1) and inputs"
              + " longer than a prompt");
    }
  }
}
