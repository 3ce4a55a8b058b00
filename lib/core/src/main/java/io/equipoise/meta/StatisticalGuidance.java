package io.equipoise.meta;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/**
 * Chooses tasks whose loss lies between two quantiles of a log-normal fit to the batch.
 *
 * <pre>
 * z_i = ln(l_i + 1e-12);   mu, sigma = mean and population standard deviation of z
 * kept:  exp(mu + sigma q(low)) &lt;= l_i &lt;= exp(mu + sigma q(high)),   q: standard normal quantile
 * </pre>
 *
 * <p>Cost: O(n). Edge cases: low = 0 cuts nothing below, high = 1 nothing above. When sigma is
 * below 1e-8, or fewer than two tasks would be kept, all are. Losses that are not finite are left
 * out of the fit and never kept; they may be at most half of the batch, else NUM-012. A negative
 * loss has no logarithm and is refused with NUM-004.
 *
 * <p>Source: sg-HeTRoM in Si, Hu, Ji and Lyu (arXiv:2410.18894) [idea verified; this form
 * inferred].
 *
 * @param low p_lo, in [0, high)
 * @param high p_hi, at most 1
 */
@Named("statistical-guidance")
public record StatisticalGuidance(
    @Option(doc = "Lower quantile; 0 cuts nothing.", min = 0, below = 1) double low,
    @Option(doc = "Upper quantile; 1 cuts nothing.", above = 0, max = 1, typical = "0.75 to 0.95")
        double high)
    implements TaskChoice {
  private static final long serialVersionUID = 1L;
  private static final double TINY = 1e-12;
  private static final double NO_SPREAD = 1e-8;
  private static final int FEWEST = 2;

  /** Checks the quantiles. */
  public StatisticalGuidance {
    if (!(low >= 0 && low < high && high <= 1)) {
      throw new IllegalArgumentException(
          "the quantiles are " + low + " and " + high + "; expected 0 <= low < high <= 1");
    }
  }

  /** No lower cut, upper quantile 0.8. */
  public static StatisticalGuidance defaults() {
    return new StatisticalGuidance(0, 0.8);
  }

  /**
   * A log-normal fit.
   *
   * @param mu mean of the logarithms
   * @param sigma their population standard deviation
   */
  public record Fit(double mu, double sigma) {
    /** The loss at quantile p: 0 at 0, infinite at 1. */
    public double at(double p) {
      return p <= 0
          ? 0
          : p >= 1 ? Double.POSITIVE_INFINITY : StrictMath.exp(mu + sigma * quantile(p));
    }

    /**
     * This fit moved towards {@code batch}: an exponential mean with the given decay, in [0, 1).
     */
    public Fit towards(Fit batch, double decay) {
      if (!(decay >= 0 && decay < 1)) {
        throw new IllegalArgumentException("the decay is " + decay + "; expected in [0, 1)");
      }
      return new Fit(
          decay * mu + (1 - decay) * batch.mu, decay * sigma + (1 - decay) * batch.sigma);
    }
  }

  /** The standard normal quantile of p in (0, 1). */
  static double quantile(double p) {
    return -Math.sqrt(2) * Erf.erfcInv(2 * p);
  }

  /**
   * Fits the finite losses.
   *
   * @throws Failure NUM-004 for a negative one
   */
  public static Fit fit(double[] losses) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (double loss : losses) {
      if (Double.isFinite(loss)) {
        sum += log(loss);
        n++;
      }
    }
    double mu = sum / n;
    for (double loss : losses) {
      if (Double.isFinite(loss)) {
        squares += (log(loss) - mu) * (log(loss) - mu);
      }
    }
    return new Fit(mu, Math.sqrt(squares / n));
  }

  private static double log(double loss) {
    if (loss < 0) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-004",
          "a task's loss is " + loss + "; expected at least 0, for its logarithm is fitted",
          "",
          "Use a ranked range, which takes losses of any sign.");
    }
    return StrictMath.log(loss + TINY);
  }

  @Override
  public Selection select(double[] losses) {
    return select(losses, fit(losses));
  }

  /** Chooses by a fit that was carried over from earlier batches. */
  public Selection select(double[] losses, Fit fit) {
    List<Integer> finite =
        IntStream.range(0, losses.length).filter(i -> Double.isFinite(losses[i])).boxed().toList();
    int rejected = losses.length - finite.size();
    if (2 * rejected > losses.length || finite.isEmpty()) {
      throw TooManyRejected.failure(rejected, losses.length, losses.length / 2, "half");
    }
    double least = fit.at(low);
    double most = fit.at(high);
    List<Integer> kept =
        finite.stream().filter(i -> least <= losses[i] && losses[i] <= most).toList();
    boolean all = !(fit.sigma() >= NO_SPREAD) || kept.size() < FEWEST;
    return Selection.of(all ? finite : kept, losses, rejected);
  }
}
