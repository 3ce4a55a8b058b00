package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * Shares the progress by alpha-fairness: the smaller a task's gain, the more weight a further gain
 * has.
 *
 * <pre>
 * max over |d| &lt;= eps of  sum_i (g_i . d)^(1-alpha) / (1-alpha)
 * d = sum_i w_i g_i with  (M w)_i = w_i^(-1/alpha),  w &gt; 0
 * </pre>
 *
 * <p>alpha = 1 is proportional fairness (Nash-MTL), a large alpha max-min. Scaling all gradients by
 * s scales w by s^(-2 alpha/(1 + alpha)).
 *
 * <p>Cost: K backward passes, a Newton method of O(K^3) per iteration. No state. Edge cases: where
 * zero lies in the hull no weights exist; then the min-norm direction is used, with a warning. One
 * task gets |g|^(-2 alpha/(1 + alpha)).
 *
 * <p>Source: Ban and Ji (arXiv:2402.15638) [verified]. Differs: solved exactly; the released
 * trainer multiplies the direction by K ({@code Scale.SUM}) and clips it to length 1.
 */
public final class FairGrad extends GramMethod {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public FairGrad(Options options) {
    super("fairgrad", Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  Mix weigh(Present present) {
    FairShare share = FairShare.of(present.gram(), options.alpha());
    return new Mix(share.weights(), share.notes());
  }

  /**
   * Options.
   *
   * @param alpha the fairness exponent, &gt; 0
   */
  @Named("fairgrad")
  public record Options(
      @Option(
              doc = "Fairness exponent: 1 is proportional, large is max-min.",
              above = 0,
              max = 100,
              typical = "1 to 5")
          double alpha)
      implements MethodOptions {
    /** Checks the range. */
    public Options {
      check(alpha > 0 && alpha <= 100, "fairgrad's alpha", alpha, "in (0, 100] (published 2)");
    }

    /** alpha = 2, the setting of all published data sets. */
    public static Options defaults() {
      return new Options(2);
    }

    @Override
    public Balancer balancer() {
      return new FairGrad(this);
    }
  }
}
