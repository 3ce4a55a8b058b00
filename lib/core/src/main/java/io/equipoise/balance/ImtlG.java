package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.SymmetricEigen;
import io.equipoise.options.Named;

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
 * <p>Cost: K backward passes, an eigen-decomposition of O(K^3). No state. Edge cases: dependent rows
 * (K &gt; d, identical or zero rows) by the pseudo-inverse, where projections are equal only as far as
 * they can be; a sum below 1e-12 of its terms' size gives weights 0.
 *
 * <p>Source: Liu et al., Towards Impartial Multi-task Learning (ICLR 2021) in the pseudo-inverse form
 * of TorchJD [verified]. Differs from the released closed form, which is singular for identical rows
 * and NaN for zero ones.
 */
public final class ImtlG extends GramMethod {
  private static final long serialVersionUID = 1L;
  private static final double NOTHING = 1e-12;

  /** Without options. */
  public ImtlG() {
    super("imtl-g", Scale.MEAN, Heads.WEIGHTED);
  }

  @Override
  Mix weigh(Present present) {
    return new Mix(weights(present.gram()));
  }

  static double[] weights(Gram gram) {
    double trace = gram.trace();
    if (trace == 0) {
      return new double[gram.size()];
    }
    Gram scaled = gram.times(1 / trace);
    double[] w = SymmetricEigen.of(scaled).power(-1, scaled.norms());
    double sum = 0;
    for (double x : w) {
      sum += x;
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = Math.abs(sum) < NOTHING ? 0 : w[i] / sum;
    }
    return w;
  }

  /** No options. */
  @Named("imtl-g")
  public record Options() implements MethodOptions {
    /** The only ones. */
    public static Options defaults() {
      return new Options();
    }

    @Override
    public Balancer balancer() {
      return new ImtlG();
    }
  }
}
