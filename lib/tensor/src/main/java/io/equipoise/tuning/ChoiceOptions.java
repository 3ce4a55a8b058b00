package io.equipoise.tuning;

import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * A pool of prompts, of which each text chooses some.
 *
 * <pre>
 * q(x)     the frozen network's embedding of the text, without a prompt
 * chosen   the N prompts whose keys have the largest cosine with q, the first of equal ones
 * read     [ chosen prompts in the order of the pool ; text ]
 * loss     of a batch + lambda mean over its rows of sum over the chosen of ( 1 - cos(q, key) )
 * </pre>
 *
 * <p>The whole pool is learned on from task to task; prompts that a batch does not choose move with
 * Adam's memory alone, and keys do not decay. With as many chosen as there are it is one prompt
 * that is learned on, in every bit; with lambda 0 keys stay where they were drawn. Cost of a step:
 * that of its rows, in one call for each choice among them. Kept: M l rows of width d, and M keys.
 *
 * <p>Source: L2P (arXiv:2112.08654), M = 10, N = 5, l = 5, lambda = 0.5 [recalled]. Differs: an
 * encoder's mean output instead of a class token as query; prompts in the order of the pool instead
 * of that of their cosines; keys uniform within 1 at first [recalled].
 *
 * @param prompts M, at least 1
 * @param chosen N, at least 1 and at most M
 * @param rows l of a prompt, at least 1
 * @param lambda strength with which keys are drawn to the texts that choose them
 */
public record ChoiceOptions(
    @Option(doc = "Prompts of the pool.", min = 1, max = 10_000) int prompts,
    @Option(doc = "Prompts that a text chooses.", min = 1) int chosen,
    @Option(doc = "Rows of each.", min = 1, max = 1000) int rows,
    @Option(doc = "Strength with which keys are drawn to the texts that choose them.", min = 0)
        double lambda)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public ChoiceOptions {
    if (prompts < 1
        || chosen < 1
        || chosen > prompts
        || rows < 1
        || !(lambda >= 0 && Double.isFinite(lambda))) {
      throw new IllegalArgumentException(
          chosen
              + " of "
              + prompts
              + " prompts of "
              + rows
              + " rows with lambda "
              + lambda
              + "; expected counts >= 1, no more chosen than there are, and lambda >= 0");
    }
  }

  /** Five of ten prompts of five rows, lambda 0.5. */
  public static ChoiceOptions defaults() {
    return new ChoiceOptions(10, 5, 5, 0.5);
  }

  /**
   * The same, where a text fits behind what it chooses.
   *
   * @throws IllegalArgumentException when it does not
   */
  public ChoiceOptions in(PromptReading reading) {
    if (reading.maxLength() <= chosen * rows) {
      throw new IllegalArgumentException(
          chosen
              + " prompts of "
              + rows
              + " rows in front of a text, inputs of "
              + reading.maxLength()
              + "; expected longer inputs");
    }
    return this;
  }
}
