package io.equipoise.balance;

import io.equipoise.linalg.Softmax;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lets all losses fall at the same relative rate, with one backward pass: weights learn from how
 * far each loss fell.
 *
 * <pre>
 * z = softmax(w), D_i = l_i - lmin_i + 1e-8;   c_i = (z_i/D_i) / sum_j z_j/D_j
 * after the step, same batch:  delta_i = log D_i(before) - log D_i(after)
 *   w+ = Adam(w, z o (delta - z . delta) + gamma w)
 * </pre>
 *
 * <p>A task that falls slower than the others gains logit.
 *
 * <p>Cost: one backward and one more forward pass, O(K). State: K logits and Adam's two means. Edge
 * cases: a loss not above its minimum is refused. Of a skipped task nothing is learned.
 *
 * <p>Source: Liu et al., FAMO (arXiv:2306.03792), Algorithm 1 and the released code's 1e-8
 * [verified].
 */
public final class Famo extends Method {
  private static final long serialVersionUID = 1L;
  private static final double E = 1e-8;
  private final Options options;

  /** With the given options. */
  public Famo(Options options) {
    super("famo", Demand.LOSSES.withAfter(), Scale.MEAN, Heads.WEIGHTED);
    this.options = options;
  }

  @Override
  public State start(int tasks) {
    options.floors(atLeastOne(tasks));
    return LearnedState.filled(tasks, 0);
  }

  @Override
  public Outcome decide(Observation now, State state) {
    LearnedState s = State.as(LearnedState.class, state);
    Present present = Present.of(this, now, s.values().size());
    double[] d = distances(present, present.losses());
    double[] z = Softmax.of(present.pick(s.values()));
    double[] c = new double[d.length];
    double sum = 0;
    double logs = 0;
    for (int i = 0; i < d.length; i++) {
      c[i] = z[i] / d[i];
      sum += c[i];
      logs += z[i] * StrictMath.log(d[i]);
    }
    for (int i = 0; i < c.length; i++) {
      c[i] /= sum;
    }
    Notes notes = Notes.NONE.with("total", logs / sum);
    return present.weighted(c, s, notes.with("z", Vector.of(present.spread(z))));
  }

  @Override
  public State observeAfter(Observation before, Observation.After after, State state) {
    LearnedState s = State.as(LearnedState.class, state);
    Present present = Present.of(this, before, s.values().size());
    double[] then = distances(present, present.losses());
    double[] now = distances(present, present.pick(after.losses()));
    double[] z = Softmax.of(present.pick(s.values()));
    double[] fall = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      fall[i] = StrictMath.log(then[i]) - StrictMath.log(now[i]);
    }
    double[] gradient = present.spread(Softmax.pullBack(z, fall));
    return Descent.ADAM.next(options.rate(), options.decay(), s, gradient);
  }

  /** D of the given losses of the present tasks. */
  private double[] distances(Present present, double[] losses) {
    double[] floors = present.pick(options.floors(present.now().size()));
    double[] d = new double[losses.length];
    for (int i = 0; i < d.length; i++) {
      present.requireAbove(this, i, losses[i], floors[i]);
      d[i] = losses[i] - floors[i] + E;
    }
    return d;
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return LearnedState.of(arrays);
  }

  /**
   * Options.
   *
   * @param rate Adam's step size on the logits, &gt; 0
   * @param decay gamma, &gt;= 0
   * @param floors the least loss of each task, in task order; none for 0
   */
  @Named("famo")
  public record Options(
      @Option(doc = "Step size of the logits.", above = 0, max = 10, typical = "0.01 to 0.1")
          double rate,
      @Option(doc = "Pull of the logits towards 0.", min = 0, max = 1, typical = "1e-3 to 1e-2")
          double decay,
      @Option(doc = "The least loss of each task, in task order; none means 0.")
          List<Double> floors)
      implements MethodOptions {
    /** Checks the ranges. */
    public Options {
      floors = List.copyOf(floors);
      check(rate > 0 && rate <= 10, "famo's rate", rate, "in (0, 10] (published 0.025)");
      check(decay >= 0 && decay <= 1, "famo's decay", decay, "in [0, 1] (published 1e-3 to 1e-2)");
      check(floors.stream().allMatch(Double::isFinite), "famo's floors", floors, "finite numbers");
    }

    /** 0.025 and 0.001. */
    public static Options defaults() {
      return new Options(0.025, 1e-3, List.of());
    }

    private Vector floors(int tasks) {
      if (floors.isEmpty()) {
        return Vector.filled(tasks, 0);
      }
      check(
          floors.size() == tasks,
          "the number of famo's floors",
          floors.size(),
          "one for each of " + tasks + " tasks");
      double[] each = new double[tasks];
      Arrays.setAll(each, floors::get);
      return Vector.of(each);
    }

    @Override
    public Balancer balancer() {
      return new Famo(this);
    }
  }
}
