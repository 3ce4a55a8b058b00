package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Projects the mean gradient on the directions that oppose no task.
 *
 * <pre>
 * M^ = M/trace(M) + eps I;   w = argmin over v &gt;= 1/K of v' M^ v
 * </pre>
 *
 * <p>Cost: K backward passes, one problem of O(K^3). No state. Edge cases and the released cut of
 * small gradients: as {@link UpGrad}.
 *
 * <p>Source: Lopez-Paz and Ranzato, Gradient Episodic Memory (arXiv:1706.08840), as in TorchJD
 * [verified].
 */
public final class DualProj extends GramMethod {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public DualProj(Options options) {
    super("dualproj", Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    double[] mean = Vector.filled(present.size(), 1.0 / present.size()).toArray();
    return new Mix(
        DualCone.of(present.gram(), options.smallestTrace(), options.regularisation())
            .project(mean));
  }

  /**
   * Options.
   *
   * @param regularisation eps, in (0, 1]
   * @param smallestTrace trace(M) below which gradients count as zero, &gt;= 0
   */
  @Named("dualproj")
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
      DualCone.check("dualproj", smallestTrace, regularisation);
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
      return new DualProj(this);
    }
  }
}
