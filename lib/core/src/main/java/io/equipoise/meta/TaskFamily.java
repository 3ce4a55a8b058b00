package io.equipoise.meta;

import java.io.Serializable;

/** Where a shard's tasks come from: a distribution, or rows of data to make episodes of. */
public interface TaskFamily extends Serializable {
  /** Numbers in the parameters of every task. */
  int dimension();

  /** Kinds of tasks that it draws. */
  default int kinds() {
    return 1;
  }

  /** The task that {@code seed} draws: the same seed gives the same task. */
  Episode draw(long seed);

  /** The same without corruption, to measure by. */
  Episode drawClean(long seed);

  /**
   * One drawn task.
   *
   * @param task to adapt to
   * @param corrupted whether it was spoiled on purpose, for reports; no method may look at it
   * @param kind 0 to {@link #kinds} - 1; {@link TaskRobust} weighs kinds
   */
  record Episode(MetaTask task, boolean corrupted, int kind) {
    /** A task of the only kind. */
    public Episode(MetaTask task, boolean corrupted) {
      this(task, corrupted, 0);
    }
  }
}
