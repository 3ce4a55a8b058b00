package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Memory-aware synapses: parameters that the outputs depend on, whatever the label, are held.
 *
 * <pre>
 * loss + lambda / 2 sum_i W_i (theta_i - theta*_i)^2,   W_i &lt;- W_i + mean over rows | d |z(x)|^2 / d theta_i |
 * </pre>
 *
 * <p>Source: Aljundi et al., "Memory aware synapses" (arXiv:1711.09601) [recalled], whose strength
 * is lambda / 2.
 *
 * @param lambda strength; 0 is finetune
 */
@Named("mas")
public record OutputSensitivity(
    @Option(doc = "Strength of the penalty.", min = 0, typical = "0.01 to 10") double lambda)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public OutputSensitivity {
    Require.atLeast(0, "the strength of mas", lambda);
  }

  /** A strength of 0.1. */
  public static OutputSensitivity defaults() {
    return new OutputSensitivity(0.1);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new Anchors(
        kept,
        lesson,
        lambda,
        theta -> Anchors.single(kept.vectors(), theta, sensitivity(lesson, theta), 1));
  }

  /** How much the squared length of the outputs depends on each parameter, over the task's rows. */
  static double[] sensitivity(Lesson lesson, double[] theta) {
    return lesson
        .network()
        .mean(theta, lesson.own(), Perceptron.Form.MAGNITUDE, (row, z) -> Level1.times(2, z));
  }
}
