package io.equipoise.tuning;

import io.equipoise.options.Option;
import io.equipoise.prompt.Truncation;
import java.io.Serializable;

/**
 * How a text is read behind prompts, and what may be answered.
 *
 * @param identify by what the task of a text is found when it is not told
 * @param leastMargin of an identification, below which the labels of all learned tasks are
 *     candidates
 * @param route whether a task that is told or found is read behind its own prompt alone, where that
 *     is still stored as it was; with PROGRESSIVE behind its own and all older ones, as it was
 *     learned
 * @param decoding what may be written
 * @param lengthPower a label of n tokens scores {@code sum log p / n^lengthPower}
 * @param normalise whether free writing that is no label counts as the label that it is near to
 * @param cutOff least cosine of near, in (0, 1]
 * @param truncation what gives way when prompts and text are too long together
 * @param maxLength prompt rows and tokens that the encoder takes
 */
public record PromptReading(
    @Option(
            doc =
                "By what the task of a text is found when it is not told: mixture,"
                    + " centroid-cosine, perplexity (an answer behind every task), or lm (a service).")
        Identify identify,
    @Option(
            doc = "Least margin of a decision; below it the labels of all tasks are candidates.",
            min = 0)
        double leastMargin,
    @Option(
            doc =
                "Whether a text is read behind its task's own prompt alone, if still stored;"
                    + " progressive: behind its own and all older ones.")
        boolean route,
    @Option(doc = "What may be written: constrained or free.") Decoding decoding,
    @Option(doc = "A label of n words scores sum log p / n^length-power.", typical = "0 or 1")
        double lengthPower,
    @Option(doc = "Whether free writing near a label counts as that label.") boolean normalise,
    @Option(doc = "Least cosine of near.", above = 0, max = 1) double cutOff,
    @Option(
            doc =
                "What gives way when prompts and text are too long: text-first (the text), or"
                    + " legacy (the end, whatever it is).")
        Truncation truncation,
    @Option(doc = "Prompt rows and words that the network takes.", min = 2) int maxLength)
    implements Serializable {
  /**
   * By what the task of a text is found. A task that is told needs none of them: that is the
   * task-aware mode.
   */
  public enum Identify {
    /** Gaussian mixtures of the embeddings of the tasks' texts. */
    MIXTURE,
    /** The nearest representative by cosine. */
    CENTROID_COSINE,
    /** The likelihood of the best label, per token: costs an answer behind every task. */
    PERPLEXITY,
    /** A language model of the user's: {@link TaskService}. */
    LM
  }

  /** What may be written. */
  public enum Decoding {
    /** A label of the task alone. */
    CONSTRAINED,
    /** Anything; what is no label is wrong. */
    FREE
  }

  /** Checks the ranges. */
  public PromptReading {
    if (!(leastMargin >= 0)
        || !Double.isFinite(lengthPower)
        || !(cutOff > 0 && cutOff <= 1)
        || maxLength < 2) {
      throw new IllegalArgumentException(
          "margin "
              + leastMargin
              + ", length power "
              + lengthPower
              + ", cut-off "
              + cutOff
              + ", inputs of "
              + maxLength
              + "; expected a margin >= 0, a finite power, a cut-off in (0, 1], and at least 2");
    }
    if (normalise && decoding == Decoding.CONSTRAINED) {
      throw new IllegalArgumentException(
          "normalise = true with constrained decoding; expected free decoding, because"
              + " constrained answers are labels already");
    }
  }

  /** The network's mixtures, constrained answers, texts that give way. */
  public static PromptReading of(int maxLength) {
    return new PromptReading(
        Identify.MIXTURE,
        0,
        false,
        Decoding.CONSTRAINED,
        1,
        false,
        0.7,
        Truncation.TEXT_FIRST,
        maxLength);
  }
}
