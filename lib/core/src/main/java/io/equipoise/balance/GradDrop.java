package io.equipoise.balance;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;

/**
 * Lets, in every coordinate, either the positive or the negative task gradients through, by a coin
 * that knows how far they agree.
 *
 * <pre>
 * P_j = 1/2 (1 + sum_i g_ij / sum_i |g_ij|), 1/2 for a column of zeros;   U_j uniform
 * kept: g_ij &gt; 0 where P_j &gt; U_j, g_ij &lt; 0 elsewhere;   direction = sum of what is kept, and leak times the rest
 * </pre>
 *
 * <p>Cost: K backward passes; two coordinate-wise sums of length d, nothing on the driver. State:
 * rounds so far, for the coin's seed. The executors carry the decision out, see {@link SignDrop}.
 *
 * <p>Source: Chen et al., Just Pick a Sign (arXiv:2010.06808), Algorithm 1 [verified]. Differs from
 * some released code in the column of zeros, 0/0 there.
 */
public final class GradDrop extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public GradDrop(Options options) {
    super("graddrop", Demand.of(Demand.Level.COORDINATES), Scale.SUM, Heads.PLAIN);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    atLeastOne(tasks);
    return new RoundsState(0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    RoundsState s = State.as(RoundsState.class, state);
    Present present = Present.of(this, now, now.size());
    double[] leak = Vector.filled(present.size(), options.leak()).toArray();
    long seed = Seeds.mix(options.seed(), "mask/" + s.rounds());
    Decision mask = new Decision.SignMask(seed, Vector.of(present.spread(leak)), 1);
    return new Outcome(mask, s.next(), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return RoundsState.of(arrays);
  }

  /**
   * Options.
   *
   * @param leak share of every gradient that is never dropped, in [0, 1]
   * @param seed of the coins
   */
  @Named("graddrop")
  public record Options(
      @Option(doc = "Share of every task gradient that is never dropped.", min = 0, max = 1)
          double leak,
      @Option(doc = "Seed of the coins.") long seed)
      implements MethodOptions {
    /** Checks the range. */
    public Options {
      check(leak >= 0 && leak <= 1, "graddrop's leak", leak, "in [0, 1]");
    }

    /** No leak. */
    public static Options defaults() {
      return new Options(0, 0);
    }

    @Override
    public Balancer balancer() {
      return new GradDrop(this);
    }
  }
}
