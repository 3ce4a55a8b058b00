package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Orthogonal gradient descent: steps stay at a right angle to the directions along which old
 * answers change.
 *
 * <pre>
 * kept   an orthonormal basis of d z_label(x) / d theta, x some rows of each old task
 * g      g - sum_v &lt;g, v&gt; v
 * </pre>
 *
 * <p>Cost of a step: one product with each direction. Memory: a vector of the parameters' size for
 * each. Source: Farajtabar et al., "Orthogonal gradient descent for continual learning"
 * (arXiv:1910.07104), the variant of the true label's output [recalled].
 *
 * @param directions kept of each task, at most; 0 is finetune
 */
@Named("ogd")
public record OrthogonalGradients(
    @Option(doc = "Directions that are kept of each task.", min = 0, typical = "20 to 200")
        int directions)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** What of a direction the others must leave, so that it is not rounding. */
  private static final double NEW = 1e-9;

  /** Checks the range. */
  public OrthogonalGradients {
    Require.atLeast(0, "the directions of ogd", directions);
  }

  /** 40 directions. */
  public static OrthogonalGradients defaults() {
    return new OrthogonalGradients(40);
  }

  @Override
  public boolean projects() {
    return true;
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    List<double[]> basis = kept.vectors().stream().map(Vector::toArray).toList();
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        return without(lesson.gradient(theta, batch), basis);
      }

      @Override
      public Kept end(double[] theta) {
        List<double[]> grown = new ArrayList<>(basis);
        for (Shown row : Reservoir.part(lesson.own(), directions, lesson.seed("buffer"))) {
          extend(grown, answer(lesson.network(), theta, row));
        }
        return Kept.vectors(grown.stream().map(Vector::of).toList());
      }
    };
  }

  /** The gradient of the output of the row's label. */
  private static double[] answer(Network network, double[] theta, Shown row) {
    return network.mean(
        theta,
        List.of(row),
        Perceptron.Form.PLAIN,
        (one, z) -> {
          double[] dz = new double[z.length];
          dz[one.output()] = 1;
          return dz;
        });
  }

  /** What is left of {@code g} off the basis. */
  static double[] without(double[] g, List<double[]> basis) {
    double[] left = g;
    for (double[] v : basis) {
      left = Level1.plus(left, -Level1.dot(left, v), v);
    }
    return left;
  }

  /** Adds what is new in {@code direction}; projected twice, for the first leaves rounding. */
  static void extend(List<double[]> basis, double[] direction) {
    double[] left = without(without(direction, basis), basis);
    double length = Level1.norm(left);
    if (length > NEW * Level1.norm(direction)) {
      basis.add(Level1.times(1 / length, left));
    }
  }
}
