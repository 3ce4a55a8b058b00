package io.equipoise.continual;

import io.equipoise.run.Codec;
import java.util.List;
import java.util.function.Supplier;

/**
 * An algorithm that learns one task after the other.
 *
 * <p>Its state is an immutable value with a {@link Codec}: a run that was interrupted goes on from
 * the state after the last finished task, in every bit. Methods are functions of their arguments;
 * the seed that {@code begin} is given is the only source of chance.
 *
 * @param <S> the state, with {@code equals}
 * @param <X> an input
 */
public interface Learner<S, X> {
  /**
   * The state before the first task.
   *
   * @param tasks how many there will be
   */
  S begin(int tasks, long seed);

  /**
   * Learns a task from its training rows, and looks at nothing else.
   *
   * @param place of the task in the sequence
   * @param listener to be told of every step
   */
  S observe(S state, int place, TaskSpec task, Rows<X> train, StepListener<S> listener);

  /** What is left to do when the rows of the task at {@code place} have been seen. */
  default S endTask(S state, int place) {
    return state;
  }

  /** One prediction per input of {@code query}, in its order. */
  List<Prediction> predict(S state, Query<X> query);

  /** What the state keeps. */
  MemoryReport memory(S state);

  /** How the state is stored. */
  Codec<S> codec();

  /**
   * Hears of the steps of a learner.
   *
   * @param <S> its state
   */
  @FunctionalInterface
  interface StepListener<S> {
    /** One more step has been taken; the state after it is made only where it is looked at. */
    void step(Supplier<S> state);
  }
}
