package io.equipoise.incremental;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;

/**
 * Synaptic intelligence: parameters whose way lowered the loss of old tasks are held.
 *
 * <pre>
 * w_i  = - sum over steps of g_i (theta_i after - theta_i before),   g of the task's own loss
 * W_i &lt;- W_i + max(0, w_i) / ((theta_i at the end - at the start)^2 + xi)
 * loss + lambda / 2 sum_i W_i (theta_i - theta*_i)^2
 * </pre>
 *
 * <p>Source: Zenke, Poole and Ganguli, "Continual learning through synaptic intelligence"
 * (arXiv:1703.04200) [recalled], whose strength is lambda / 2. A w below 0, of a way that raised
 * the loss, counts as none [inferred].
 *
 * @param lambda strength; 0 is finetune
 * @param xi keeps the division finite
 */
@Named("si")
public record PathIntegral(
    @Option(doc = "Strength of the penalty.", min = 0, typical = "0.01 to 10") double lambda,
    @Option(doc = "What is added to squared ways.", above = 0, typical = "1e-3") double xi)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public PathIntegral {
    Require.atLeast(0, "the strength of si", lambda);
    Require.positive("xi of si", xi);
  }

  /** A strength of 1, xi = 1e-3. */
  public static PathIntegral defaults() {
    return new PathIntegral(1, 1e-3);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new Path(kept, lesson);
  }

  private final class Path implements Session {
    private final Kept kept;
    private final Lesson lesson;
    private final double[] gained;
    private double[] own;

    Path(Kept kept, Lesson lesson) {
      this.kept = kept;
      this.lesson = lesson;
      this.gained = new double[lesson.first().length];
      this.own = gained;
    }

    @Override
    public double[] gradient(double[] theta, List<Shown> batch) {
      own = lesson.gradient(theta, batch);
      double[] gradient = own.clone();
      Anchors.pull(gradient, theta, kept.vectors(), lambda);
      return gradient;
    }

    @Override
    public void stepped(double[] before, double[] after) {
      for (int i = 0; i < gained.length; i++) {
        gained[i] -= own[i] * (after[i] - before[i]);
      }
    }

    @Override
    public Kept end(double[] theta) {
      double[] importance = new double[theta.length];
      for (int i = 0; i < importance.length; i++) {
        double way = theta[i] - lesson.first()[i];
        importance[i] = Math.max(0, gained[i]) / (way * way + xi);
      }
      return Kept.vectors(Anchors.single(kept.vectors(), theta, importance, 1));
    }
  }
}
