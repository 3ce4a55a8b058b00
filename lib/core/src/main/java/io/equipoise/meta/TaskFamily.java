package io.equipoise.meta;

import java.io.Serializable;

/** Where a shard's tasks come from: a distribution, or rows of data to make episodes of. */
public interface TaskFamily extends Serializable {
  /** Numbers in the parameters of every task. */
  int dimension();

  /** The task that {@code seed} draws: the same seed gives the same task. */
  Episode draw(long seed);

  /** The same without corruption, to measure by. */
  Episode drawClean(long seed);

  /**
   * One drawn task.
   *
   * @param task to adapt to
   * @param corrupted whether it was spoiled on purpose, for reports; no method may look at it
   */
  record Episode(MetaTask task, boolean corrupted) {}
}
