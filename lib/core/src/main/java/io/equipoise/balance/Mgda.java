package io.equipoise.balance;

import io.equipoise.linalg.FrankWolfe;
import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;
import io.equipoise.linalg.SenerKoltun;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Goes along the shortest vector in the hull of the task gradients: the direction in which the task
 * that gains least gains most.
 *
 * <pre>
 * w = argmin over the simplex of  |sum_i w_i g_i|;   direction = sum_i w_i g_i
 * g_i . direction &gt;= |direction|^2 for every i
 * with rows normalised:  g_i becomes g_i/n_i, and the direction is the sum of the normalised rows
 * </pre>
 *
 * <p>Cost: K backward passes, an exact solve of O(K^2) per positive weight. No state. Edge cases:
 * zero in the hull, a zero row too, gives direction 0, which is what Pareto stationary means;
 * {@code ignoreZeroRows} decides without such rows. With dependent rows the weights are not unique,
 * the direction is.
 *
 * <p>Source: D&eacute;sid&eacute;ri, Multiple-gradient descent algorithm (2012); Sener and Koltun
 * (arXiv:1810.04650) for the normalisations [verified]. Differs: solved exactly by default; the
 * released loose solvers are there for comparisons.
 */
public final class Mgda extends GramMethod {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Mgda(Options options) {
    super("mgda", Scale.MEAN, Heads.WEIGHTED, options.ignoreZeroRows());
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    double[] factors = factors(present);
    Gram gram = present.gram().withRowsTimes(factors);
    double[] w =
        switch (options.solver()) {
          case EXACT -> MinNorm.of(gram).weights().toArray();
          case FRANK_WOLFE -> FrankWolfe.of(gram);
          case SENER_KOLTUN -> SenerKoltun.of(gram);
        };
    Notes notes =
        Notes.NONE
            .with("pareto-gap", gram.norm(w))
            .with("inner-weight", Vector.of(present.spread(w)));
    for (int i = 0; i < w.length; i++) {
      w[i] *= factors[i];
    }
    return new Mix(w, notes);
  }

  /** 1/n_i; a zero row stays what it is. */
  private double[] factors(Present present) {
    double[] norms = present.gram().norms();
    double[] losses =
        options.rows() == Rows.LOSS || options.rows() == Rows.LOSS_AND_LENGTH
            ? present.positiveLosses(this, 0)
            : present.losses();
    double[] factors = new double[norms.length];
    for (int i = 0; i < factors.length; i++) {
      double length = norms[i] > 0 ? norms[i] : 1;
      factors[i] =
          1
              / switch (options.rows()) {
                case PLAIN -> 1;
                case LENGTH -> length;
                case LOSS -> losses[i];
                case LOSS_AND_LENGTH -> losses[i] * length;
              };
    }
    return factors;
  }

  /** What each gradient is divided by before the hull is formed. */
  public enum Rows {
    /** Nothing. */
    PLAIN,
    /** Its length: "l2". */
    LENGTH,
    /** The task's loss, which must be positive: "loss". */
    LOSS,
    /** Both: "loss+". */
    LOSS_AND_LENGTH
  }

  /** How the min-norm point is found. */
  public enum Solver {
    /** To rounding error. */
    EXACT,
    /** As TorchJD does, up to 41 % away. */
    FRANK_WOLFE,
    /** As the released solver of Sener and Koltun does. */
    SENER_KOLTUN
  }

  /**
   * Options.
   *
   * @param rows what gradients are divided by
   * @param solver how the min-norm point is found
   * @param ignoreZeroRows whether tasks with a zero gradient are left out of the hull
   */
  @Named("mgda")
  public record Options(
      @Option(doc = "What each task gradient is divided by first.") Rows rows,
      @Option(doc = "How the min-norm point is found; the loose solvers are for comparisons.")
          Solver solver,
      @Option(doc = "Leave tasks with a zero gradient out instead of standing still.")
          boolean ignoreZeroRows)
      implements MethodOptions {

    /** Plain rows, solved exactly. */
    public static Options defaults() {
      return new Options(Rows.PLAIN, Solver.EXACT, false);
    }

    @Override
    public Balancer balancer() {
      return new Mgda(this);
    }
  }
}
