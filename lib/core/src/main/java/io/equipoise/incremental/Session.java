package io.equipoise.incremental;

import java.util.List;
import java.util.Optional;

/** What a method does while one task is learned; used once, by one thread. */
interface Session {
  /** What the next step descends, at {@code theta}. Neither argument is written to. */
  double[] gradient(double[] theta, List<Shown> batch);

  /** A step has led from one point to another. */
  default void stepped(double[] before, double[] after) {}

  /** The parameters to go on from; the argument is not written to. */
  default double[] reshaped(double[] theta) {
    return theta;
  }

  /**
   * What answers while the task is learned, beside the parameters; what was kept before if empty.
   */
  default Optional<Kept> onTheWay() {
    return Optional.empty();
  }

  /** What is kept when the task has been learned. */
  Kept end(double[] theta);
}
