package io.equipoise.balance;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Softmax;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws fresh random weights in every round: what a clever method has to beat.
 *
 * <pre>
 * w = softmax(x),  x_i normal with mean 0 and variance 1
 * </pre>
 *
 * <p>Cost: one backward pass, O(K). State: rounds so far; the draw of round t depends on the seed
 * and t alone. A skipped task's number is drawn and left out.
 *
 * <p>Source: Lin et al., Reasonable Effectiveness of Random Weighting (arXiv:2111.10603)
 * [verified].
 */
public final class Rlw extends Method {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public Rlw(Options options) {
    super("rlw", Demand.LOSSES, Scale.MEAN, Heads.WEIGHTED);
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
    SplittableRandom random = new SplittableRandom(Seeds.mix(options.seed(), "draw/" + s.rounds()));
    double[] free = new double[now.size()];
    for (int i = 0; i < free.length; i++) {
      free[i] = normal(random);
    }
    double[] w = Softmax.of(present.pick(Vector.of(free)));
    return present.weighted(w, s.next(), Notes.NONE);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return RoundsState.of(arrays);
  }

  /** Box and Muller. */
  private static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /**
   * Options.
   *
   * @param seed of all rounds
   */
  @Named("rlw")
  public record Options(@Option(doc = "Seed of the weights.") long seed) implements MethodOptions {
    /** Seed 0. */
    public static Options defaults() {
      return new Options(0);
    }

    @Override
    public Balancer balancer() {
      return new Rlw(this);
    }
  }
}
