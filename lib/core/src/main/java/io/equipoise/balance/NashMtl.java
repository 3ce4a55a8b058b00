package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bargains for the step: no task can gain more, in relative terms, without another losing more.
 *
 * <pre>
 * max over |d| &lt;= eps of  sum_i log(g_i . d);   d = sum_i w_i g_i with  (M w)_i = 1/w_i,  w &gt; 0
 * </pre>
 *
 * <p>w_i g_i . d = 1 for every task; multiplying one task's gradient by s divides its weight by s
 * and leaves the direction.
 *
 * <p>Cost: K backward passes, a Newton method of O(K^3) per iteration. State: the last weights,
 * solved for anew every {@code updateEvery} rounds. Edge cases: as {@link FairGrad} with alpha = 1;
 * one task gets 1/|g|, a unit step.
 *
 * <p>Source: Navon et al. (arXiv:2202.01017) [verified]. Differs: solved exactly, where the
 * released code stops at a residual of 1e-3 of a normalised problem and keeps that problem's scale.
 */
public final class NashMtl extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public NashMtl(Options options) {
    super("nash-mtl", Demand.of(Demand.Level.GRAM), Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return new Bargain(Vector.filled(atLeastOne(tasks), 0), 0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    Bargain s = State.as(Bargain.class, state);
    Present present = Present.of(this, now, s.weights().size());
    if (s.rounds() % options.updateEvery() != 0) {
      return present.weighted(
          present.pick(s.weights()), new Bargain(s.weights(), s.rounds() + 1), Notes.NONE);
    }
    FairShare share = FairShare.of(present.gram(), 1);
    Vector weights = present.spread(share.weights(), s.weights());
    return present.weighted(share.weights(), new Bargain(weights, s.rounds() + 1), share.notes());
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new Bargain(Vector.of(State.array(arrays, "weights")), State.count(arrays, "rounds"));
  }

  /**
   * What {@link NashMtl} remembers.
   *
   * @param weights last solved for, length K; 0 before a task was first present
   * @param rounds decided so far
   */
  record Bargain(Vector weights, long rounds) implements State {
    private static final long serialVersionUID = 1L;

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>(Map.of("weights", weights.toArray(), "rounds", new double[] {rounds}));
    }
  }

  /**
   * Options.
   *
   * @param updateEvery rounds between two solves, &gt;= 1
   */
  @Named("nash-mtl")
  public record Options(
      @Option(doc = "Rounds for which solved weights are used.", min = 1, typical = "1 to 50")
          int updateEvery)
      implements MethodOptions {
    /** Checks the range. */
    public Options {
      check(updateEvery >= 1, "nash-mtl's update-every", updateEvery, ">= 1");
    }

    /** Solved for in every round. */
    public static Options defaults() {
      return new Options(1);
    }

    @Override
    public Balancer balancer() {
      return new NashMtl(this);
    }
  }
}
