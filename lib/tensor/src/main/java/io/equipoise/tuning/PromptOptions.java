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
 * @param selectBatches batches of 32 rows over which a stored prompt's gradient is a mean
 * @param compressAtEnd whether prompts are melted once more behind the last task
 * @param clusters means that recognise a task, at least one for each label
 * @param leastMargin of an identification, below which all labels are candidates
 * @param decoding what may be written
 * @param maxLength prompt rows and tokens that the encoder takes
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
    int selectBatches,
    boolean compressAtEnd,
    int clusters,
    double leastMargin,
    Decoding decoding,
    int maxLength) {
  /** What is kept of earlier tasks. */
  public enum Method {
    /** Prompts that the new task pulls on, and one that the others are melted into. */
    GRID,
    /** Every prompt, in front of the next. */
    PROGRESSIVE,
    /** One prompt, learned on. */
    SEQUENTIAL,
    /** Every prompt, each read alone. */
    PER_TASK
  }

  /** What may be written. */
  public enum Decoding {
    /** A label of the task alone. */
    CONSTRAINED,
    /** Anything; what is no label is wrong. */
    FREE
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
        || !(leastMargin >= 0)
        || maxLength <= rows) {
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
              + " clusters, margin "
              + leastMargin
              + ", inputs of "
              + maxLength
              + "; expected counts >= 1, a rate > 0, decay and margin >= 0, validation in [0, 1)"
              + " and inputs longer than a prompt");
    }
  }
}
