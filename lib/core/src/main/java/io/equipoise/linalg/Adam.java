package io.equipoise.linalg;

import java.io.Serializable;

/**
 * Adam for a few parameters on the driver, as a function from state to state.
 *
 * <pre>
 * g' = g + decay x;   m+ = b1 m + (1 - b1) g';   v+ = b2 v + (1 - b2) g'^2;   t+ = t + 1
 * x+ = x - rate / (1 - b1^t+) * m+ / ( sqrt(v+) / sqrt(1 - b2^t+) + eps )
 * </pre>
 *
 * <p>This is PyTorch's form: eps is added after the bias correction, and the decay is part of the
 * gradient (not decoupled).
 *
 * <p>Cost: O(n) per step. Edge cases: a zero gradient still moves x by the remembered mean.
 *
 * <p>Source: Kingma and Ba (arXiv:1412.6980), Algorithm 1 [recalled]. Differs from it in where eps
 * is added (the paper's "epsilon hat" is eps sqrt(1 - b2^t)) and in the decay.
 *
 * @param rate step size, &gt; 0
 * @param beta1 memory of the mean, in [0, 1)
 * @param beta2 memory of the square, in [0, 1)
 * @param epsilon keeps the division finite, &gt; 0
 * @param decay weight decay, &gt;= 0
 */
public record Adam(double rate, double beta1, double beta2, double epsilon, double decay)
    implements Serializable {

  /** Checks the ranges. */
  public Adam {
    check(rate > 0 && Double.isFinite(rate), "rate", rate, "> 0");
    check(beta1 >= 0 && beta1 < 1, "beta1", beta1, "in [0, 1)");
    check(beta2 >= 0 && beta2 < 1, "beta2", beta2, "in [0, 1)");
    check(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon, "> 0");
    check(decay >= 0 && Double.isFinite(decay), "decay", decay, ">= 0");
  }

  /** Adam with the usual 0.9, 0.999 and 1e-8, without decay. */
  public static Adam withRate(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0);
  }

  /** Nothing remembered about {@code size} parameters. */
  public static Memory start(int size) {
    return new Memory(0, Vector.filled(size, 0), Vector.filled(size, 0));
  }

  /** One step from {@code x} against the gradient {@code g}. */
  public Step step(Vector x, Vector g, Memory memory) {
    int n = x.size();
    check(g.size() == n, "gradient's length", g.size(), "the parameters' length");
    check(memory.mean.size() == n, "memory's length", memory.mean.size(), "the parameters' length");
    long t = memory.steps + 1;
    double pace = rate / (1 - StrictMath.pow(beta1, (double) t));
    double root = StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) t));
    double[] mean = memory.mean.toArray();
    double[] square = memory.square.toArray();
    double[] next = x.toArray();
    for (int i = 0; i < n; i++) {
      double gradient = g.get(i) + decay * next[i];
      mean[i] = beta1 * mean[i] + (1 - beta1) * gradient;
      square[i] = beta2 * square[i] + (1 - beta2) * gradient * gradient;
      next[i] -= pace * (mean[i] / (StrictMath.sqrt(square[i]) / root + epsilon));
    }
    return new Step(Vector.of(next), new Memory(t, Vector.of(mean), Vector.of(square)));
  }

  private static void check(boolean holds, String what, double found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Adam's " + what + " is " + found + "; expected " + expected);
    }
  }

  /**
   * What Adam remembers between steps.
   *
   * @param steps steps made so far
   * @param mean decaying mean of the gradients, length n
   * @param square decaying mean of their squares, length n
   */
  public record Memory(long steps, Vector mean, Vector square) implements Serializable {
    /** Checks that the two means belong together. */
    public Memory {
      check(steps >= 0, "steps", (double) steps, ">= 0");
      check(square.size() == mean.size(), "square's length", square.size(), "the mean's length");
    }
  }

  /**
   * The parameters after a step, and what to remember.
   *
   * @param parameters length n
   * @param memory for the next step
   */
  public record Step(Vector parameters, Memory memory) {}
}
