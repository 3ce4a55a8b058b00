package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.function.Function;

/**
 * Elastic weight consolidation: parameters that the labels of old tasks depend on are held by
 * springs, one set of them for each old task.
 *
 * <pre>
 * loss + lambda / 2 sum_t sum_i F_ti (theta_i - theta*_ti)^2,   F_t: {@link Fisher} on the rows of task t
 * </pre>
 *
 * <p>Cost: one pass over a task's rows at its end; two vectors of the parameters' size a task.
 *
 * <p>Source: Kirkpatrick et al., "Overcoming catastrophic forgetting in neural networks"
 * (arXiv:1612.00796) [recalled].
 *
 * @param lambda strength; 0 is finetune
 * @param answers whose probabilities F is of
 */
@Named("ewc")
public record ElasticWeights(
    @Option(doc = "Strength of the springs.", min = 0, typical = "10 to 1e4") double lambda,
    @Option(doc = "Answers that importance is measured by: label, or sampled.") Answers answers)
    implements ContinualMethod, Springs {
  private static final long serialVersionUID = 1L;

  /** Of which answer the probability is differentiated. */
  public enum Answers {
    /** The row's label: the empirical Fisher information. */
    LABEL,
    /** One drawn from the network's own probabilities. */
    SAMPLED
  }

  /** Checks the range. */
  public ElasticWeights {
    Require.atLeast(0, "the strength of ewc", lambda);
  }

  /** A strength of 100, by the labels. */
  public static ElasticWeights defaults() {
    return new ElasticWeights(100, Answers.LABEL);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new SpringSession(this, kept, lesson);
  }

  @Override
  public void pull(double[] gradient, double[] theta, List<Vector> kept) {
    Anchors.pull(gradient, theta, kept, lambda);
  }

  @Override
  public List<Vector> after(
      List<Vector> kept, double[] theta, Function<Answers, double[]> importance) {
    return Anchors.another(kept, theta, importance.apply(answers));
  }
}
