package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.function.Function;

/**
 * Elastic weight consolidation with one set of springs for all old tasks.
 *
 * <pre>
 * loss + lambda / 2 sum_i F_i (theta_i - theta*_i)^2,   theta* of the last task,   F &lt;- gamma F + F_t
 * </pre>
 *
 * <p>Memory does not grow with the tasks. Source: Schwarz et al., "Progress and compress"
 * (arXiv:1805.06370) [recalled].
 *
 * @param lambda strength; 0 is finetune
 * @param gamma how much of the old springs is kept
 * @param answers whose probabilities F is of
 */
@Named("ewc-online")
public record OnlineElasticWeights(
    @Option(doc = "Strength of the springs.", min = 0, typical = "10 to 1e4") double lambda,
    @Option(doc = "Part of the old springs that is kept.", min = 0, max = 1) double gamma,
    @Option(doc = "Answers that importance is measured by: label, or sampled.")
        ElasticWeights.Answers answers)
    implements ContinualMethod, Springs {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public OnlineElasticWeights {
    Require.atLeast(0, "the strength of ewc-online", lambda);
    Require.that(gamma >= 0 && gamma <= 1, "gamma of ewc-online", gamma, "0 to 1");
  }

  /** A strength of 100, everything kept, by the labels. */
  public static OnlineElasticWeights defaults() {
    return new OnlineElasticWeights(100, 1, ElasticWeights.Answers.LABEL);
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
      List<Vector> kept, double[] theta, Function<ElasticWeights.Answers, double[]> importance) {
    return Anchors.single(kept, theta, importance.apply(answers), gamma);
  }
}
