package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.Linear;
import io.equipoise.linalg.PseudoInverse;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the direction whose projections on all unit task gradients are equal.
 *
 * <pre>
 * w = M^+ n / sum(M^+ n),   n_i = |g_i|;   d = sum_i w_i g_i,   (g_i / n_i) . d equal for all i
 * </pre>
 *
 * <p>Weights sum to 1 and may be negative. Multiplying one task's gradient leaves the projections
 * equal.
 *
 * <p>Cost: K backward passes, an O(K^3) solve. No state. Edge cases: dependent rows (K &gt; d,
 * identical, opposed or zero rows) by the pseudo-inverse, whose projections are then not equal, and
 * whose direction is long where two rows oppose each other exactly; a sum below 1e-12 of its terms'
 * size gives weights 0. {@link Form#CLOSED} comes to rest at opposed rows, and is singular for
 * identical and zero ones, where the pseudo-inverse takes over.
 *
 * <p>Source: Liu et al., Towards Impartial Multi-task Learning (ICLR 2021), in the pseudo-inverse
 * form of TorchJD and the closed form of the released trainers [verified].
 */
public final class ImtlG extends GramMethod {
  private static final long serialVersionUID = 1L;
  private static final double NOTHING = 1e-12;

  private final Options options;

  /** With the given options. */
  public ImtlG(Options options) {
    super("imtl-g", Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    return new Mix(weights(present.gram(), options.form()));
  }

  static double[] weights(Gram gram, Form form) {
    return form == Form.CLOSED
        ? closed(gram).orElseGet(() -> pseudoInverse(gram))
        : pseudoInverse(gram);
  }

  /** sum_i w_i = 1 and (g_1/n_1 - g_j/n_j) . d = 0 for j &gt; 1, with equations of size one. */
  private static Optional<double[]> closed(Gram gram) {
    int k = gram.size();
    double[] norms = gram.norms();
    double longest = Arrays.stream(norms).max().orElse(1);
    double[][] a = new double[k][k];
    Arrays.fill(a[0], 1);
    for (int j = 1; j < k; j++) {
      for (int i = 0; i < k; i++) {
        a[j][i] = (gram.get(0, i) / norms[0] - gram.get(j, i) / norms[j]) / longest;
      }
    }
    double[] one = new double[k];
    one[0] = 1;
    return Linear.solve(a, one);
  }

  private static double[] pseudoInverse(Gram gram) {
    double trace = gram.trace();
    if (trace == 0) {
      return new double[gram.size()];
    }
    Gram scaled = gram.times(1 / trace);
    double[] w = PseudoInverse.times(scaled, scaled.norms());
    double sum = 0;
    for (double x : w) {
      sum += x;
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = Math.abs(sum) < NOTHING ? 0 : w[i] / sum;
    }
    return w;
  }

  /** How the weights are found. */
  public enum Form {
    /** By the pseudo-inverse of M. */
    PSEUDO_INVERSE,
    /** By the equations themselves. */
    CLOSED
  }

  /**
   * Options.
   *
   * @param form how the weights are found
   */
  @Named("imtl-g")
  public record Options(
      @Option(doc = "How the weights are found; they differ for dependent gradients only.")
          Form form)
      implements MethodOptions {
    /** By the pseudo-inverse. */
    public static Options defaults() {
      return new Options(Form.PSEUDO_INVERSE);
    }

    @Override
    public Balancer balancer() {
      return new ImtlG(this);
    }
  }
}
