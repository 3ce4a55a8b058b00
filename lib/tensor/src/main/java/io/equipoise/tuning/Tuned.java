package io.equipoise.tuning;

import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.TaskSpec;
import io.equipoise.t5.T5;
import java.util.List;

/** What beside single prompts is learned in or around a frozen network. */
interface Tuned {
  /** Rows of prompts in front of a text. */
  int rows();

  /**
   * What the steps of a task descend.
   *
   * @param rows of the task, cut
   * @param seed of the task
   */
  Objective objective(TunedState before, List<T5.Row> rows, long seed);

  /** The state when a task's steps have led to {@code theta}; nothing is measured. */
  TunedState at(TunedState before, float[] theta);

  /**
   * The state when a task has been learned.
   *
   * @param rows of the task, cut
   * @param seed of the task
   */
  TunedState learned(TunedState before, float[] theta, TaskSpec task, List<T5.Row> rows, long seed);

  /** The network as it reads texts in this state, behind no prompt beside its own. */
  Backbone network(TunedState state);

  /** What is kept, but for what recognises tasks. */
  MemoryReport memory(TunedState state);
}
