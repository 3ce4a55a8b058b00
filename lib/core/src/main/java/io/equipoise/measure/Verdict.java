package io.equipoise.measure;

import io.equipoise.measure.Replicates.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison over seeds says of a claim, by a rule that was written down before.
 *
 * <pre>
 * d_s = candidate - baseline of one measure, for each seed s that both have;   m = margin
 * I   = mean(d) +- t(confidence, n - 1) sd(d) / sqrt(n)
 *
 *             better lower          better higher
 * reproduced  I wholly below -m     I wholly above m
 * not         I wholly above -m     I wholly below m
 * undecided   otherwise, and with fewer than minPairs seeds
 * </pre>
 *
 * <p>A bound that is exactly the margin is inside. Pairing by seed removes what a seed does to
 * both. The interval is exact for normal differences and known to be rough for skewed ones with few
 * seeds.
 *
 * @param outcome what the rule says
 * @param pairs seeds that both have
 * @param mean of the differences; NaN without any
 * @param interval null with fewer than two pairs
 */
public record Verdict(Outcome outcome, int pairs, double mean, @Nullable Interval interval) {

  /** The same numbers, deciding nothing. */
  public Verdict undecided() {
    return new Verdict(Outcome.UNDECIDED, pairs, mean, interval);
  }

  /** What can come out. */
  public enum Outcome {
    REPRODUCED("reproduced"),
    NOT_REPRODUCED("not reproduced"),
    UNDECIDED("undecided");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** As a sentence says it. */
    public String words() {
      return words;
    }
  }

  /** Which way is good. */
  public enum Better {
    LOWER,
    HIGHER
  }

  /**
   * The rule.
   *
   * @param confidence of the interval, in (0, 1)
   * @param margin by how much the candidate must be better, at least 0, in the measure's unit
   * @param minPairs fewest seeds that may decide, at least 2
   */
  public record Rule(Better better, double confidence, double margin, int minPairs) {
    /** Checks the ranges. */
    public Rule {
      if (!(confidence > 0 && confidence < 1) || !(margin >= 0) || minPairs < 2) {
        throw new IllegalArgumentException(
            "confidence "
                + confidence
                + ", margin "
                + margin
                + ", min pairs "
                + minPairs
                + "; expected in (0, 1), >= 0 and >= 2");
      }
    }

    /** The verdict on the differences candidate - baseline, one per seed. */
    public Verdict on(double... differences) {
      int n = differences.length;
      if (n == 0) {
        return new Verdict(Outcome.UNDECIDED, 0, Double.NaN, null);
      }
      Replicates found = Replicates.of(differences);
      Interval interval = n < 2 ? null : found.interval(confidence);
      return new Verdict(
          n < minPairs || interval == null ? Outcome.UNDECIDED : outcome(interval),
          n,
          found.mean(),
          interval);
    }

    private Outcome outcome(Interval found) {
      double low = better == Better.LOWER ? found.low() : -found.high();
      double high = better == Better.LOWER ? found.high() : -found.low();
      if (high < -margin) {
        return Outcome.REPRODUCED;
      }
      return low > -margin ? Outcome.NOT_REPRODUCED : Outcome.UNDECIDED;
    }
  }
}
