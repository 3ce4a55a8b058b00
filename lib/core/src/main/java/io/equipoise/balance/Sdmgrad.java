package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.SimplexProjection;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Mixes a min-norm direction with the mean gradient, its weights solved for by some momentum steps
 * on two independent batches.
 *
 * <pre>
 * C = G_1 G_2' / (s^2 + 1e-8),  s = mean_i sqrt(max(C_ii, 0));   q = row means of C;   b = 0
 * repeat N times:  b = m b + (C w + lambda q);  w = Proj(w - eta b)
 * direction = ( sum_i w_i g_i + lambda mean_i g_i ) / (1 + lambda) of batch 3
 * OFFICIAL: s = mean_i sqrt(C_ii + 1e-4), C / s^2
 * </pre>
 *
 * <p>Cost: 2K + 1 backward passes on three batches, O(N K^2). State: w. Edge cases: cross products
 * of two batches may be negative on the diagonal; they count as 0 in s, where the official code
 * crashes. No gradients at all: C = 0.
 *
 * <p>Source: Xiao, Ban and Ji, Direction-oriented Multi-objective Learning (arXiv:2305.18409), as
 * in LibMTL and the official code [verified]. The latter's three batches are one aliased buffer;
 * here they are three.
 */
public final class Sdmgrad extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Sdmgrad(Options options) {
    super("sdmgrad", Demand.of(Demand.Level.GRAM).withBatches(3), Scale.MEAN, Heads.PLAIN);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return SimplexState.start(atLeastOne(tasks));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    SimplexState s = State.as(SimplexState.class, state);
    Present present = Present.of(this, now, s.weights().size());
    double[] w = solved(s.share(present), scaled(present.gram()));
    double[] mixed = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      mixed[i] = (w[i] + options.lambda() / w.length) / (1 + options.lambda());
    }
    return present.weighted(mixed, s.moved(present, w), Notes.NONE);
  }

  private double[] solved(double[] start, Gram c) {
    int k = start.length;
    double[] mean = c.times(Vector.filled(k, 1.0 / k).toArray());
    double[] w = start;
    double[] momentum = new double[k];
    for (int n = 0; n < options.steps(); n++) {
      double[] slope = c.times(w);
      double[] next = new double[k];
      for (int i = 0; i < k; i++) {
        momentum[i] = options.momentum() * momentum[i] + slope[i] + options.lambda() * mean[i];
        next[i] = w[i] - options.rate() * momentum[i];
      }
      w = SimplexProjection.of(next);
    }
    return w;
  }

  private Gram scaled(Gram c) {
    boolean official = options.variant() == Variant.OFFICIAL;
    double s = 0;
    for (int i = 0; i < c.size(); i++) {
      s += Math.sqrt(Math.max(c.get(i, i) + (official ? 1e-4 : 0), 0)) / c.size();
    }
    double square = official ? s * s : s * s + 1e-8;
    return square > 0 ? c.times(1 / square) : c.times(0);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return SimplexState.of(arrays);
  }

  /** Whose scaling of C. */
  public enum Variant {
    /** LibMTL's. */
    LIBMTL,
    /** The official code's. */
    OFFICIAL
  }

  /**
   * Options.
   *
   * @param variant whose scaling of C
   * @param lambda weight of the mean gradient, &gt;= 0
   * @param steps N, &gt;= 1
   * @param rate eta, &gt; 0
   * @param momentum m, in [0, 1)
   */
  @Named("sdmgrad")
  public record Options(
      @Option(doc = "Whose scaling of the cross products.") Variant variant,
      @Option(doc = "Weight of the mean gradient.", min = 0, typical = "0.1 to 1") double lambda,
      @Option(doc = "Weight steps per round.", min = 1, max = 100000) int steps,
      @Option(doc = "Their step size.", above = 0, typical = "1 to 10") double rate,
      @Option(doc = "Their momentum.", min = 0, below = 1) double momentum)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(
          lambda >= 0 && Double.isFinite(lambda),
          "sdmgrad's lambda",
          lambda,
          ">= 0 (published 0.3 to 0.6)");
      check(steps >= 1 && steps <= 100_000, "sdmgrad's steps", steps, "in [1, 100000]");
      check(rate > 0 && Double.isFinite(rate), "sdmgrad's rate", rate, "> 0 (published 5, 10)");
      check(momentum >= 0 && momentum < 1, "sdmgrad's momentum", momentum, "in [0, 1)");
    }

    /** LibMTL's: lambda 0.3, 20 steps of 5 with momentum 0.5. */
    public static Options defaults() {
      return new Options(Variant.LIBMTL, 0.3, 20, 5, 0.5);
    }

    /** The official code's: steps of 10. */
    public static Options official() {
      return new Options(Variant.OFFICIAL, 0.3, 20, 10, 0.5);
    }

    @Override
    public Balancer balancer() {
      return new Sdmgrad(this);
    }
  }
}
