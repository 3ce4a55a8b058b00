package io.equipoise.balance;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Gram;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Takes out of each task gradient what opposes the others, one after the other, and sums what is
 * left.
 *
 * <pre>
 * for each i:  p = g_i;  for each j != i in order:  if p . g_j &lt; 0:  p = p - (p . g_j / |g_j|^2) g_j
 * direction = sum_i p_i
 * by coefficients:  p = sum_j q_j g_j;   p . g_j = (M q)_j;   q_j = q_j - (M q)_j / M_jj
 * </pre>
 *
 * <p>Cost: K backward passes, O(K) per conflict that is met, K^3/2 at most. State: rounds so far,
 * for the order's seed. Edge cases: a zero gradient opposes nobody. With three tasks and more the
 * direction may oppose one.
 *
 * <p>Source: Yu et al., Gradient Surgery (arXiv:2001.06782), Algorithm 1 [verified].
 */
public final class PcGrad extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public PcGrad(Options options) {
    super("pcgrad", Demand.of(Demand.Level.GRAM), Scale.SUM, Heads.PLAIN);
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
    Gram gram = present.gram();
    double[] w = new double[gram.size()];
    for (int i = 0; i < w.length; i++) {
      double[] q = projected(gram, i, order(w.length, s.rounds(), i));
      for (int j = 0; j < w.length; j++) {
        w[j] += q[j];
      }
    }
    return present.weighted(w, s.next(), Notes.NONE);
  }

  private double[] projected(Gram gram, int i, int[] order) {
    double[] q = new double[order.length];
    q[i] = 1;
    double[] products = gram.row(i);
    for (int j : order) {
      if (j == i && options.others() == Others.OTHERS) {
        continue;
      }
      if (products[j] < 0) {
        double off = -products[j] / (gram.get(j, j) + options.epsilon());
        q[j] += off;
        gram.addRow(products, off, j);
      }
    }
    return q;
  }

  private int[] order(int tasks, long round, int of) {
    if (options.order() != Order.RANDOM) {
      boolean up = options.order() == Order.ASCENDING;
      return IntStream.range(0, tasks).map(i -> up ? i : tasks - 1 - i).toArray();
    }
    SplittableRandom random =
        new SplittableRandom(Seeds.mix(options.seed(), "order/" + round + "/" + of));
    int[] order = new int[tasks];
    for (int i = 0; i < tasks; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return RoundsState.of(arrays);
  }

  /** In which order a gradient meets the others. */
  public enum Order {
    /** Drawn anew for every task and round. */
    RANDOM,
    /** By task number. */
    ASCENDING,
    /** By task number, last first. */
    DESCENDING
  }

  /** Whom a gradient meets. */
  public enum Others {
    /** Every other task. */
    OTHERS,
    /** Itself too, as some released code has it: it may have turned against itself. */
    ALL
  }

  /**
   * Options.
   *
   * @param order in which a gradient meets the others
   * @param others whom it meets
   * @param epsilon added to each squared length, &gt;= 0
   * @param seed of the random orders
   */
  @Named("pcgrad")
  public record Options(
      @Option(doc = "In which order a gradient meets the others.") Order order,
      @Option(doc = "Whether a gradient also meets the original of itself.") Others others,
      @Option(doc = "Added to each squared gradient length.", min = 0, max = 1) double epsilon,
      @Option(doc = "Seed of the random orders.") long seed)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      check(epsilon >= 0 && epsilon <= 1, "pcgrad's epsilon", epsilon, "in [0, 1]");
    }

    /** The others, in random order. */
    public static Options defaults() {
      return new Options(Order.RANDOM, Others.OTHERS, 0, 0);
    }

    @Override
    public Balancer balancer() {
      return new PcGrad(this);
    }
  }
}
