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
 * Gives weight to the tasks whose losses have fallen least from one window of rounds to the next.
 *
 * <pre>
 * w = K softmax(r / T),   r_i = mean loss of the newer window / mean loss of the older one
 * SLIDING: the newest W losses, this round's included, against the W before; ones before round 0;
 *          w = 1 up to round W
 * EPOCHS:  the last full epoch of W rounds against the one before; w = 1 in the first two
 * </pre>
 *
 * <p>Cost: one backward pass, O(K W) or O(K). State: the last 2 W losses of each task, or four
 * numbers. Edge cases: an older mean of 0 counts as r = 1; a skipped task repeats its last loss.
 *
 * <p>Source: Liu, Johns and Davison, End-to-End Multi-Task Learning with Attention
 * (arXiv:1803.10704); EPOCHS as in LibMTL, SLIDING as in the FAMO family, which takes the mean over
 * tasks of w_i l_i, {@code Scale.MEAN} [verified].
 */
public final class Dwa extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Dwa(Options options) {
    super("dwa", Demand.LOSSES, Scale.SUM, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    boolean sliding = options.windows() == Windows.SLIDING;
    int columns = sliding ? 2 * options.window() : Epochs.COLUMNS;
    return new LossHistory(Vector.filled(atLeastOne(tasks) * columns, sliding ? 1 : 0), tasks, 0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    LossHistory s = State.as(LossHistory.class, state);
    Present present = Present.of(this, now, s.tasks());
    double[][] rows = s.rows();
    double[] r = new double[rows.length];
    boolean[] bad = new boolean[rows.length];
    now.skipped().forEach(i -> bad[i] = true);
    for (int i = 0; i < rows.length; i++) {
      double loss = now.losses().get(i);
      r[i] =
          options.windows() == Windows.SLIDING
              ? slide(rows[i], bad[i] ? rows[i][rows[i].length - 1] : loss)
              : Epochs.push(rows[i], loss, bad[i], s.rounds() % options.window() == 0);
    }
    boolean early =
        options.windows() == Windows.SLIDING
            ? s.rounds() <= options.window()
            : s.rounds() < 2L * options.window();
    double[] w = early ? ones(present.size()) : weights(present.pick(Vector.of(r)));
    return present.weighted(w, LossHistory.of(rows, s.rounds() + 1), Notes.NONE);
  }

  private double[] weights(double[] ratios) {
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] /= options.temperature();
    }
    return Vector.of(Softmax.of(ratios)).times(ratios.length).toArray();
  }

  private static double[] ones(int tasks) {
    return Vector.filled(tasks, 1).toArray();
  }

  /** Appends a loss, the newest last, and compares the halves. */
  private double slide(double[] row, double loss) {
    System.arraycopy(row, 1, row, 0, row.length - 1);
    row[row.length - 1] = loss;
    int window = options.window();
    return ratio(mean(row, window, 2 * window), mean(row, 0, window));
  }

  private static double mean(double[] row, int from, int to) {
    return Arrays.stream(row, from, to).sum() / (to - from);
  }

  private static double ratio(double newer, double older) {
    double limit = Double.MAX_VALUE;
    return older == 0 ? 1 : Math.max(-limit, Math.min(limit, newer / older));
  }

  /** One task's row in the EPOCHS form: older mean, newer mean, running sum and count. */
  private static final class Epochs {
    static final int COLUMNS = 4;

    private Epochs() {}

    static double push(double[] row, double loss, boolean skipped, boolean newEpoch) {
      if (newEpoch && row[3] > 0) {
        row[0] = row[1];
        row[1] = row[2] / row[3];
        row[2] = 0;
        row[3] = 0;
      }
      double r = ratio(row[1], row[0]);
      if (!skipped) {
        row[2] += loss;
        row[3]++;
      }
      return r;
    }
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new LossHistory(
        Vector.of(State.array(arrays, "losses")),
        Math.toIntExact(State.count(arrays, "tasks")),
        State.count(arrays, "rounds"));
  }

  /**
   * What {@link Dwa} remembers.
   *
   * @param losses a row of equal length for each task
   * @param tasks K
   * @param rounds decided so far
   */
  record LossHistory(Vector losses, int tasks, long rounds) implements State {
    private static final long serialVersionUID = 1L;

    LossHistory {
      check(tasks >= 1 && losses.size() % tasks == 0, "rows of losses", tasks, "a divisor");
    }

    static LossHistory of(double[][] rows, long rounds) {
      double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
      return new LossHistory(Vector.of(all), rows.length, rounds);
    }

    double[][] rows() {
      int columns = losses.size() / tasks;
      double[] all = losses.toArray();
      double[][] rows = new double[tasks][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns));
      return rows;
    }

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>(
          Map.of(
              "losses", losses.toArray(),
              "tasks", new double[] {tasks},
              "rounds", new double[] {rounds}));
    }
  }

  /** What is compared with what. */
  public enum Windows {
    /** Two windows that move with every round. */
    SLIDING,
    /** The last two full epochs. */
    EPOCHS
  }

  /**
   * Options.
   *
   * @param windows what is compared with what
   * @param window W, rounds, &gt;= 1
   * @param temperature T, &gt; 0
   */
  @Named("dwa")
  public record Options(
      @Option(doc = "Whether windows of losses slide or are epochs.") Windows windows,
      @Option(doc = "Rounds in a window, or in an epoch.", min = 1, max = 1000000) int window,
      @Option(doc = "Softness of the weights.", above = 0, typical = "1 to 5") double temperature)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(window >= 1 && window <= 1_000_000, "dwa's window", window, "in [1, 1000000]");
      check(
          temperature > 0 && Double.isFinite(temperature),
          "dwa's temperature",
          temperature,
          "> 0 (published 2)");
    }

    /** Sliding windows of 25 rounds, T = 2. */
    public static Options defaults() {
      return new Options(Windows.SLIDING, 25, 2);
    }

    @Override
    public Balancer balancer() {
      return new Dwa(this);
    }
  }
}
