package io.equipoise.continual;

import java.util.List;

/**
 * What a learner is asked. A task's place is in {@link Aware} and nowhere else, so that a learner
 * that is not told the task has no way to find it.
 *
 * @param <X> an input
 */
public sealed interface Query<X> {
  /** The inputs; one prediction is expected for each, in this order. */
  List<X> inputs();

  /** Inputs of a task that is named. */
  record Aware<X>(int task, List<X> inputs) implements Query<X> {
    /** Copies the list. */
    public Aware {
      inputs = List.copyOf(inputs);
    }
  }

  /** Inputs that are all of one task, which is not named. */
  record Batch<X>(List<X> inputs) implements Query<X> {
    /** Copies the list. */
    public Batch {
      inputs = List.copyOf(inputs);
    }
  }

  /** Inputs of any tasks; each is to be judged as if it were alone. */
  record Each<X>(List<X> inputs) implements Query<X> {
    /** Copies the list. */
    public Each {
      inputs = List.copyOf(inputs);
    }
  }
}
