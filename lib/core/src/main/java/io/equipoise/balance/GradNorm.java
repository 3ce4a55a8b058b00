package io.equipoise.balance;

import io.equipoise.linalg.Softmax;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learns weights that make weighted gradient lengths alike, longer for tasks that train slower.
 *
 * <pre>
 * w = K z, z = softmax(v);   n_i = w_i |g_i|;   r_i = (l_i/l_i(0)) / mean;   target_i = mean(n) r_i^alpha
 * dv_j = sum_i sign(n_i - target_i) K z_i (delta_ij - z_j) |g_i|,  targets held fixed
 * direction = sum_i w_i g_i with w before the update
 * </pre>
 *
 * <p>For the first {@code warmup} rounds w = 1; l(0) is the mean loss over them.
 *
 * <p>Cost: K backward passes for K lengths, O(K). State: v, its optimiser's, and the sums behind
 * l(0). Edge cases: a loss that is not positive is refused, since no relative rate follows from it;
 * one task gets 1.
 *
 * <p>Source: Chen et al., GradNorm (arXiv:1711.02257), as in LibMTL [verified].
 */
public final class GradNorm extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public GradNorm(Options options) {
    super("gradnorm", Demand.of(Demand.Level.NORMS), Scale.SUM, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return new Pace(LearnedState.filled(atLeastOne(tasks), 1), LossMeans.start(tasks), 0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    Pace s = State.as(Pace.class, state);
    Present present = Present.of(this, now, s.scales().values().size());
    double[] losses = present.positiveLosses(this, 0);
    if (s.rounds() < options.warmup()) {
      Pace next = new Pace(s.scales(), s.initial().plus(present, losses), s.rounds() + 1);
      return present.weighted(Vector.filled(losses.length, 1).toArray(), next, Notes.NONE);
    }
    double[] z = Softmax.of(present.pick(s.scales().values()));
    double[] gradient = gradient(z, present.pick(now.norms()), rates(present, s, losses));
    LearnedState scales =
        options.descent().next(options.rate(), 0, s.scales(), present.spread(gradient));
    Notes notes = Notes.NONE.with("scale-gradient", Vector.of(present.spread(gradient)));
    double[] w = Vector.of(z).times(z.length).toArray();
    return present.weighted(w, new Pace(scales, s.initial(), s.rounds() + 1), notes);
  }

  /** r^alpha. */
  private double[] rates(Present present, Pace s, double[] losses) {
    double[] rates = s.initial().relative(present, losses);
    double mean = Arrays.stream(rates).sum() / rates.length;
    for (int i = 0; i < rates.length; i++) {
      rates[i] = StrictMath.pow(rates[i] / mean, options.alpha());
    }
    return rates;
  }

  private static double[] gradient(double[] z, double[] norms, double[] rates) {
    int k = z.length;
    double mean = 0;
    for (int i = 0; i < k; i++) {
      mean += z[i] * norms[i];
    }
    double[] inWeights = new double[k];
    for (int i = 0; i < k; i++) {
      double gap = k * z[i] * norms[i] - mean * rates[i];
      inWeights[i] = k * norms[i] * (gap > 0 ? 1 : gap < 0 ? -1 : 0);
    }
    return Softmax.pullBack(z, inWeights);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new Pace(LearnedState.of(arrays), LossMeans.of(arrays), State.count(arrays, "rounds"));
  }

  /**
   * What {@link GradNorm} remembers.
   *
   * @param scales v and its optimiser's
   * @param initial sums and counts of the warm-up losses
   * @param rounds decided so far
   */
  record Pace(LearnedState scales, LossMeans initial, long rounds) implements State {
    private static final long serialVersionUID = 1L;

    Pace {
      int tasks = scales.values().size();
      State.sameLength("sums", initial.sums().size(), "scales", tasks);
    }

    @Override
    public SortedMap<String, double[]> arrays() {
      SortedMap<String, double[]> arrays = new TreeMap<>(scales.arrays());
      arrays.putAll(initial.arrays());
      arrays.put("rounds", new double[] {rounds});
      return arrays;
    }
  }

  /**
   * Options.
   *
   * @param alpha pull towards equal training rates, &gt;= 0
   * @param warmup rounds with equal weights, &gt;= 1
   * @param descent how v follows its gradient
   * @param rate its step size, &gt; 0
   */
  @Named("gradnorm")
  public record Options(
      @Option(doc = "Pull towards equal training rates.", min = 0, max = 20, typical = "0.5 to 3")
          double alpha,
      @Option(doc = "Rounds with equal weights, whose mean losses are the base.", min = 1)
          int warmup,
      @Option(doc = "How the scales follow their gradient.") Descent descent,
      @Option(doc = "Their step size.", above = 0, max = 10, typical = "1e-3 to 1e-1") double rate)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(alpha >= 0 && alpha <= 20, "gradnorm's alpha", alpha, "in [0, 20] (published 1.5)");
      check(warmup >= 1, "gradnorm's warmup", warmup, ">= 1");
      check(rate > 0 && rate <= 10, "gradnorm's rate", rate, "in (0, 10] (published 0.025)");
    }

    /** alpha = 1.5 after one round, Adam, 0.025. */
    public static Options defaults() {
      return new Options(1.5, 1, Descent.ADAM, 0.025);
    }

    @Override
    public Balancer balancer() {
      return new GradNorm(this);
    }
  }
}
