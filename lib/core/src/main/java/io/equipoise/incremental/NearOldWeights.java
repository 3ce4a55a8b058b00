package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.function.Function;

/**
 * Stays near the parameters of the task before: loss + lambda / 2 |theta - theta*|^2.
 *
 * @param lambda strength; 0 is finetune
 */
@Named("l2")
public record NearOldWeights(
    @Option(doc = "Strength of the penalty.", min = 0, typical = "1e-3 to 10") double lambda)
    implements ContinualMethod, Springs {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public NearOldWeights {
    Require.atLeast(0, "the strength of l2", lambda);
  }

  /** A strength of 0.1. */
  public static NearOldWeights defaults() {
    return new NearOldWeights(0.1);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new SpringSession(this, kept, lesson);
  }

  @Override
  public void pull(double[] gradient, double[] theta, List<Vector> kept) {
    for (Vector star : kept) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += lambda * (theta[i] - star.get(i));
      }
    }
  }

  @Override
  public List<Vector> after(
      List<Vector> kept, double[] theta, Function<ElasticWeights.Answers, double[]> importance) {
    return List.of(Vector.of(theta));
  }
}
