package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Resolves the worst conflict between two task gradients, then the next, until none is left; the
 * steadier and stronger gradient of a pair gives way less.
 *
 * <pre>
 * repeat at most 2K times: the pair with the smallest cosine c of the partly resolved gradients
 *   until c &gt;= weak;   alpha(c) runs from 0 at weak over pi/2 at main to pi at critical and below
 *   winner = winner - sin(alpha) (w . l/|l|^2) loser
 *   loser  = loser - sin(min(alpha, pi/2)) (w . l/|w|^2) winner,    both from the old values
 * direction = sum of the resolved gradients
 * score = 0.8 max(0, cos(g_i, remembered g_i)) + 0.2 |g_i|/ema_i as a share of the pair
 * </pre>
 *
 * <p>Resolved gradients are held as K x K coefficients of the measured ones; a remembered gradient
 * is the resolved one of the round before, so its products need that round's gradients once more.
 *
 * <p>Cost: K backward passes, 2 K x K products, O(K) per resolved pair. State: coefficients,
 * lengths, running mean lengths, the last wins. Momentum of the direction is {@link
 * DirectionMomentum}'s, where the direction is. Edge cases: pairs with a gradient below 1e-4 of the
 * longest are left alone; the first round knows no stability.
 *
 * <p>Source: Limarenko et al., GCond (arXiv:2509.07252), as in the released code [verified].
 * Differs: its absolute 1e-8 are relative to the longest gradient; gradients averaged over
 * accumulation steps are the caller's.
 */
public final class Gcond extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;
  private final boolean asReleased;

  /** With the given options. */
  public Gcond(Options options) {
    this(options, false);
  }

  /**
   * With absolute constants, and task 0 remembering the sum of all resolved gradients, as a
   * released run did.
   */
  Gcond(Options options, boolean asReleased) {
    super("gcond", Demand.of(Demand.Level.GRAM).withPrevious(), Scale.SUM, Heads.PLAIN);
    this.options = options;
    this.asReleased = asReleased;
  }

  @Override
  public State start(int tasks) {
    return new Memory(
        Vector.filled(atLeastOne(tasks), 1),
        Vector.EMPTY,
        Vector.filled(tasks * tasks, 0),
        Vector.filled(tasks, 0));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    Memory s = State.as(Memory.class, state);
    Present present = Present.of(this, now, s.lengths().size());
    Gram gram = present.gram();
    double[] ema = present.pick(s.meanLengths());
    double[] raw = gram.norms();
    for (int i = 0; i < ema.length; i++) {
      ema[i] = options.memory() * ema[i] + (1 - options.memory()) * raw[i];
    }
    Resolution resolution =
        new Resolution(gram, ema, s.of(present), options, asReleased ? 1 : longest(raw));
    resolution.run();
    double[][] resolved = resolution.coefficients();
    double[] sum = new double[resolved.length];
    for (double[] row : resolved) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j];
      }
    }
    if (asReleased) {
      resolved[0] = sum.clone();
    }
    Memory next = s.after(present, gram, ema, resolution.wins(), resolved);
    Notes notes =
        Notes.NONE
            .with("resolved-pairs", resolution.pairs())
            .with("smallest-cosine", resolution.firstCosine())
            .with("mean-length", next.meanLengths());
    return present.weighted(sum, next, notes);
  }

  /** The squared length that small is measured by. */
  private static double longest(double[] lengths) {
    double longest = 0;
    for (double length : lengths) {
      longest = Math.max(longest, length * length);
    }
    return longest;
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new Memory(
        Vector.of(State.array(arrays, "mean-lengths")),
        Vector.of(State.array(arrays, "wins")),
        Vector.of(State.array(arrays, "coefficients")),
        Vector.of(State.array(arrays, "lengths")));
  }

  /**
   * What {@link Gcond} remembers.
   *
   * @param meanLengths running mean of |g_i|, length K, from 1
   * @param wins numbers of the tasks that won last, the latest last, at most the window
   * @param coefficients K x K row by row: row i is task i's remembered gradient by the measured
   *     gradients of the round before
   * @param lengths of the remembered gradients, length K; 0 for none
   */
  record Memory(Vector meanLengths, Vector wins, Vector coefficients, Vector lengths)
      implements State {
    private static final long serialVersionUID = 1L;

    Memory {
      int tasks = lengths.size();
      State.sameLength("mean lengths", meanLengths.size(), "lengths", tasks);
      State.sameLength("coefficients", coefficients.size(), "pairs", tasks * tasks);
    }

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>(
          Map.of(
              "mean-lengths", meanLengths.toArray(),
              "wins", wins.toArray(),
              "coefficients", coefficients.toArray(),
              "lengths", lengths.toArray()));
    }

    /** What the resolution asks about the present tasks' past. */
    Resolution.Past of(Present present) {
      Observation now = present.now();
      int k = lengths.size();
      int[] tasks = present.tasks();
      double[][] along = new double[tasks.length][tasks.length];
      double[] before = now.previous().toArray();
      for (int i = 0; i < tasks.length && before.length > 0; i++) {
        for (int j = 0; j < k; j++) {
          double share = coefficients.get(tasks[i] * k + j);
          for (int m = 0; m < tasks.length && share != 0; m++) {
            along[i][m] += before[tasks[m] * k + j] * share;
          }
        }
      }
      return new Resolution.Past(tasks, along, present.pick(lengths), wins.toArray());
    }

    Memory after(Present present, Gram gram, double[] ema, double[] won, double[][] resolved) {
      int k = lengths.size();
      int[] tasks = present.tasks();
      double[] all = new double[k * k];
      double[] length = new double[tasks.length];
      for (int i = 0; i < tasks.length; i++) {
        for (int j = 0; j < tasks.length; j++) {
          all[tasks[i] * k + tasks[j]] = resolved[i][j];
        }
        length[i] = gram.norm(resolved[i]);
      }
      return new Memory(
          present.spread(ema, meanLengths),
          Vector.of(won),
          Vector.of(all),
          Vector.of(present.spread(length)));
    }
  }

  /**
   * Options.
   *
   * @param critical cosine at and below which the loser gives way wholly
   * @param main cosine below which the winner starts to keep more
   * @param weak cosine from which there is no conflict
   * @param power of the angle between the first two, &gt; 0
   * @param window wins in a row after which the other one wins, &gt;= 1
   * @param memory of the mean lengths, in [0, 1)
   * @param stability weight of steadiness in the score; length has the rest
   * @param smooth false for the three zones instead of the angle
   */
  @Named("gcond")
  public record Options(
      @Option(doc = "Cosine at and below which the loser gives way wholly.", min = -1, max = 1)
          double critical,
      @Option(doc = "Cosine between both giving way and one giving way.", min = -1, max = 1)
          double main,
      @Option(doc = "Cosine from which there is no conflict.", min = -1, max = 1) double weak,
      @Option(doc = "Power of the angle between critical and main.", above = 0, max = 20)
          double power,
      @Option(doc = "Wins in a row after which the other one wins.", min = 1, max = 1000)
          int window,
      @Option(doc = "Memory of the mean gradient lengths.", min = 0, below = 1) double memory,
      @Option(doc = "Weight of steadiness in the score.", min = 0, max = 1) double stability,
      @Option(doc = "A smooth angle instead of three zones.") boolean smooth)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(
          critical >= -1 && critical < main && main < weak && weak <= 1,
          "gcond's thresholds",
          critical + ", " + main + ", " + weak,
          "-1 <= critical < main < weak <= 1 (published -0.8, -0.5, 0)");
      check(power > 0 && power <= 20, "gcond's power", power, "in (0, 20] (published 2)");
      check(window >= 1 && window <= 1000, "gcond's window", window, "in [1, 1000]");
      check(memory >= 0 && memory < 1, "gcond's memory", memory, "in [0, 1) (published 0.95)");
      check(stability >= 0 && stability <= 1, "gcond's stability", stability, "in [0, 1]");
    }

    /** As published. */
    public static Options defaults() {
      return new Options(-0.8, -0.5, 0, 2, 3, 0.95, 0.8, true);
    }

    /** The same with three zones. */
    public static Options zones() {
      return new Options(-0.8, -0.5, 0, 2, 3, 0.95, 0.8, false);
    }

    @Override
    public Balancer balancer() {
      return new Gcond(this);
    }
  }
}
