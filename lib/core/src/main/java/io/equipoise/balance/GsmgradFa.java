package io.equipoise.balance;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@link Gsmgrad} without task gradients: how far each loss fell stands in for M w.
 *
 * <pre>
 * direction = sum_i w_i g_i, one backward pass of sum_i w_i f_i
 * after the step, same batch:  w+ = Proj( w - beta ( (F - F+)/a + rho w ) )
 * F - F+ = a M w + O(a^2) for a plain step of size a
 * </pre>
 *
 * <p>With momentum, Adam or clipping there is no such a; {@code rate} = 0 divides by the length of
 * the step that was made, and (F - F+)/a is then a rate of improvement per unit of length.
 *
 * <p>Cost: one backward and one more forward pass, O(K log K). State: w, and how large the largest
 * fall was. Edge cases: where the largest fall is below 1e-8 of the largest loss it is rounding
 * error, and the next round warns; a step of length 0 teaches nothing.
 *
 * <p>Source: Zhang, Xiao, Zou and Ji (arXiv:2405.19440), the fast approximation [recalled,
 * first-order argument inferred].
 */
public final class GsmgradFa extends Method {
  private static final long serialVersionUID = 1L;
  private static final double DROWNED = 1e-8;
  private final Options options;

  /** With the given options. */
  public GsmgradFa(Options options) {
    super("gsmgrad-fa", Demand.LOSSES.withAfter(), Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    return new Fallen(SimplexState.start(atLeastOne(tasks)), 1);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    Fallen s = State.as(Fallen.class, state);
    Present present = Present.of(this, now, s.simplex().weights().size());
    Notes notes =
        s.change() < DROWNED
            ? Notes.NONE.warning(
                "the last step changed no loss by more than "
                    + s.change()
                    + " of the largest loss: the weights follow rounding error."
                    + " Raise the learning rate. (NUM-006)")
            : Notes.NONE;
    return present.weighted(s.simplex().share(present), s, notes);
  }

  @Override
  public State observeAfter(Observation before, Observation.After after, State state) {
    Fallen s = State.as(Fallen.class, state);
    Present present = Present.of(this, before, s.simplex().weights().size());
    double pace = options.rate() > 0 ? options.rate() : after.stepLength();
    double[] fall = present.losses();
    double[] now = present.pick(after.losses());
    double largest = 0;
    double change = 0;
    for (int i = 0; i < fall.length; i++) {
      largest = Math.max(largest, Math.abs(fall[i]));
      fall[i] -= now[i];
      change = Math.max(change, Math.abs(fall[i]));
      fall[i] = pace > 0 ? fall[i] / pace : 0;
    }
    double[] w = s.simplex().share(present);
    CaStep step = new CaStep(GramScale.NONE, options.beta(), options.rho());
    return new Fallen(
        s.simplex().moved(present, step.along(w, fall)), largest > 0 ? change / largest : 1);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    double[] change = State.array(arrays, "change");
    State.sameLength("changes", change.length, "steps", 1);
    return new Fallen(SimplexState.of(arrays), change[0]);
  }

  /**
   * What {@link GsmgradFa} remembers.
   *
   * @param simplex w
   * @param change the largest change of a loss in the last step, relative to the largest loss
   */
  record Fallen(SimplexState simplex, double change) implements State {
    private static final long serialVersionUID = 1L;

    @Override
    public SortedMap<String, double[]> arrays() {
      SortedMap<String, double[]> arrays = new TreeMap<>(simplex.arrays());
      arrays.put("change", new double[] {change});
      return arrays;
    }
  }

  /**
   * Options.
   *
   * @param beta step size of the weights, &gt; 0
   * @param rho pull towards equal weights, &gt;= 0
   * @param rate a, the size of the parameters' plain gradient step; 0 for the measured length
   */
  @Named("gsmgrad-fa")
  public record Options(
      @Option(doc = "Step size of the weights.", above = 0, typical = "1e-3 to 0.5") double beta,
      @Option(doc = "Pull towards equal weights.", min = 0, typical = "0 to 0.5") double rho,
      @Option(doc = "Size of the parameters' plain gradient step; 0: measure its length.", min = 0)
          double rate)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      CaStep.check("gsmgrad-fa", beta, rho);
      check(rate >= 0 && Double.isFinite(rate), "gsmgrad-fa's rate", rate, "a number >= 0");
    }

    /** beta = 0.05, rho = 0.01, by the measured length. */
    public static Options defaults() {
      return new Options(0.05, 0.01, 0);
    }

    @Override
    public Balancer balancer() {
      return new GsmgradFa(this);
    }
  }
}
