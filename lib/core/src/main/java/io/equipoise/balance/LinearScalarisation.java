package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Map;

/**
 * Fixed weights: the baseline that every other method has to beat.
 *
 * <pre>
 * w_i = given weight i, or 1 when none are given;   total = sum_i w_i l_i
 * </pre>
 *
 * <p>Shapes: w and l have length K. Cost: one backward pass; O(K) on the driver; no state.
 *
 * <p>Edge cases: a skipped task gets 0 and the other weights stay as they are, so the step gets
 * shorter. A zero weight is allowed as long as another is positive.
 *
 * <p>Source: the classical weighted sum. Scale {@code SUM}: unit weights are 1, not 1/K, as in the
 * published comparisons [verified].
 */
public final class LinearScalarisation implements Balancer {
  private static final long serialVersionUID = 1L;
  private final Options options;

  /** With the given options. */
  public LinearScalarisation(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "ls";
  }

  @Override
  public Demand demand() {
    return Demand.LOSSES;
  }

  @Override
  public State start(int tasks) {
    options.weightsOf(tasks);
    return new State.Stateless();
  }

  @Override
  public Outcome decide(Observation now, State state) {
    State.Stateless same = State.as(State.Stateless.class, state);
    now.answers(name(), demand(), now.size());
    double[] given = options.weightsOf(now.size());
    double[] weights = new double[now.size()];
    for (int i : now.present()) {
      weights[i] = given[i];
    }
    Decision.Weights decision = Decision.Weights.of(weights);
    return new Outcome(
        decision,
        same,
        Notes.NONE
            .with("total", decision.onLosses().dot(now.losses()))
            .with("weight", decision.onLosses()));
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return new State.Stateless();
  }

  @Override
  public Scale nativeScale() {
    return Scale.SUM;
  }

  @Override
  public Heads nativeHeads() {
    return Heads.WEIGHTED;
  }

  /**
   * Options of the weighted sum.
   *
   * @param weights one nonnegative number per task, in task order, not all zero; empty for 1 each
   */
  public record Options(Vector weights) implements Serializable {
    /** Checks the weights. */
    public Options {
      double largest = 0;
      for (int i = 0; i < weights.size(); i++) {
        double w = weights.get(i);
        if (!(w >= 0 && Double.isFinite(w))) {
          throw new IllegalArgumentException(
              "weight " + i + " is " + w + "; expected a finite number >= 0");
        }
        largest = Math.max(largest, w);
      }
      if (!weights.isEmpty() && !(largest > 0)) {
        throw new IllegalArgumentException("all weights are 0; expected one that is > 0");
      }
    }

    /** Weight 1 for each task. */
    public static Options defaults() {
      return new Options(Vector.EMPTY);
    }

    /** The given weights. */
    public static Options of(double... weights) {
      return new Options(Vector.of(weights));
    }

    private double[] weightsOf(int tasks) {
      if (tasks < 1) {
        throw new IllegalArgumentException(tasks + " tasks; expected at least one");
      }
      if (weights.isEmpty()) {
        return Vector.filled(tasks, 1).toArray();
      }
      if (weights.size() != tasks) {
        throw new IllegalArgumentException(
            weights.size() + " weights given; expected one for each of " + tasks + " tasks");
      }
      return weights.toArray();
    }
  }
}
