package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;

/**
 * Learning without forgetting: on new rows, the outputs of old tasks are to answer as the network
 * did when the task began.
 *
 * <pre>
 * loss + alpha T^2 mean over rows sum_A KL( softmax_A(z_old / T) | softmax_A(z / T) )
 * in z on A      alpha T ( softmax_A(z / T) - softmax_A(z_old / T) )
 * A              each old task's outputs with masked heads; all old ones with a full head
 * </pre>
 *
 * <p>Keeps one copy of the parameters, no row. Source: Li and Hoiem, "Learning without forgetting"
 * (arXiv:1606.09282) [recalled].
 *
 * @param alpha strength; 0 is finetune
 * @param temperature T
 */
@Named("lwf")
public record Distillation(
    @Option(doc = "Weight of old answers.", min = 0, typical = "1") double alpha,
    @Option(doc = "Temperature of the compared probabilities.", above = 0, typical = "2")
        double temperature)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public Distillation {
    Require.atLeast(0, "alpha of lwf", alpha);
    Require.positive("the temperature of lwf", temperature);
  }

  /** Weight 1, temperature 2. */
  public static Distillation defaults() {
    return new Distillation(1, 2);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    Network network = lesson.network();
    Network.Slope own = network.loss(lesson.place());
    Network.Slope slope =
        kept.vectors().isEmpty() ? own : teaching(lesson, own, kept.vectors().get(0).toArray());
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        return network.mean(theta, batch, Perceptron.Form.PLAIN, slope);
      }

      @Override
      public Kept end(double[] theta) {
        return Kept.vectors(List.of(Vector.of(theta)));
      }
    };
  }

  private Network.Slope teaching(Lesson lesson, Network.Slope own, double[] teacher) {
    List<int[]> sets = lesson.network().head().before(lesson.place());
    return (row, z) -> {
      double[] dz = own.at(row, z);
      double[] old = lesson.network().logits(teacher, row);
      for (int[] set : sets) {
        double[] now = Network.softmax(z, set, temperature);
        double[] then = Network.softmax(old, set, temperature);
        for (int k : set) {
          dz[k] += alpha * temperature * (now[k] - then[k]);
        }
      }
      return dz;
    };
  }
}
