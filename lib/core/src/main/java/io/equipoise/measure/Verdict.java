package io.equipoise.measure;

import io.equipoise.measure.Replicates.Interval;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison over seeds says of a claim, by a criterion that was written down before.
 *
 * <pre>
 * d_s = candidate - baseline of one measure, for each seed s that both have, or of the candidate alone
 * I   = mean(d) +- t(confidence, n - 1) sd(d) / sqrt(n);   m = margin, b = bound
 *
 *             Rule, better lower    better higher         Close                Every, better lower
 * reproduced  I wholly below -m     I wholly above m      I wholly in [-m, m]  all d_s below b
 * not         I wholly above -m     I wholly below m      I wholly outside     one d_s is not
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

  /** How differences are judged. */
  public sealed interface Criterion permits Rule, Close, Every {
    /** The verdict on the differences candidate - baseline, one per seed. */
    Verdict on(double... differences);
  }

  private static Verdict of(
      double[] differences, double confidence, int minPairs, Function<Interval, Outcome> judge) {
    int n = differences.length;
    if (n == 0) {
      return new Verdict(Outcome.UNDECIDED, 0, Double.NaN, null);
    }
    Replicates found = Replicates.of(differences);
    Interval interval = n < 2 ? null : found.interval(confidence);
    return new Verdict(
        n < minPairs || interval == null ? Outcome.UNDECIDED : judge.apply(interval),
        n,
        found.mean(),
        interval);
  }

  private static void check(double confidence, double margin, int minPairs) {
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

  /**
   * The two do not differ by more than a margin.
   *
   * @param confidence of the interval, in (0, 1)
   * @param margin largest difference that counts as none, at least 0, in the measure's unit
   * @param minPairs fewest seeds that may decide, at least 2
   */
  public record Close(double confidence, double margin, int minPairs) implements Criterion {
    /** Checks the ranges. */
    public Close {
      check(confidence, margin, minPairs);
    }

    @Override
    public Verdict on(double... differences) {
      return of(
          differences,
          confidence,
          minPairs,
          found -> {
            if (found.low() >= -margin && found.high() <= margin) {
              return Outcome.REPRODUCED;
            }
            return found.low() > margin || found.high() < -margin
                ? Outcome.NOT_REPRODUCED
                : Outcome.UNDECIDED;
          });
    }
  }

  /**
   * Every seed stays on the good side of a bound.
   *
   * @param bound in the measure's unit; a difference that is exactly it is not on the good side
   * @param confidence of the interval that is shown, in (0, 1)
   * @param minPairs fewest seeds that may decide, at least 2
   */
  public record Every(Better better, double bound, double confidence, int minPairs)
      implements Criterion {
    /** Checks the ranges. */
    public Every {
      check(confidence, 0, minPairs);
      if (!Double.isFinite(bound)) {
        throw new IllegalArgumentException("bound " + bound + "; expected a finite number");
      }
    }

    @Override
    public Verdict on(double... differences) {
      boolean all =
          Arrays.stream(differences).allMatch(d -> better == Better.LOWER ? d < bound : d > bound);
      return of(
          differences,
          confidence,
          minPairs,
          found -> all ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED);
    }
  }

  /**
   * One side is better by more than a margin.
   *
   * @param confidence of the interval, in (0, 1)
   * @param margin by how much the candidate must be better, at least 0, in the measure's unit
   * @param minPairs fewest seeds that may decide, at least 2
   */
  public record Rule(Better better, double confidence, double margin, int minPairs)
      implements Criterion {
    /** Checks the ranges. */
    public Rule {
      check(confidence, margin, minPairs);
    }

    @Override
    public Verdict on(double... differences) {
      return of(differences, confidence, minPairs, this::outcome);
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
