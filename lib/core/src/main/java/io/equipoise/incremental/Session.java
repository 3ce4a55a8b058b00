package io.equipoise.incremental;

import java.util.List;

/** What a method does while one task is learned; used once, by one thread. */
interface Session {
  /** What the next step descends, at {@code theta}. Neither argument is written to. */
  double[] gradient(double[] theta, List<Shown> batch);

  /** A step has led from one point to another. */
  default void stepped(double[] before, double[] after) {}

  /** What is kept when the task has been learned. */
  Kept end(double[] theta);
}
