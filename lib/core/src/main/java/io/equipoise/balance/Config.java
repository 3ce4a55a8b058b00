package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.PseudoInverse;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;

/**
 * Goes in the direction with the same cosine to every task gradient, as far as their projections on
 * it add up to.
 *
 * <pre>
 * U rows g_i/|g_i|;  x = U^+ 1 = U' y,  y = (U U')^+ 1;   direction = (sum_i g_i . x/|x|) x/|x|
 * w_i = y_i/|g_i| * sum_j |g_j| (U U' y)_j / (y' U U' y)
 * </pre>
 *
 * <p>Cost: K backward passes, an O(K^3) solve. No state. Edge cases: a zero row keeps u_i = 0; x =
 * 0 (up to rounding) gives direction 0. More tasks than dimensions are served in the least-squares
 * sense.
 *
 * <p>Source: Liu et al., ConFIG (arXiv:2408.11104), as in TorchJD [verified]; Gram form [inferred].
 */
public final class Config extends GramMethod {
  private static final long serialVersionUID = 1L;
  private static final double NOTHING = 1e-20;

  /** Without options. */
  public Config() {
    super("config", Scale.SUM, Heads.PLAIN);
  }

  @Override
  Mix weigh(Present present) {
    Gram gram = present.gram();
    int k = gram.size();
    double[] norms = gram.norms();
    double[] inverse = new double[k];
    for (int i = 0; i < k; i++) {
      inverse[i] = norms[i] > 0 ? 1 / norms[i] : 0;
    }
    Gram unit = gram.withRowsTimes(inverse);
    double[] ones = Vector.filled(k, 1).toArray();
    double[] y = PseudoInverse.times(unit, ones);
    double square = unit.between(y, y);
    double length = 0;
    double[] projections = unit.times(y);
    for (int i = 0; i < k; i++) {
      length += norms[i] * projections[i];
    }
    double[] w = new double[k];
    for (int i = 0; i < k; i++) {
      w[i] = square > NOTHING ? y[i] * inverse[i] * length / square : 0;
    }
    return new Mix(w);
  }

  /** No options. */
  @Named("config")
  public record Options() implements MethodOptions {
    /** The only ones. */
    public static Options defaults() {
      return new Options();
    }

    @Override
    public Balancer balancer() {
      return new Config();
    }
  }
}
