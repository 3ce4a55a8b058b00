package io.equipoise.balance;

import io.equipoise.linalg.ConeProjection;
import io.equipoise.linalg.Gram;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Projects each task gradient on the directions that oppose no task, and takes the mean.
 *
 * <pre>
 * M^ = M/trace(M) + eps I;   v_i = argmin over v &gt;= e_i/K of v' M^ v;   w = sum_i v_i
 * </pre>
 *
 * <p>g_i . direction &gt;= -eps trace(M) w_i: no conflict but for the regularisation.
 *
 * <p>Cost: K backward passes, K problems of O(K^3). No state. Edge cases: all rows zero gives 1/K
 * each.
 *
 * <p>Source: Quinton and Rey, Jacobian Descent (arXiv:2406.16232), as in TorchJD [verified].
 * Differs: its trace below 1e-4 counts as zero, which makes the method a plain mean for small
 * gradients; here only by {@link Options#published}.
 */
public final class UpGrad extends GramMethod {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public UpGrad(Options options) {
    super("upgrad", Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    Gram gram = present.gram();
    int k = gram.size();
    double[] w = new double[k];
    ConeProjection cone = DualCone.of(gram, options.smallestTrace(), options.regularisation());
    for (int i = 0; i < k; i++) {
      double[] alone = new double[k];
      alone[i] = 1.0 / k;
      double[] v = cone.project(alone);
      for (int j = 0; j < k; j++) {
        w[j] += v[j];
      }
    }
    return new Mix(w);
  }

  /**
   * Options.
   *
   * @param regularisation eps, in (0, 1]
   * @param smallestTrace trace(M) below which gradients count as zero, &gt;= 0
   */
  @Named("upgrad")
  public record Options(
      @Option(
              doc = "Added to the normalised Gram matrix.",
              above = 0,
              max = 1,
              typical = "1e-6 to 1e-3")
          double regularisation,
      @Option(doc = "Sum of squared gradient lengths below which all count as zero.", min = 0)
          double smallestTrace)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      DualCone.check("upgrad", smallestTrace, regularisation);
    }

    /** Regularisation 1e-4, for gradients of any size. */
    public static Options defaults() {
      return new Options(1e-4, 0);
    }

    /** As released: 1e-4 twice. */
    public static Options published() {
      return new Options(1e-4, 1e-4);
    }

    @Override
    public Balancer balancer() {
      return new UpGrad(this);
    }
  }
}
