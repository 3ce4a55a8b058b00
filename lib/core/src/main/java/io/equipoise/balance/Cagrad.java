package io.equipoise.balance;

import io.equipoise.linalg.CagradPoint;
import io.equipoise.linalg.Gram;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Stays within a ball around the mean gradient and, inside it, improves the worst-served task most.
 *
 * <pre>
 * max over d with |d - g_0| &lt;= c |g_0|  of  min_i g_i . d,   g_0 = mean of the rows
 * d = g_0 + (c |g_0| / |g_w|) g_w,   g_w = sum_i w_i g_i, w from {@link CagradPoint}
 * rescaled: d, d / (1 + c^2), or d / (1 + c)
 * </pre>
 *
 * <p>Cost: K backward passes, about ten min-norm problems. No state. Edge cases: c = 0 is the mean
 * gradient, a large c the min-norm direction. With zero in the hull (w'Mw &lt;= 1e-14 trace(M)/K,
 * where a unit vector along g_w would be noise) d = g_0. One task gets 1 + c.
 *
 * <p>Source: Liu et al. (arXiv:2110.14048), Algorithm 1 and the released rescalings [verified].
 */
public final class Cagrad extends GramMethod {
  private static final long serialVersionUID = 1L;
  private static final double NOISE = 1e-14;
  private final Options options;

  /** With the given options. */
  public Cagrad(Options options) {
    super("cagrad", Scale.MEAN, Heads.PLAIN, options.ignoreZeroRows());
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    Gram gram = present.gram();
    CagradPoint point = CagradPoint.of(gram, options.c());
    double[] w = point.weights().toArray();
    double noise = NOISE * gram.trace() / w.length;
    double pull =
        point.norm() * point.norm() <= noise ? 0 : options.c() * point.meanNorm() / point.norm();
    double divisor =
        switch (options.rescale()) {
          case NONE -> 1;
          case SQUARE -> 1 + options.c() * options.c();
          case LINEAR -> 1 + options.c();
        };
    for (int i = 0; i < w.length; i++) {
      w[i] = (1.0 / w.length + pull * w[i]) / divisor;
    }
    return new Mix(
        w,
        Notes.NONE
            .with("objective", point.objective())
            .with("inner-weight", Vector.of(present.spread(point.weights().toArray()))));
  }

  /** What the direction is divided by at the end. */
  public enum Rescale {
    /** 1. */
    NONE,
    /** 1 + c^2. */
    SQUARE,
    /** 1 + c. */
    LINEAR
  }

  /**
   * Options.
   *
   * @param c radius of the ball relative to the mean gradient, &gt;= 0
   * @param rescale what the direction is divided by
   * @param ignoreZeroRows whether tasks with a zero gradient are left out
   */
  @Named("cagrad")
  public record Options(
      @Option(
              doc = "Radius of the ball around the mean gradient, relative to its length.",
              min = 0,
              typical = "0.2 to 0.8")
          double c,
      @Option(doc = "What the direction is divided by: 1, 1 + c^2 or 1 + c.") Rescale rescale,
      @Option(doc = "Leave tasks with a zero gradient out.") boolean ignoreZeroRows)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(c >= 0 && Double.isFinite(c), "cagrad's c", c, "a number >= 0 (published 0.2 to 0.5)");
    }

    /** c = 0.4, divided by 1 + c^2. */
    public static Options defaults() {
      return new Options(0.4, Rescale.SQUARE, false);
    }

    @Override
    public Balancer balancer() {
      return new Cagrad(this);
    }
  }
}
