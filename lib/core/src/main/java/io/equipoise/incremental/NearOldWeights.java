package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;

/**
 * Stays near the parameters of the task before: loss + lambda / 2 |theta - theta*|^2.
 *
 * @param lambda strength; 0 is finetune
 */
@Named("l2")
public record NearOldWeights(
    @Option(doc = "Strength of the penalty.", min = 0, typical = "1e-3 to 10") double lambda)
    implements ContinualMethod {
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
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        double[] gradient = lesson.gradient(theta, batch);
        for (Vector star : kept.vectors()) {
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] += lambda * (theta[i] - star.get(i));
          }
        }
        return gradient;
      }

      @Override
      public Kept end(double[] theta) {
        return Kept.vectors(List.of(Vector.of(theta)));
      }
    };
  }
}
