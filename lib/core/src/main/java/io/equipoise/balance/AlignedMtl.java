package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.SymmetricEigen;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;

/**
 * Replaces the task gradients by the nearest ones that are orthogonal and equally long, and takes
 * their mean.
 *
 * <pre>
 * M = V diag(lambda) V' on its r kept eigenvalues;  B = sqrt(scale) V diag(lambda^-1/2) V'
 * w = B p,  p_i = 1/K;   scale = the smallest kept lambda, their lower median, or their mean
 * </pre>
 *
 * <p>The rows of B G have all singular values equal to sqrt(scale) on the kept space.
 *
 * <p>Cost: K backward passes, an eigen-decomposition of O(K^3). No state. Edge cases: all rows zero
 * gives w = p. With a singular M a task may be opposed.
 *
 * <p>Source: Senushkin et al., Independent Component Alignment (arXiv:2305.19000) [verified].
 * Scale: p = 1/K as in TorchJD; LibMTL's p = 1 is {@code Scale.SUM}.
 */
public final class AlignedMtl extends GramMethod {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public AlignedMtl(Options options) {
    super("aligned-mtl", Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    double[] preference = new double[present.size()];
    Arrays.fill(preference, 1.0 / preference.length);
    Gram gram = present.gram();
    double trace = gram.trace();
    if (trace == 0) {
      return new Mix(preference);
    }
    SymmetricEigen eigen = SymmetricEigen.of(gram.times(1 / trace));
    double[] w = eigen.power(-0.5, preference);
    double root = Math.sqrt(scale(eigen));
    for (int i = 0; i < w.length; i++) {
      w[i] *= root;
    }
    return new Mix(w, Notes.NONE.with("rank", eigen.rank()));
  }

  private double scale(SymmetricEigen eigen) {
    int rank = eigen.rank();
    double sum = 0;
    for (int i = 0; i < rank; i++) {
      sum += eigen.value(i);
    }
    return switch (options.length()) {
      case SMALLEST -> eigen.value(rank - 1);
      case MEDIAN -> eigen.value(rank / 2);
      case MEAN -> sum / rank;
    };
  }

  /** Which eigenvalue the aligned gradients take their squared length from. */
  public enum Length {
    /** The smallest kept one, as published. */
    SMALLEST,
    /** The median of the kept ones, the smaller of the middle two. */
    MEDIAN,
    /** The mean of the kept ones. */
    MEAN
  }

  /**
   * Options.
   *
   * @param length which eigenvalue the aligned gradients take their squared length from
   */
  @Named("aligned-mtl")
  public record Options(
      @Option(doc = "Eigenvalue that sets the aligned gradients' squared length.") Length length)
      implements MethodOptions {
    /** The smallest eigenvalue. */
    public static Options defaults() {
      return new Options(Length.SMALLEST);
    }

    @Override
    public Balancer balancer() {
      return new AlignedMtl(this);
    }
  }
}
